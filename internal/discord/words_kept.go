package discord

// keptWords are for opinions of answers, and say what is kept about people.
type keptWords struct {
	helpful, unhelpful string // buttons
	thanks             string
	whyNot             string // heads the form that asks why an answer does not help; at most 45 units
	whyNotLabel        string // likewise, of its field
	notKept            string

	privacyTitle string
	unstored     string // of questions
	stored       string // %s: for so long (hours, days)
	remembered   string
	opinions     string // %s: for so long
	underway     string
	counts       string
	holding      string // %s: a list of keptOf
	holdsNone    string
	unreached    string
	nothingElse  string
	stays        string
	erasing      string

	forgotten  string
	erased     string // %s: a list of keptOf
	noneErased string
	notErased  string

	keptOf      map[string]counted // by what package state calls it
	hours, days counted            // after a preposition: for so long
}

func englishKept() keptWords {
	return keptWords{
		helpful: "Helpful", unhelpful: "Not helpful",
		thanks:      "Thank you, that is kept.",
		whyNot:      "What is wrong with the answer?",
		whyNotLabel: "In your words, or leave it empty",
		notKept:     "I cannot keep that at the moment. Press the button again in a minute.",

		privacyTitle: "What is kept about you",
		unstored:     "- Your questions are not stored and not logged, and train no model.",
		stored:       "- Your questions are stored for %s, with what became of them, so that the operator of this bot sees what goes unanswered. They are not logged and train no model.",
		remembered:   "- So that you can ask on (“and who leads it?”), a question and its answer are remembered for an hour, in memory only. A restart forgets them.",
		opinions:     "- Whether you call an answer helpful, and the reason that you type, is kept for %s.",
		underway:     "- While a command of yours is being answered, that is noted, so that you are told if I am restarted meanwhile.",
		counts:       "- How many answers you get in a day is counted, since there may be limits. The count is erased after the next day.",
		holding:      "- At the moment that makes: %s.",
		holdsNone:    "- At the moment I keep nothing of that.",
		unreached:    "- How much that is at the moment I cannot say: my data base cannot be reached.",
		nothingElse:  "- Nothing else is kept.",
		stays:        "- Answers stay in the channel like any message, until you or a moderator delete them.",
		erasing:      "- `/forget-me` erases all that is kept about you at once. When I am removed from a server, what is kept of that server is erased.",

		forgotten:  "Your questions are forgotten.",
		erased:     "Erased as well: %s.",
		noneErased: "Nothing else was kept about you.",
		notErased:  "My data base cannot be reached, so what it keeps about you is not erased yet. Use `/forget-me` again in a minute.",

		keptOf: map[string]counted{
			"questions": {one: "%d stored question", other: "%d stored questions"},
			"opinions":  {one: "%d opinion of an answer", other: "%d opinions of answers"},
			"use":       {one: "%d count of answers", other: "%d counts of answers"},
		},
		hours: counted{one: "%d hour", other: "%d hours"},
		days:  counted{one: "%d day", other: "%d days"},
	}
}

func germanKept() keptWords {
	return keptWords{
		helpful: "Hilfreich", unhelpful: "Nicht hilfreich",
		thanks:      "Danke, das ist festgehalten.",
		whyNot:      "Was stimmt an der Antwort nicht?",
		whyNotLabel: "In deinen Worten, oder lass es leer",
		notKept:     "Das kann ich im Moment nicht festhalten. Drück den Button in einer Minute noch einmal.",

		privacyTitle: "Was über dich gespeichert wird",
		unstored:     "- Deine Fragen werden weder gespeichert noch protokolliert, und mit ihnen wird kein Modell trainiert.",
		stored:       "- Deine Fragen werden %s lang gespeichert, samt dem, was daraus wurde, damit der Betreiber dieses Bots sieht, was ohne Antwort bleibt. Sie werden nicht protokolliert, und mit ihnen wird kein Modell trainiert.",
		remembered:   "- Damit du weiterfragen kannst („Und wer leitet das?“), merke ich mir eine Frage und ihre Antwort eine Stunde lang, nur im Arbeitsspeicher. Nach einem Neustart sind sie vergessen.",
		opinions:     "- Ob du eine Antwort hilfreich nennst, und der Grund, den du eingibst, wird %s lang gespeichert.",
		underway:     "- Solange ein Befehl von dir beantwortet wird, ist das vermerkt, damit du davon erfährst, wenn ich währenddessen neu gestartet werde.",
		counts:       "- Wie viele Antworten du an einem Tag bekommst, wird gezählt, da es Grenzen geben kann. Die Zahl wird nach dem nächsten Tag gelöscht.",
		holding:      "- Im Moment sind das: %s.",
		holdsNone:    "- Im Moment ist davon nichts gespeichert.",
		unreached:    "- Wie viel das im Moment ist, kann ich nicht sagen: Meine Datenbank ist nicht erreichbar.",
		nothingElse:  "- Sonst wird nichts gespeichert.",
		stays:        "- Antworten bleiben wie jede Nachricht im Kanal, bis du oder jemand aus der Moderation sie löscht.",
		erasing:      "- `/forget-me` löscht sofort alles, was über dich gespeichert ist. Wenn ich von einem Server entfernt werde, wird gelöscht, was von diesem Server gespeichert ist.",

		forgotten:  "Deine Fragen sind vergessen.",
		erased:     "Außerdem gelöscht: %s.",
		noneErased: "Sonst war nichts über dich gespeichert.",
		notErased:  "Meine Datenbank ist nicht erreichbar, darum ist noch nicht gelöscht, was sie über dich enthält. Nutze `/forget-me` in einer Minute noch einmal.",

		keptOf: map[string]counted{
			"questions": {one: "%d gespeicherte Frage", other: "%d gespeicherte Fragen"},
			"opinions":  {one: "%d Meinung zu einer Antwort", other: "%d Meinungen zu Antworten"},
			"use":       {one: "%d Zählung von Antworten", other: "%d Zählungen von Antworten"},
		},
		hours: counted{one: "%d Stunde", other: "%d Stunden"},
		days:  counted{one: "%d Tag", other: "%d Tage"},
	}
}

func frenchKept() keptWords {
	return keptWords{
		helpful: "Utile", unhelpful: "Pas utile",
		thanks:      "Merci, c’est noté.",
		whyNot:      "Qu’est-ce qui ne va pas dans la réponse ?",
		whyNotLabel: "Avec tes mots, ou laisse vide",
		notKept:     "Je ne peux pas le noter pour le moment. Appuie de nouveau sur le bouton dans une minute.",

		privacyTitle: "Ce qui est conservé sur toi",
		unstored:     "- Tes questions ne sont ni stockées ni journalisées, et n’entraînent aucun modèle.",
		stored:       "- Tes questions sont stockées pendant %s, avec ce qu’elles ont donné, pour que la personne qui gère ce bot voie ce qui reste sans réponse. Elles ne sont pas journalisées et n’entraînent aucun modèle.",
		remembered:   "- Pour que tu puisses enchaîner (« et qui le dirige ? »), une question et sa réponse sont retenues pendant une heure, uniquement en mémoire vive. Un redémarrage les efface.",
		opinions:     "- Si tu dis qu’une réponse est utile ou non, cet avis et la raison que tu écris sont conservés pendant %s.",
		underway:     "- Tant qu’une de tes commandes est en cours, c’est noté, pour que tu sois prévenu si je redémarre entre-temps.",
		counts:       "- Le nombre de réponses que tu reçois par jour est compté, car il peut y avoir des limites. Ce compte est effacé après le jour suivant.",
		holding:      "- En ce moment, cela fait : %s.",
		holdsNone:    "- En ce moment, rien de cela n’est conservé.",
		unreached:    "- Je ne peux pas dire combien cela fait en ce moment : ma base de données est injoignable.",
		nothingElse:  "- Rien d’autre n’est conservé.",
		stays:        "- Les réponses restent dans le salon comme tout message, jusqu’à ce que toi ou l’équipe de modération les supprimiez.",
		erasing:      "- `/forget-me` efface aussitôt tout ce qui est conservé sur toi. Quand on me retire d’un serveur, ce qui est conservé de ce serveur est effacé.",

		forgotten:  "Tes questions sont oubliées.",
		erased:     "Effacé également : %s.",
		noneErased: "Rien d’autre n’était conservé sur toi.",
		notErased:  "Ma base de données est injoignable, donc ce qu’elle contient sur toi n’est pas encore effacé. Réutilise `/forget-me` dans une minute.",

		keptOf: map[string]counted{
			"questions": {one: "%d question stockée", many: "%d questions stockées", other: "%d questions stockées"},
			"opinions":  {one: "%d avis sur une réponse", many: "%d avis sur des réponses", other: "%d avis sur des réponses"},
			"use":       {one: "%d compte de réponses", many: "%d comptes de réponses", other: "%d comptes de réponses"},
		},
		hours: counted{one: "%d heure", many: "%d heures", other: "%d heures"},
		days:  counted{one: "%d jour", many: "%d jours", other: "%d jours"},
	}
}

func spanishKept() keptWords {
	return keptWords{
		helpful: "Útil", unhelpful: "No es útil",
		thanks:      "Gracias, queda anotado.",
		whyNot:      "¿Qué falla en la respuesta?",
		whyNotLabel: "Con tus palabras, o déjalo vacío",
		notKept:     "No puedo anotarlo en este momento. Pulsa el botón otra vez dentro de un minuto.",

		privacyTitle: "Qué se guarda sobre ti",
		unstored:     "- Tus preguntas no se almacenan ni se registran, y no entrenan ningún modelo.",
		stored:       "- Tus preguntas se almacenan durante %s, con lo que resultó de ellas, para que quien administra este bot vea qué queda sin respuesta. No se registran y no entrenan ningún modelo.",
		remembered:   "- Para que puedas seguir preguntando (“¿y quién lo dirige?”), una pregunta y su respuesta se recuerdan durante una hora, solo en la memoria RAM. Un reinicio las borra.",
		opinions:     "- Si dices que una respuesta es útil o no, esa opinión y el motivo que escribas se guardan durante %s.",
		underway:     "- Mientras se responde a un comando tuyo, queda anotado, para avisarte si entretanto me reinician.",
		counts:       "- Se cuenta cuántas respuestas recibes al día, pues puede haber límites. La cuenta se borra después del día siguiente.",
		holding:      "- En este momento son: %s.",
		holdsNone:    "- En este momento no se guarda nada de eso.",
		unreached:    "- No puedo decir cuánto es en este momento: no se puede acceder a mi base de datos.",
		nothingElse:  "- No se guarda nada más.",
		stays:        "- Las respuestas se quedan en el canal como cualquier mensaje, hasta que tú o alguien de moderación las borre.",
		erasing:      "- `/forget-me` borra al momento todo lo que se guarda sobre ti. Cuando me quitan de un servidor, se borra lo que se guarda de ese servidor.",

		forgotten:  "Tus preguntas quedan olvidadas.",
		erased:     "También se ha borrado: %s.",
		noneErased: "No se guardaba nada más sobre ti.",
		notErased:  "No se puede acceder a mi base de datos, así que lo que contiene sobre ti aún no se ha borrado. Usa `/forget-me` otra vez dentro de un minuto.",

		keptOf: map[string]counted{
			"questions": {one: "%d pregunta almacenada", many: "%d preguntas almacenadas", other: "%d preguntas almacenadas"},
			"opinions":  {one: "%d opinión sobre una respuesta", many: "%d opiniones sobre respuestas", other: "%d opiniones sobre respuestas"},
			"use":       {one: "%d cuenta de respuestas", many: "%d cuentas de respuestas", other: "%d cuentas de respuestas"},
		},
		hours: counted{one: "%d hora", many: "%d horas", other: "%d horas"},
		days:  counted{one: "%d día", many: "%d días", other: "%d días"},
	}
}

func polishKept() keptWords {
	return keptWords{
		helpful: "Pomocna", unhelpful: "Niepomocna",
		thanks:      "Dziękuję, zapisane.",
		whyNot:      "Co jest nie tak z odpowiedzią?",
		whyNotLabel: "Własnymi słowami, albo zostaw puste",
		notKept:     "W tej chwili nie mogę tego zapisać. Naciśnij przycisk jeszcze raz za minutę.",

		privacyTitle: "Co jest o tobie przechowywane",
		unstored:     "- Twoje pytania nie są zapisywane, nie trafiają do logów i nie służą do trenowania żadnego modelu.",
		stored:       "- Twoje pytania są przechowywane przez %s wraz z tym, co z nich wynikło, żeby operator tego bota widział, co zostaje bez odpowiedzi. Nie trafiają do logów i nie służą do trenowania żadnego modelu.",
		remembered:   "- Żeby można było pytać dalej („a kto tym kieruje?”), pytanie i odpowiedź są pamiętane przez godzinę, tylko w pamięci operacyjnej. Po restarcie znikają.",
		opinions:     "- To, czy odpowiedź jest dla ciebie pomocna, i wpisany przez ciebie powód są przechowywane przez %s.",
		underway:     "- Dopóki trwa odpowiadanie na twoje polecenie, jest to odnotowane, żeby dać ci znać, jeśli w tym czasie nastąpi mój restart.",
		counts:       "- Liczba odpowiedzi, które dostajesz w ciągu dnia, jest liczona, bo mogą obowiązywać limity. Zostaje usunięta po następnym dniu.",
		holding:      "- W tej chwili jest to: %s.",
		holdsNone:    "- W tej chwili nic z tego nie jest przechowywane.",
		unreached:    "- Nie mogę teraz powiedzieć, ile tego jest: moja baza danych jest nieosiągalna.",
		nothingElse:  "- Nic więcej nie jest przechowywane.",
		stays:        "- Odpowiedzi zostają na kanale jak każda wiadomość, dopóki ty albo moderator ich nie usunie.",
		erasing:      "- `/forget-me` od razu usuwa wszystko, co jest o tobie przechowywane. Gdy ktoś usunie mnie z serwera, usuwane jest wszystko, co jest przechowywane z tego serwera.",

		forgotten:  "Twoje pytania są zapomniane.",
		erased:     "Usunięto także: %s.",
		noneErased: "Nic więcej nie było o tobie przechowywane.",
		notErased:  "Moja baza danych jest nieosiągalna, więc to, co o tobie zawiera, nie jest jeszcze usunięte. Użyj `/forget-me` ponownie za minutę.",

		keptOf: map[string]counted{
			"questions": {one: "%d zapisane pytanie", few: "%d zapisane pytania", many: "%d zapisanych pytań", other: "%d zapisanego pytania"},
			"opinions":  {one: "%d opinia o odpowiedzi", few: "%d opinie o odpowiedziach", many: "%d opinii o odpowiedziach", other: "%d opinii o odpowiedziach"},
			"use":       {one: "%d licznik odpowiedzi", few: "%d liczniki odpowiedzi", many: "%d liczników odpowiedzi", other: "%d licznika odpowiedzi"},
		},
		hours: counted{one: "%d godzinę", few: "%d godziny", many: "%d godzin", other: "%d godziny"},
		days:  counted{one: "%d dzień", few: "%d dni", many: "%d dni", other: "%d dnia"},
	}
}

func ukrainianKept() keptWords {
	return keptWords{
		helpful: "Корисно", unhelpful: "Не корисно",
		thanks:      "Дякую, записано.",
		whyNot:      "Що не так із відповіддю?",
		whyNotLabel: "Своїми словами, або лиши порожнім",
		notKept:     "Зараз я не можу це записати. Натисни кнопку ще раз за хвилину.",

		privacyTitle: "Що зберігається про тебе",
		unstored:     "- Твої запитання не зберігаються, не потрапляють у журнали, і на них не навчають жодної моделі.",
		stored:       "- Твої запитання зберігаються протягом %s разом із тим, що з них вийшло, щоб оператор цього бота бачив, що лишається без відповіді. Вони не потрапляють у журнали, і на них не навчають жодної моделі.",
		remembered:   "- Щоб можна було запитувати далі («а хто цим керує?»), запитання та відповідь я пам’ятаю годину, лише в оперативній пам’яті. Після перезапуску вони забуваються.",
		opinions:     "- Чи ти вважаєш відповідь корисною, і причина, яку ти пишеш, зберігаються протягом %s.",
		underway:     "- Поки готується відповідь на твою команду, це занотовано, щоб повідомити тебе, якщо мене тим часом перезапустять.",
		counts:       "- Скільки відповідей ти отримуєш за день, рахується, бо можуть бути обмеження. Лічильник видаляється після наступного дня.",
		holding:      "- Зараз це: %s.",
		holdsNone:    "- Зараз нічого з цього не зберігається.",
		unreached:    "- Скільки цього зараз, я не можу сказати: моя база даних недоступна.",
		nothingElse:  "- Більше нічого не зберігається.",
		stays:        "- Відповіді лишаються в каналі, як будь-яке повідомлення, доки ти або модератор їх не видалить.",
		erasing:      "- `/forget-me` одразу видаляє все, що зберігається про тебе. Коли мене вилучають із сервера, видаляється те, що зберігається з цього сервера.",

		forgotten:  "Твої запитання забуто.",
		erased:     "Також видалено: %s.",
		noneErased: "Більше нічого про тебе не зберігалося.",
		notErased:  "Моя база даних недоступна, тому те, що вона містить про тебе, ще не видалено. Скористайся `/forget-me` ще раз за хвилину.",

		keptOf: map[string]counted{
			"questions": {one: "%d збережене запитання", few: "%d збережені запитання", many: "%d збережених запитань", other: "%d збереженого запитання"},
			"opinions":  {one: "%d думка про відповідь", few: "%d думки про відповіді", many: "%d думок про відповіді", other: "%d думки про відповідь"},
			"use":       {one: "%d лічильник відповідей", few: "%d лічильники відповідей", many: "%d лічильників відповідей", other: "%d лічильника відповідей"},
		},
		hours: counted{one: "%d години", few: "%d годин", many: "%d годин", other: "%d години"},
		days:  counted{one: "%d дня", few: "%d днів", many: "%d днів", other: "%d дня"},
	}
}
