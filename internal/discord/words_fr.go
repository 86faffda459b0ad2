package discord

import (
	"golang.org/x/text/language"

	"rapporteur/internal/answer"
)

// Before : ; ? and within « » stands a no-break space, U+00A0.
func french() *words {
	return &words{language.French, frenchVerdicts(), frenchPrint(), frenchPages(), frenchViews(), frenchWhy(), frenchNotes()}
}

func frenchVerdicts() verdictWords {
	return verdictWords{
		no:         "Non.",
		yes:        "Oui.",
		partly:     "En partie.",
		notSo:      "Ce n’est pas ce que disent les articles :",
		instead:    "c’est %s, et non %s.",
		notCovered: "Les articles ne disent rien de ceci : %s.",
		silent: map[answer.Asked]string{
			answer.AskedThing: "Les articles n’en parlent pas.", answer.AskedWho: "Les articles ne disent pas qui.",
			answer.AskedWhere: "Les articles ne disent pas où.", answer.AskedWhen: "Les articles ne disent pas quand.",
			answer.AskedHowLong: "Les articles ne disent pas combien de temps.", answer.AskedHowMany: "Les articles ne disent pas combien.",
			answer.AskedHowMuch: "Les articles ne disent pas combien.", answer.AskedWhy: "Les articles ne disent pas pourquoi.",
			answer.AskedNothing: "Ce n’est pas une question sur les articles.",
		},
		askInstead: "Demande ce qu’ils disent : qui, quoi, quand, où, combien, pourquoi.",
		closest:    "Le plus proche :",
		namesNone: map[string]string{
			"person": "Ce passage ne nomme personne.", "place": "Ce passage ne cite aucun lieu.", "date": "Ce passage ne donne aucune date.", "duration": "Ce passage ne dit pas combien de temps.",
			"count": "Ce passage ne donne aucun nombre.", "money": "Ce passage ne cite aucune somme d’argent.", "percent": "Ce passage ne donne aucun pourcentage.", "amount": "Ce passage ne donne aucun chiffre.",
		},
		speaksNot:  "Ce passage ne parle pas de %s.",
		or:         "ou",
		answersNot: "Ce passage ne répond pas à la question.",
	}
}

func frenchPrint() printWords {
	return printWords{
		ask:         "Tu peux demander :",
		differ:      "Les sources divergent :",
		later:       "(article plus récent)",
		understood:  "compris comme : %s",
		checked:     counted{one: "%d citation vérifiée", many: "%d citations vérifiées", other: "%d citations vérifiées"},
		removed:     counted{one: "%d phrase retirée, qui n’a pas passé la vérification", many: "%d phrases retirées, qui n’ont pas passé la vérification", other: "%d phrases retirées, qui n’ont pas passé la vérification"},
		reported:    "selon %[1]d %[2]s",
		ofArticles:  counted{one: "sur %d article", many: "des %d articles", other: "des %d articles"},
		independent: counted{one: "dont %d indépendant", many: "dont %d indépendants", other: "dont %d indépendants"},
		searched:    "recherche dans %s",
		articles:    counted{one: "%d article", many: "%d articles", other: "%d articles"},
		worded:      "formulé par %s",
		unworded: map[answer.Trouble]string{
			answer.TroubleFailed:  "avec les mots des articles : le modèle de langue n’a pas répondu",
			answer.TroubleUnsaid:  "avec les mots des articles : le modèle de langue n’avait rien à ajouter",
			answer.TroubleUnproof: "avec les mots des articles : rien de ce que le modèle de langue a écrit n’a pu être prouvé",
			answer.TroubleSpared:  "avec les mots des articles : les jetons du modèle de langue pour aujourd’hui sont épuisés",
		},
		writing:   "la suite est en cours d’écriture …",
		corpus:    "corpus %s",
		freshened: "mis à jour %s",
		stale:     "%s est injoignable depuis plus d'un jour : des articles récents peuvent manquer",
		digest:    "reformulation",
		foreign:   "en %s, trouvé par ses seuls mots",
		noDate:    "sans date",
		updated:   "mis à jour le %s",
		attached:  "Le texte complet est dans le fichier joint.",
		sharedBy:  "partagé par %s",

		sumOf:       counted{one: "Résumé de %d article", many: "Résumé de %d articles", other: "Résumé de %d articles"},
		sumOn:       "Thème : %s",
		nothingHere: "Il n’y a rien à résumer.",
		covers:      "couvre %d %s",
		paragraphs:  counted{one: "sur %d paragraphe", many: "des %d paragraphes", other: "des %d paragraphes"},
		leftOut:     "non repris :",
		more:        "et %d de plus",
		toAsk:       "Tu peux poser des questions sur %s",
	}
}

func frenchPages() pageWords {
	return pageWords{
		place:    "paragraphe %d sur %d",
		quoteOf:  "citation %d sur %d",
		previous: "◀ Précédent",
		next:     "Suivant ▶",
		proof:    "Preuves",
		share:    "Partager",

		checkIntro: "Ce que les articles disent de ce message :",
		checkSays: map[answer.Verdict]string{
			answer.Supported: "Les articles le confirment :", answer.Contradicted: "Les articles disent autre chose :",
			answer.Unmentioned: "Aucune phrase des articles ne le tranche avec certitude.", answer.NoClaim: "Ce n’est pas une affirmation que l’on puisse vérifier.",
		},
		checkEmpty:   "Ce message ne contient aucun texte que je puisse vérifier.",
		checkMore:    counted{one: "%d autre phrase n’a pas été vérifiée.", many: "%d autres phrases n’ont pas été vérifiées.", other: "%d autres phrases n’ont pas été vérifiées."},
		checkCommand: "Vérifier avec les articles",

		commands: map[string][]string{
			"ask":         {"Pose une question ; la réponse cite ses sources", "Ce que tu veux savoir", "N’afficher la réponse que pour toi"},
			"summary":     {"Résume un article, un thème ou tous les articles", "Un article ; n’indique rien pour les prendre tous", "Ne résumer que ce qui concerne ce thème", "Longueur maximale du résumé"},
			"check":       {"Vérifie une affirmation avec les articles", "Ce que tu veux faire vérifier, en une ou plusieurs phrases", "N’afficher la réponse que pour toi"},
			"timeline":    {"Ce qui s’est passé et quand, selon les dates des articles", "Seulement ce qui concerne ce thème"},
			"who-said":    {"Ce que quelqu’un a dit, cité ou rapporté par les articles", "La personne dont tu veux lire les propos", "Seulement ce qui a été dit sur ce thème"},
			"differences": {"Ce sur quoi les articles divergent", "Seulement ce qui concerne ce thème"},
			"articles":    {"Liste des articles sur lesquels tu peux poser des questions"},
			"why":         {"D’où vient la dernière réponse ici, visible seulement pour toi"},
			"help":        {"Ce que fait ce bot et comment l’interroger"},
			"privacy":     {"Ce que ce bot garde sur toi, et comment le faire effacer"},
			"forget-me":   {"Effacer tout ce que ce bot garde sur toi"},
			"quota":       {"Ce que tu as demandé aujourd’hui et ce qui reste"},
			"settings":    {"Les limites, et où et par qui ce bot peut être interrogé", "Ce qu’il faut régler"},
			"reload":      {"Relire les articles maintenant"},
		},
		choices: map[string]string{limitsForm: "combien on peut demander", accessForm: "où et par qui", string(answer.Short): "court, 60 mots au plus", string(answer.Medium): "moyen, 150 mots au plus", string(answer.Long): "long, 300 mots au plus"},
	}
}

func frenchViews() viewWords {
	return viewWords{
		timeline:   "Chronologie",
		timelineOn: "Chronologie : %s",
		toTheDay:   "Au jour près",
		roughly:    "Date approximative",
		undated:    "Date inconnue",
		noEvents:   "Les articles ne datent rien à ce sujet.",
		saidAs:     "(dans l’article : « %s »)",
		monthOf:    "%s %d",
		months:     []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		seasons:    []string{"printemps %d", "été %d", "automne %d", "hiver %d"},
		winter:     "hiver %d-%d",

		direct:        "Citations directes",
		indirect:      "Propos rapportés",
		apart:         "Les articles donnent des formulations différentes :",
		noSayings:     "Les articles ne rapportent aucun propos à ce sujet.",
		noDifferences: "Je n’ai rien trouvé sur quoi les articles divergent.",
	}
}

func frenchWhy() whyWords {
	return whyWords{
		whyTitle: "D’où vient cette réponse",
		whyAsked: "La question : %s",
		wanted:   "Voici comment je l’ai comprise : elle demande %s.",
		wants: map[string]string{
			"person": "une personne", "place": "un lieu", "date": "une date", "duration": "une durée",
			"count": "un nombre", "money": "une somme d’argent", "percent": "un pourcentage", "amount": "une quantité",
			"name": "un nom", "reason": "une raison", "manner": "une façon de faire", "yes/no": "un oui ou un non",
			"statement": "les propos de quelqu’un", "list": "une liste", "summary": "une vue d’ensemble", "thing": "un fait",
			"passage": "le meilleur passage sur des mots-clés", "claim": "un avis sur une affirmation",
		},
		firstPart: "La question a plusieurs parties ; ce qui suit concerne la première.",
		decided: map[answer.State]string{
			answer.Answered:     "Réponse trouvée : une phrase a assez de chances de répondre à la question.",
			answer.Partly:       "Réponse partielle : pour une partie de la question, aucune phrase n’a assez de chances.",
			answer.NotCovered:   "Pas de réponse : aucune phrase n’a assez de chances de répondre à la question.",
			answer.FalsePremise: "Démenti : une phrase contredit ce que la question tient pour acquis.",
		},
		tooFar:    "Pas de réponse : la phrase la plus probable parle d’autre chose.",
		noneFound: "Aucune phrase n’était assez proche pour être évaluée.",
		noWhy:     "Aucune phrase n’a décidé à elle seule, il n’y a donc pas de probabilités à montrer.",
		ranks:     []string{"Meilleure phrase", "Deuxième", "Troisième"},
		chance:    "%s : probabilité de %d %%, il faut %d %%",
		askFirst:  "Je ne me souviens d’aucune réponse ici. Pose d’abord une question, avec `/ask` ou une mention, puis utilise `/why`.",
		modelDid:  "Le modèle de langue %s a proposé %d phrases, dont %d ont résisté aux vérifications (%d jetons lus, %d écrits).",
	}
}

func frenchNotes() noteWords {
	return noteWords{
		help: []string{
			"Pose une question sur les articles et reçois une réponse avec ses sources.",
			"- `/ask` répond à une question ; avec `private`, la réponse n’est visible que pour toi.",
			"- `/summary` résume un article, un thème ou l’ensemble.",
			"- `/check` dit si les articles confirment ou démentent une affirmation.",
			"- `/timeline` met en ordre ce que les articles datent.",
			"- `/who-said` liste ce que quelqu’un a dit, cité ou rapporté.",
			"- `/differences` montre ce sur quoi les articles divergent.",
			"- `/articles` montre sur quoi tu peux m’interroger.",
			"- `/why` explique la dernière réponse, à toi seulement.",
			"- `/quota` dit combien tu peux demander aujourd’hui.",
			"- Ou mentionne-moi avec une question, réponds-moi avec une mention, ou écris-moi en message privé.",
			"- Réponds à une réponse, ou continue dans un fil : « et qui le dirige ? » est compris.",
			"- Clic droit sur un message, Applis, Vérifier avec les articles : ce qu’ils disent de chacune de ses phrases.",
			"Chaque phrase repose sur une citation d’une source numérotée, que le bouton « Preuves » affiche. Ce que les articles ne disent pas, je ne le dis pas non plus.",
			"`/privacy` dit ce qui est conservé, `/forget-me` l’efface.",
		},
		shortHelp:   "Pose-moi une question sur les articles : écris-la après mon nom, ou utilise `/ask`. `/articles` montre ce qu’il y a, `/help` en dit plus.",
		keptWords:   frenchKept(),
		limitWords:  frenchLimits(),
		sentTo:      "- Ce que tu demandes est envoyé, avec des passages des articles, au modèle de langue %s. Sans ton nom, et rien d’autre.",
		reloaded:    "%s, corpus %s : %d nouveaux, %d retirés, %d modifiés.",
		unchanged:   "Rien n'a changé : %s, corpus %s.",
		mistakes:    "Les articles d'avant restent en place, tant que ceci n'est pas corrigé :",
		busy:        "J’ai trop de questions à traiter en ce moment. Repose la tienne dans quelques secondes.",
		outdated:    "Cela vient d’une de mes versions précédentes. Repose ta question avec `/ask`.",
		changed:     "Les articles ont changé depuis cette réponse. Repose ta question avec `/ask`.",
		restart:     "Je redémarre. Repose ta question dans une minute.",
		interrupted: "J'ai redémarré pendant que j'y travaillais. Repose ta question.",
		slow:        "Cela a pris plus de %d secondes, alors j’ai arrêté. Repose ta question, ou demande moins à la fois.",
		broken:      "Quelque chose s’est mal passé, et ta question n’y est pour rien. Repose-la ; si cela persiste, donne la référence %s à la personne qui gère ce bot.",
		notShared:   "Je n’ai pas pu publier la réponse ici. Repose ta question avec `/ask`, mais pas en privé.",
		noArticle:   "Aucun article ne s’appelle « %s » : choisis-en un parmi les suggestions, ou regarde `/articles`.",
		several:     "Plusieurs articles correspondent à « %s » : choisis-en un parmi les suggestions.",
		noTopic:     "Aucun article ne parle de « %s » : enlève le thème, ou indiques-en un que les articles abordent.",
		noSpeaker:   "Aucun article ne rapporte ce qu’a dit « %s » : choisis quelqu’un parmi les suggestions.",
		empty:       "La question est vide : demande quelque chose sur les articles.",

		answerChanged: "La réponse a changé avec les articles.",
		was:           "Avant : %s",
		now:           "Maintenant : %s",
		newSource:     "nouveau dans la réponse",
		oldSource:     "n'est plus dans la réponse",
		tooLong:       "La question compte %d caractères : pose-la en %d au maximum.",
	}
}
