package discord

import (
	"golang.org/x/text/language"

	"rapporteur/internal/answer"
)

func spanish() *words {
	return &words{language.Spanish, spanishVerdicts(), spanishPrint(), spanishPages(), spanishViews(), spanishWhy(), spanishNotes()}
}

func spanishVerdicts() verdictWords {
	return verdictWords{
		no:         "No.",
		yes:        "Sí.",
		partly:     "En parte.",
		notSo:      "Eso no es lo que dicen los artículos:",
		instead:    "es %s, no %s.",
		notCovered: "Los artículos no dicen nada de esto: %s.",
		silent: map[answer.Asked]string{
			answer.AskedThing: "Los artículos no hablan de esto.", answer.AskedWho: "Los artículos no dicen quién.",
			answer.AskedWhere: "Los artículos no dicen dónde.", answer.AskedWhen: "Los artículos no dicen cuándo.",
			answer.AskedHowLong: "Los artículos no dicen cuánto tiempo.", answer.AskedHowMany: "Los artículos no dicen cuántos.",
			answer.AskedHowMuch: "Los artículos no dicen cuánto.", answer.AskedWhy: "Los artículos no dicen por qué.",
			answer.AskedNothing: "Eso no es una pregunta sobre los artículos.",
		},
		askInstead: "Pregunta qué dicen: quién, qué, cuándo, dónde, cuántos, por qué.",
		closest:    "Lo más cercano:",
		namesNone: map[string]string{
			"person": "Ese pasaje no nombra a nadie.", "place": "Ese pasaje no menciona ningún lugar.", "date": "Ese pasaje no da ninguna fecha.", "duration": "Ese pasaje no dice cuánto tiempo.",
			"count": "Ese pasaje no da ningún número.", "money": "Ese pasaje no menciona ninguna suma de dinero.", "percent": "Ese pasaje no da ningún porcentaje.", "amount": "Ese pasaje no da ninguna cifra.",
		},
		speaksNot:  "Ese pasaje no habla de %s.",
		or:         "ni",
		answersNot: "Ese pasaje no responde a la pregunta.",
	}
}

func spanishPrint() printWords {
	return printWords{
		ask:         "Puedes preguntar:",
		differ:      "Las fuentes no coinciden:",
		later:       "(informe posterior)",
		understood:  "entendido como: %s",
		checked:     counted{one: "%d cita comprobada", many: "%d citas comprobadas", other: "%d citas comprobadas"},
		removed:     counted{one: "%d frase eliminada por no superar la comprobación", many: "%d frases eliminadas por no superar la comprobación", other: "%d frases eliminadas por no superar la comprobación"},
		reported:    "según %[1]d de %[2]s",
		ofArticles:  counted{one: "%d artículo", many: "%d artículos", other: "%d artículos"},
		independent: counted{one: "%d independiente", many: "%d independientes", other: "%d independientes"},
		searched:    "búsqueda en %s",
		articles:    counted{one: "%d artículo", many: "%d artículos", other: "%d artículos"},
		worded:      "redactado por %s",
		unworded: map[answer.Trouble]string{
			answer.TroubleFailed:  "con las palabras de los artículos: el modelo de lenguaje no respondió",
			answer.TroubleUnsaid:  "con las palabras de los artículos: el modelo de lenguaje no tenía nada que añadir",
			answer.TroubleUnproof: "con las palabras de los artículos: nada de lo que escribió el modelo de lenguaje se pudo probar",
			answer.TroubleSpared:  "con las palabras de los artículos: los tokens del modelo de lenguaje para hoy se han agotado",
		},
		writing:   "se está escribiendo más …",
		corpus:    "corpus %s",
		freshened: "actualizado %s",
		stale:     "%s no responde desde hace más de un día: pueden faltar artículos recientes",
		digest:    "reformulación",
		foreign:   "en %s, hallado solo por sus palabras",
		noDate:    "sin fecha",
		updated:   "actualizado el %s",
		attached:  "El texto completo está en el archivo adjunto.",
		sharedBy:  "compartido por %s",

		sumOf:       counted{one: "Resumen de %d artículo", many: "Resumen de %d artículos", other: "Resumen de %d artículos"},
		sumOn:       "Tema: %s",
		nothingHere: "No hay nada que resumir.",
		covers:      "abarca %d de %s",
		paragraphs:  counted{one: "%d párrafo", many: "%d párrafos", other: "%d párrafos"},
		leftOut:     "sin incluir:",
		more:        "y %d más",
		toAsk:       "Puedes preguntar sobre %s",
	}
}

func spanishPages() pageWords {
	return pageWords{
		place:    "párrafo %d de %d",
		quoteOf:  "cita %d de %d",
		previous: "◀ Anterior",
		next:     "Siguiente ▶",
		proof:    "Pruebas",
		share:    "Compartir",

		checkIntro: "Lo que dicen los artículos sobre este mensaje:",
		checkSays: map[answer.Verdict]string{
			answer.Supported: "Los artículos lo confirman:", answer.Contradicted: "Los artículos dicen otra cosa:",
			answer.Unmentioned: "Ninguna frase de los artículos lo aclara con seguridad.", answer.NoClaim: "Eso no es una afirmación que se pueda comprobar.",
		},
		checkEmpty:   "Ese mensaje no tiene ningún texto que comprobar.",
		checkMore:    counted{one: "Queda %d frase más sin comprobar.", many: "Quedan %d frases más sin comprobar.", other: "Quedan %d frases más sin comprobar."},
		checkCommand: "Comprobar con los artículos",

		commands: map[string][]string{
			"ask":         {"Haz una pregunta; la respuesta cita sus fuentes", "Lo que quieres saber", "Mostrarte la respuesta solo a ti"},
			"summary":     {"Resume un artículo, un tema o todos los artículos", "Un artículo; no pongas nada para incluirlos todos", "Resumir solo lo que trate de este tema", "Extensión máxima del resumen"},
			"check":       {"Comprueba una afirmación con los artículos", "Lo que quieres comprobar, en una o varias frases", "Mostrarte la respuesta solo a ti"},
			"timeline":    {"Qué pasó y cuándo, según las fechas de los artículos", "Solo lo que trate de este tema"},
			"who-said":    {"Qué dijo alguien, según lo citan o lo cuentan los artículos", "De quién son las palabras", "Solo lo que se dijo sobre este tema"},
			"differences": {"En qué no coinciden los artículos", "Solo lo que trate de este tema"},
			"articles":    {"Lista de los artículos sobre los que puedes preguntar"},
			"why":         {"Cómo se llegó a la última respuesta de aquí; solo la ves tú"},
			"help":        {"Qué hace este bot y cómo preguntarle"},
			"privacy":     {"Qué guarda este bot sobre ti y cómo hacer que lo borre"},
			"forget-me":   {"Borrar todo lo que este bot guarda sobre ti"},
			"quota":       {"Lo que has preguntado hoy y lo que queda"},
			"settings":    {"Límites, y dónde y quién puede preguntar a este bot", "Qué ajustar"},
			"reload":      {"Volver a leer los artículos ahora"},
		},
		choices: map[string]string{limitsForm: "cuánto se puede preguntar", accessForm: "dónde y quién", string(answer.Short): "corto, hasta 60 palabras", string(answer.Medium): "medio, hasta 150 palabras", string(answer.Long): "largo, hasta 300 palabras"},
	}
}

func spanishViews() viewWords {
	return viewWords{
		timeline:   "Cronología",
		timelineOn: "Cronología: %s",
		toTheDay:   "Con el día exacto",
		roughly:    "Con fecha aproximada",
		undated:    "Sin fecha conocida",
		noEvents:   "Los artículos no dan ninguna fecha sobre esto.",
		saidAs:     "(en el artículo: “%s”)",
		monthOf:    "%s de %d",
		months:     []string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		seasons:    []string{"primavera de %d", "verano de %d", "otoño de %d", "invierno de %d"},
		winter:     "invierno de %d-%d",

		direct:        "Citas textuales",
		indirect:      "En estilo indirecto",
		apart:         "Los artículos lo citan con palabras distintas:",
		noSayings:     "Los artículos no recogen ninguna declaración sobre esto.",
		noDifferences: "No he encontrado nada en lo que los artículos no coincidan.",
	}
}

func spanishWhy() whyWords {
	return whyWords{
		whyTitle: "Cómo se llegó a esta respuesta",
		whyAsked: "La pregunta: %s",
		wanted:   "La entendí así: pide %s.",
		wants: map[string]string{
			"person": "una persona", "place": "un lugar", "date": "una fecha", "duration": "una duración",
			"count": "un número", "money": "una suma de dinero", "percent": "un porcentaje", "amount": "una cantidad",
			"name": "un nombre", "reason": "un motivo", "manner": "una manera de hacer algo", "yes/no": "un sí o un no",
			"statement": "algo que dijo alguien", "list": "una lista", "summary": "una visión general", "thing": "un dato",
			"passage": "el mejor pasaje sobre unas palabras clave", "claim": "un veredicto sobre una afirmación",
		},
		firstPart: "La pregunta tiene varias partes; lo que sigue trata de la primera.",
		decided: map[answer.State]string{
			answer.Answered:     "Respondida: una frase tiene suficiente probabilidad de responder a la pregunta.",
			answer.Partly:       "Respondida en parte: para una parte de la pregunta ninguna frase tiene suficiente probabilidad.",
			answer.NotCovered:   "Sin respuesta: ninguna frase tiene suficiente probabilidad de responder a la pregunta.",
			answer.FalsePremise: "Desmentida: una frase contradice lo que la pregunta da por hecho.",
		},
		tooFar:    "Sin respuesta: la frase más probable trata de otra cosa.",
		noneFound: "Ninguna frase se acercaba lo suficiente para valorarla.",
		noWhy:     "Esto no lo decidió una sola frase, así que no hay probabilidades que mostrar.",
		ranks:     []string{"Mejor frase", "Segunda", "Tercera"},
		chance:    "%s: probabilidad del %d %%, hace falta un %d %%",
		askFirst:  "No recuerdo ninguna respuesta aquí. Pregunta primero, con `/ask` o una mención, y después usa `/why`.",
		modelDid:  "El modelo de lenguaje %s propuso %d frases, de las que %d superaron las comprobaciones (%d tokens leídos, %d escritos).",
	}
}

func spanishNotes() noteWords {
	return noteWords{
		help: []string{
			"Pregunta sobre los artículos y recibe una respuesta con sus fuentes.",
			"- `/ask` responde a una pregunta; con `private`, solo tú ves la respuesta.",
			"- `/summary` resume un artículo, un tema o todo.",
			"- `/check` dice si los artículos confirman o desmienten una afirmación.",
			"- `/timeline` pone en orden lo que los artículos fechan.",
			"- `/who-said` muestra qué dijo alguien, de forma textual o indirecta.",
			"- `/differences` muestra en qué no coinciden los artículos.",
			"- `/articles` muestra sobre qué puedes preguntar.",
			"- `/why` explica la última respuesta, solo a ti.",
			"- `/quota` dice cuánto puedes preguntar hoy.",
			"- O mencióname con una pregunta, respóndeme con una mención o escríbeme por mensaje directo.",
			"- Responde a una respuesta o sigue en un hilo: “¿y quién lo dirige?” se entiende.",
			"- Clic derecho en un mensaje, Aplicaciones, Comprobar con los artículos: qué dicen de cada una de sus frases.",
			"Cada frase se apoya en una cita de una fuente numerada, que se ve con el botón “Pruebas”. Lo que los artículos no dicen, yo tampoco lo digo.",
			"`/privacy` explica qué se guarda, `/forget-me` lo borra.",
		},
		shortHelp:   "Hazme una pregunta sobre los artículos: escríbela después de mi nombre o usa `/ask`. `/articles` muestra lo que hay y `/help` cuenta más.",
		keptWords:   spanishKept(),
		limitWords:  spanishLimits(),
		sentTo:      "- Lo que preguntas se envía, con pasajes de los artículos, al modelo de lenguaje %s. Sin tu nombre, y nada más.",
		reloaded:    "%s, corpus %s: %d nuevos, %d retirados, %d modificados.",
		unchanged:   "Nada ha cambiado: %s, corpus %s.",
		mistakes:    "Siguen valiendo los artículos de antes, hasta que se corrija esto:",
		busy:        "Ahora mismo tengo demasiadas preguntas que responder. Vuelve a preguntar en unos segundos.",
		outdated:    "Eso es de una versión mía anterior. Vuelve a preguntar con `/ask`.",
		changed:     "Los artículos han cambiado desde que di esta respuesta. Vuelve a preguntar con `/ask`.",
		restart:     "Me estoy reiniciando. Vuelve a preguntar en un minuto.",
		interrupted: "Me reinicié mientras trabajaba en esto. Vuelve a preguntar.",
		slow:        "Eso ha tardado más de %d segundos, así que lo he dejado. Vuelve a preguntar o pide menos de una vez.",
		broken:      "Algo ha fallado, y no es por tu pregunta. Vuelve a preguntar; si sigue igual, indica la referencia %s a quien administra este bot.",
		notShared:   "No he podido publicar la respuesta aquí. Vuelve a preguntar con `/ask`, pero no en privado.",
		noArticle:   "Ningún artículo se llama “%s”: elige uno de las sugerencias o mira `/articles`.",
		several:     "Varios artículos coinciden con “%s”: elige uno de las sugerencias.",
		noTopic:     "Ningún artículo habla de “%s”: quita el tema o indica uno que aparezca en los artículos.",
		noSpeaker:   "Ningún artículo recoge lo que dijo “%s”: elige a alguien de las sugerencias.",
		empty:       "La pregunta está vacía: pregunta algo sobre los artículos.",

		answerChanged: "La respuesta ha cambiado con los artículos.",
		was:           "Antes: %s",
		now:           "Ahora: %s",
		newSource:     "nuevo en la respuesta",
		oldSource:     "ya no está en la respuesta",
		tooLong:       "La pregunta tiene %d caracteres: hazla en %d como máximo.",
	}
}
