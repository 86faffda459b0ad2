package discord

import "rapporteur/internal/state"

// limitWords are for limits, and for the settings of a guild.
type limitWords struct {
	limitReached map[state.Kind]string // %d: answers a day, %s: in so long
	tooSoon      string                // %s: a length of time, %s: in so long
	notHere      string
	askThere     string // %s: channels
	needsRole    string // %s: roles
	askPrivately string

	quotaTitle  string
	whose       map[state.Kind]string
	quotaFree   string // %d: answers of today
	quotaLeft   string // %s: whose, %d, %d, %d: used, of so many, left
	quotaTokens string // likewise, of tokens
	quotaPause  string // %s: a length of time
	quotaAnew   string // %s: in so long
	quotaLost   string

	settings           map[string]string // the names of the settings, which are labels of fields too
	settingsHints      map[string]string // what is wanted there
	settingsNone       map[string]string // what holds when nothing is set
	settingsTitles     map[string]string // of the forms
	settingsKept       string
	settingsFixed      string // begins what cannot be set
	settingsByOperator string
	settingsLoose      string
	settingsWrong      string // %s: the name, %s: what was entered, %s: what is wanted
	settingsNotYours   string
	settingsLost       string
}

func englishLimits() limitWords {
	return limitWords{
		limitReached: map[state.Kind]string{
			state.User:    "You have reached your limit of answers a day here: %d. You can ask again %s.",
			state.Channel: "This channel has reached its limit of answers a day: %d. You can ask here again %s.",
			state.Guild:   "This server has reached its limit of answers a day: %d. You can ask again %s.",
		},
		tooSoon:      "Between two questions of yours there must be %s. You can ask again %s.",
		notHere:      "I do not answer in this channel. Ask in another one.",
		askThere:     "I do not answer in this channel. Ask in %s.",
		needsRole:    "To ask me here you need the role %s.",
		askPrivately: "In this channel my answers are for those who ask alone, and a reply is not: use `/ask`.",

		quotaTitle:  "What you can ask today",
		whose:       map[state.Kind]string{state.User: "You", state.Channel: "This channel", state.Guild: "This server", state.Bot: "All of me"},
		quotaFree:   "There are no limits on answers for you here. Today you have had: %d.",
		quotaLeft:   "%s: %d of %d answers used, %d left",
		quotaTokens: "%s: %d of %d tokens of the language model used, %d left; after that, answers are in the articles' own words",
		quotaPause:  "Between two questions: %s",
		quotaAnew:   "The day begins anew %s.",
		quotaLost:   "I cannot look that up at the moment. Try again in a minute; you can ask questions meanwhile.",

		settings: map[string]string{
			"per_user": "Answers a day for one person", "per_channel": "Answers a day in one channel", "per_guild": "Answers a day in this server",
			"cooldown": "Pause between two questions of a person", "allowed_channels": "Channels where I answer", "denied_channels": "Channels where I do not answer",
			"private_channels": "Channels where only who asks sees it", "required_roles": "Roles that may ask", "exempt_roles": "Roles without limits",
		},
		settingsHints: map[string]string{
			"per_user": "A number up to 1000000; 0 or nothing: no limit.", "per_channel": "A number up to 1000000; 0 or nothing: no limit.",
			"per_guild": "A number up to 1000000; 0 or nothing: no limit.", "cooldown": "Such as 30 s or 2 min, at most 24 h; nothing: no pause.",
			"allowed_channels": "Up to 25, each with its threads; none: all.", "denied_channels": "Up to 25, each with its threads.",
			"private_channels": "Up to 25, each with its threads.", "required_roles": "Up to 25, of which one is enough; none: everybody may ask.",
			"exempt_roles": "Up to 25. Limits of the operator hold for them all the same.",
		},
		settingsNone: map[string]string{
			"per_user": "no limit", "per_channel": "no limit", "per_guild": "no limit", "cooldown": "none", "allowed_channels": "all",
			"denied_channels": "none", "private_channels": "none", "required_roles": "everybody", "exempt_roles": "none",
		},
		settingsTitles:     map[string]string{limitsForm: "How much may be asked", accessForm: "Where and by whom"},
		settingsKept:       "This holds from the next question on.",
		settingsFixed:      "The operator of this bot has set:",
		settingsByOperator: "(set by the operator of this bot)",
		settingsLoose:      "I have nowhere to keep this: it holds until I am restarted.",
		settingsWrong:      "Nothing is changed. %s: “%s” is not what is wanted. %s",
		settingsNotYours:   "Only members who may manage the server can change this.",
		settingsLost:       "I cannot reach what is set at the moment, and nothing is changed. Try again in a minute.",
	}
}

func germanLimits() limitWords {
	return limitWords{
		limitReached: map[state.Kind]string{
			state.User:    "Du hast deine Grenze für Antworten am Tag hier erreicht: %d. Du kannst %s wieder fragen.",
			state.Channel: "Dieser Kanal hat seine Grenze für Antworten am Tag erreicht: %d. Du kannst hier %s wieder fragen.",
			state.Guild:   "Dieser Server hat seine Grenze für Antworten am Tag erreicht: %d. Du kannst %s wieder fragen.",
		},
		tooSoon:      "Zwischen zwei Fragen von dir muss so viel Zeit liegen: %s. Du kannst %s wieder fragen.",
		notHere:      "In diesem Kanal antworte ich nicht. Frag in einem anderen.",
		askThere:     "In diesem Kanal antworte ich nicht. Frag in %s.",
		needsRole:    "Um mich hier zu fragen, brauchst du die Rolle %s.",
		askPrivately: "In diesem Kanal sieht meine Antworten nur, wer fragt, und das geht bei einer Erwähnung nicht: Nutze `/ask`.",

		quotaTitle:  "Was du heute fragen kannst",
		whose:       map[state.Kind]string{state.User: "Du", state.Channel: "Dieser Kanal", state.Guild: "Dieser Server", state.Bot: "Ich insgesamt"},
		quotaFree:   "Für dich sind die Antworten hier nicht begrenzt. Heute hast du bekommen: %d.",
		quotaLeft:   "%s: %d von %d Antworten verbraucht, %d übrig",
		quotaTokens: "%s: %d von %d Tokens des Sprachmodells verbraucht, %d übrig; danach sind Antworten in den Worten der Artikel",
		quotaPause:  "Zwischen zwei Fragen: %s",
		quotaAnew:   "Der Tag beginnt %s von vorn.",
		quotaLost:   "Das kann ich gerade nicht nachsehen. Versuch es in einer Minute noch einmal; fragen kannst du trotzdem.",

		settings: map[string]string{
			"per_user": "Antworten am Tag für eine Person", "per_channel": "Antworten am Tag in einem Kanal", "per_guild": "Antworten am Tag auf diesem Server",
			"cooldown": "Pause zwischen zwei Fragen einer Person", "allowed_channels": "Kanäle, in denen ich antworte", "denied_channels": "Kanäle, in denen ich nicht antworte",
			"private_channels": "Kanäle, in denen es nur sieht, wer fragt", "required_roles": "Rollen, die fragen dürfen", "exempt_roles": "Rollen ohne Grenzen",
		},
		settingsHints: map[string]string{
			"per_user": "Eine Zahl bis 1000000; 0 oder nichts: keine Grenze.", "per_channel": "Eine Zahl bis 1000000; 0 oder nichts: keine Grenze.",
			"per_guild": "Eine Zahl bis 1000000; 0 oder nichts: keine Grenze.", "cooldown": "Etwa 30 s oder 2 min, höchstens 24 h; nichts: keine Pause.",
			"allowed_channels": "Bis zu 25, jeder mit seinen Threads; keiner: alle.", "denied_channels": "Bis zu 25, jeder mit seinen Threads.",
			"private_channels": "Bis zu 25, jeder mit seinen Threads.", "required_roles": "Bis zu 25, von denen eine genügt; keine: Alle dürfen fragen.",
			"exempt_roles": "Bis zu 25. Grenzen des Betreibers gelten trotzdem für sie.",
		},
		settingsNone: map[string]string{
			"per_user": "keine Grenze", "per_channel": "keine Grenze", "per_guild": "keine Grenze", "cooldown": "keine", "allowed_channels": "alle",
			"denied_channels": "keine", "private_channels": "keine", "required_roles": "alle", "exempt_roles": "keine",
		},
		settingsTitles:     map[string]string{limitsForm: "Wie viel gefragt werden darf", accessForm: "Wo und von wem"},
		settingsKept:       "Das gilt ab der nächsten Frage.",
		settingsFixed:      "Der Betreiber dieses Bots hat festgelegt:",
		settingsByOperator: "(vom Betreiber dieses Bots festgelegt)",
		settingsLoose:      "Ich kann das nirgends aufbewahren: Es gilt, bis ich neu gestartet werde.",
		settingsWrong:      "Nichts ist geändert. %s: „%s“ passt hier nicht. %s",
		settingsNotYours:   "Das können nur Mitglieder ändern, die den Server verwalten dürfen.",
		settingsLost:       "Ich komme gerade nicht an die Einstellungen, und nichts ist geändert. Versuch es in einer Minute noch einmal.",
	}
}

func frenchLimits() limitWords {
	return limitWords{
		limitReached: map[state.Kind]string{
			state.User:    "Tu as atteint ta limite de réponses par jour ici : %d. Tu peux redemander %s.",
			state.Channel: "Ce salon a atteint sa limite de réponses par jour : %d. Tu peux y redemander %s.",
			state.Guild:   "Ce serveur a atteint sa limite de réponses par jour : %d. Tu peux redemander %s.",
		},
		tooSoon:      "Entre deux de tes questions, il faut attendre %s. Tu peux redemander %s.",
		notHere:      "Je ne réponds pas dans ce salon. Pose ta question dans un autre.",
		askThere:     "Je ne réponds pas dans ce salon. Pose ta question dans %s.",
		needsRole:    "Pour me poser des questions ici, il te faut le rôle %s.",
		askPrivately: "Dans ce salon, mes réponses sont pour la seule personne qui demande, ce qu’une mention ne permet pas : utilise `/ask`.",

		quotaTitle:  "Ce que tu peux demander aujourd’hui",
		whose:       map[state.Kind]string{state.User: "Toi", state.Channel: "Ce salon", state.Guild: "Ce serveur", state.Bot: "Moi en tout"},
		quotaFree:   "Il n’y a pas de limite de réponses pour toi ici. Tu en as eu aujourd’hui : %d.",
		quotaLeft:   "%s : %d réponses utilisées sur %d, il en reste %d",
		quotaTokens: "%s : %d jetons du modèle de langue utilisés sur %d, il en reste %d ; ensuite, les réponses reprennent les mots des articles",
		quotaPause:  "Entre deux questions : %s",
		quotaAnew:   "La journée recommence %s.",
		quotaLost:   "Je ne peux pas le vérifier en ce moment. Réessaie dans une minute ; tu peux poser des questions entre-temps.",

		settings: map[string]string{
			"per_user": "Réponses par jour pour une personne", "per_channel": "Réponses par jour dans un salon", "per_guild": "Réponses par jour sur ce serveur",
			"cooldown": "Pause entre deux questions d’une personne", "allowed_channels": "Salons où je réponds", "denied_channels": "Salons où je ne réponds pas",
			"private_channels": "Salons où seul qui demande voit la réponse", "required_roles": "Rôles qui peuvent demander", "exempt_roles": "Rôles sans limites",
		},
		settingsHints: map[string]string{
			"per_user": "Un nombre jusqu’à 1000000 ; 0 ou rien : pas de limite.", "per_channel": "Un nombre jusqu’à 1000000 ; 0 ou rien : pas de limite.",
			"per_guild": "Un nombre jusqu’à 1000000 ; 0 ou rien : pas de limite.", "cooldown": "Par exemple 30 s ou 2 min, 24 h au plus ; rien : pas de pause.",
			"allowed_channels": "Jusqu’à 25, chacun avec ses fils ; aucun : tous.", "denied_channels": "Jusqu’à 25, chacun avec ses fils.",
			"private_channels": "Jusqu’à 25, chacun avec ses fils.", "required_roles": "Jusqu’à 25, dont un suffit ; aucun : tout le monde peut demander.",
			"exempt_roles": "Jusqu’à 25. Les limites de l’exploitant valent quand même pour eux.",
		},
		settingsNone: map[string]string{
			"per_user": "pas de limite", "per_channel": "pas de limite", "per_guild": "pas de limite", "cooldown": "aucune", "allowed_channels": "tous",
			"denied_channels": "aucun", "private_channels": "aucun", "required_roles": "tout le monde", "exempt_roles": "aucun",
		},
		settingsTitles:     map[string]string{limitsForm: "Combien on peut demander", accessForm: "Où et par qui"},
		settingsKept:       "Cela vaut dès la prochaine question.",
		settingsFixed:      "L’exploitant de ce bot a fixé :",
		settingsByOperator: "(fixé par l’exploitant de ce bot)",
		settingsLoose:      "Je n’ai nulle part où le garder : cela vaut jusqu’à mon redémarrage.",
		settingsWrong:      "Rien n’est changé. %s : « %s » ne convient pas. %s",
		settingsNotYours:   "Seuls les membres qui peuvent gérer le serveur peuvent changer cela.",
		settingsLost:       "Je n’ai pas accès aux réglages en ce moment, et rien n’est changé. Réessaie dans une minute.",
	}
}
