package discord

import (
	"golang.org/x/text/language"

	"rapporteur/internal/answer"
)

func german() *words {
	return &words{language.German, germanVerdicts(), germanPrint(), germanPages(), germanViews(), germanWhy(), germanNotes()}
}

func germanVerdicts() verdictWords {
	return verdictWords{
		no:         "Nein.",
		yes:        "Ja.",
		partly:     "Teilweise.",
		notSo:      "Die Artikel sagen etwas anderes:",
		instead:    "Dort heißt es %s, nicht %s.",
		notCovered: "Dazu steht nichts in den Artikeln: %s.",
		silent: map[answer.Asked]string{
			answer.AskedThing: "Dazu steht nichts in den Artikeln.", answer.AskedWho: "In den Artikeln steht nicht, wer.",
			answer.AskedWhere: "In den Artikeln steht nicht, wo.", answer.AskedWhen: "In den Artikeln steht nicht, wann.",
			answer.AskedHowLong: "In den Artikeln steht nicht, wie lange.", answer.AskedHowMany: "In den Artikeln steht nicht, wie viele.",
			answer.AskedHowMuch: "In den Artikeln steht nicht, wie viel.", answer.AskedWhy: "In den Artikeln steht nicht, warum.",
			answer.AskedNothing: "Das ist keine Frage zu den Artikeln.",
		},
		askInstead: "Frag, was darin steht: wer, was, wann, wo, wie viele, warum.",
		closest:    "Am nächsten kommt:",
		namesNone: map[string]string{
			"person": "Dort wird niemand genannt.", "place": "Dort wird kein Ort genannt.", "date": "Dort steht kein Datum.", "duration": "Dort steht nicht, wie lange.",
			"count": "Dort steht keine Anzahl.", "money": "Dort wird kein Geldbetrag genannt.", "percent": "Dort steht kein Prozentwert.", "amount": "Dort steht keine Zahlenangabe.",
		},
		speaksNot:  "Von %s ist dort keine Rede.",
		or:         "oder",
		answersNot: "Das beantwortet die Frage nicht.",
	}
}

func germanPrint() printWords {
	return printWords{
		ask:         "Du könntest fragen:",
		differ:      "Die Quellen weichen voneinander ab:",
		later:       "(späterer Bericht)",
		understood:  "verstanden als: %s",
		checked:     counted{one: "%d Zitat geprüft", other: "%d Zitate geprüft"},
		removed:     counted{one: "%d Satz entfernt, der die Prüfung nicht bestanden hat", other: "%d Sätze entfernt, die die Prüfung nicht bestanden haben"},
		reported:    "steht in %[1]d von %[2]s",
		ofArticles:  counted{one: "%d Artikel", other: "%d Artikeln"},
		independent: counted{one: "%d davon unabhängig", other: "%d davon unabhängig"},
		searched:    "%s durchsucht",
		articles:    counted{one: "%d Artikel", other: "%d Artikel"},
		worded:      "formuliert von %s",
		unworded: map[answer.Trouble]string{
			answer.TroubleFailed:  "in den Worten der Artikel: das Sprachmodell hat nicht geantwortet",
			answer.TroubleUnsaid:  "in den Worten der Artikel: das Sprachmodell hatte nichts hinzuzufügen",
			answer.TroubleUnproof: "in den Worten der Artikel: nichts, was das Sprachmodell schrieb, ließ sich belegen",
			answer.TroubleSpared:  "in den Worten der Artikel: die Tokens des Sprachmodells für heute sind verbraucht",
		},
		writing:   "es wird noch geschrieben …",
		corpus:    "Korpus %s",
		freshened: "aktualisiert %s",
		stale:     "%s ist seit über einem Tag nicht erreichbar: neuere Artikel können fehlen",
		digest:    "Nacherzählung",
		foreign:   "auf %s, nur nach Wörtern gefunden",
		noDate:    "ohne Datum",
		updated:   "aktualisiert am %s",
		attached:  "Das Ganze steht in der angehängten Datei.",
		sharedBy:  "geteilt von %s",

		sumOf:       counted{one: "Zusammenfassung von %d Artikel", other: "Zusammenfassung von %d Artikeln"},
		sumOn:       "Thema: %s",
		nothingHere: "Hier gibt es nichts zusammenzufassen.",
		covers:      "deckt %d von %s ab",
		paragraphs:  counted{one: "%d Absatz", other: "%d Absätzen"},
		leftOut:     "ausgelassen:",
		more:        "und noch %d",
		toAsk:       "Dazu kannst du fragen: %s",
	}
}

func germanPages() pageWords {
	return pageWords{
		place:    "Absatz %d von %d",
		quoteOf:  "Zitat %d von %d",
		previous: "◀ Zurück",
		next:     "Weiter ▶",
		proof:    "Belege",
		share:    "Teilen",

		checkIntro: "Das sagen die Artikel zu dieser Nachricht:",
		checkSays: map[answer.Verdict]string{
			answer.Supported: "Die Artikel bestätigen das:", answer.Contradicted: "Die Artikel sagen etwas anderes:",
			answer.Unmentioned: "Kein Satz der Artikel entscheidet das sicher.", answer.NoClaim: "Das ist keine Behauptung, die sich prüfen ließe.",
		},
		checkEmpty:   "In dieser Nachricht steht kein Text, den ich prüfen könnte.",
		checkMore:    counted{one: "%d weiterer Satz wurde nicht geprüft.", other: "%d weitere Sätze wurden nicht geprüft."},
		checkCommand: "Anhand der Artikel prüfen",

		commands: map[string][]string{
			"ask":         {"Stell eine Frage; die Antwort nennt ihre Quellen", "Was du wissen willst", "Die Antwort nur dir zeigen"},
			"summary":     {"Fass einen Artikel, ein Thema oder alle Artikel zusammen", "Ein Artikel; lass ihn weg für alle", "Nur zusammenfassen, was dieses Thema betrifft", "Wie lang die Zusammenfassung sein darf"},
			"check":       {"Prüf eine Aussage anhand der Artikel", "Was geprüft werden soll; es dürfen mehrere Sätze sein", "Die Antwort nur dir zeigen"},
			"timeline":    {"Was wann geschah, nach den Daten in den Artikeln", "Nur, was dieses Thema betrifft"},
			"who-said":    {"Was jemand laut den Artikeln gesagt hat, wörtlich oder indirekt", "Wessen Worte", "Nur, was zu diesem Thema gesagt wurde"},
			"differences": {"Worin die Artikel voneinander abweichen", "Nur, was dieses Thema betrifft"},
			"articles":    {"Liste der Artikel, zu denen du fragen kannst"},
			"why":         {"Wie die letzte Antwort hier zustande kam, nur für dich sichtbar"},
			"help":        {"Was dieser Bot kann und wie du ihn fragst"},
			"privacy":     {"Was dieser Bot über dich speichert und wie du es löschen lässt"},
			"forget-me":   {"Alles löschen, was dieser Bot über dich speichert"},
			"quota":       {"Was du heute gefragt hast und was übrig ist"},
			"settings":    {"Grenzen, und wo und von wem dieser Bot gefragt werden darf", "Was eingestellt werden soll"},
			"reload":      {"Die Artikel jetzt neu einlesen"},
		},
		choices: map[string]string{limitsForm: "wie viel gefragt werden darf", accessForm: "wo und von wem", string(answer.Short): "kurz, bis zu 60 Wörter", string(answer.Medium): "mittel, bis zu 150 Wörter", string(answer.Long): "lang, bis zu 300 Wörter"},
	}
}

func germanViews() viewWords {
	return viewWords{
		timeline:   "Zeitleiste",
		timelineOn: "Zeitleiste: %s",
		toTheDay:   "Auf den Tag genau",
		roughly:    "Ungefähr datiert",
		undated:    "Ohne bekanntes Datum",
		noEvents:   "Die Artikel nennen dazu kein Datum.",
		saidAs:     "(im Artikel: „%s“)",
		monthOf:    "%s %d",
		months:     []string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		seasons:    []string{"Frühjahr %d", "Sommer %d", "Herbst %d", "Winter %d"},
		winter:     "Winter %d/%d",

		direct:        "Wörtliche Zitate",
		indirect:      "Indirekte Rede",
		apart:         "Die Artikel geben den Wortlaut unterschiedlich wieder:",
		noSayings:     "Dazu geben die Artikel keine Äußerung wieder.",
		noDifferences: "Ich habe nichts gefunden, worin die Artikel voneinander abweichen.",
	}
}

func germanWhy() whyWords {
	return whyWords{
		whyTitle: "Wie diese Antwort zustande kam",
		whyAsked: "Die Frage: %s",
		wanted:   "So habe ich sie verstanden: Gefragt ist %s.",
		wants: map[string]string{
			"person": "eine Person", "place": "ein Ort", "date": "ein Datum", "duration": "eine Dauer",
			"count": "eine Anzahl", "money": "ein Geldbetrag", "percent": "ein Prozentwert", "amount": "eine Menge",
			"name": "ein Name", "reason": "ein Grund", "manner": "die Art und Weise", "yes/no": "ein Ja oder Nein",
			"statement": "eine Äußerung", "list": "eine Aufzählung", "summary": "ein Überblick", "thing": "ein Sachverhalt",
			"passage": "die beste Stelle zu Stichwörtern", "claim": "ein Urteil über eine Aussage",
		},
		firstPart: "Die Frage hat mehrere Teile; das Folgende betrifft den ersten.",
		decided: map[answer.State]string{
			answer.Answered:     "Beantwortet: Ein Satz beantwortet die Frage mit ausreichender Wahrscheinlichkeit.",
			answer.Partly:       "Teilweise beantwortet: Für einen Teil der Frage ist kein Satz wahrscheinlich genug.",
			answer.NotCovered:   "Nicht beantwortet: Kein Satz beantwortet die Frage mit ausreichender Wahrscheinlichkeit.",
			answer.FalsePremise: "Widersprochen: Ein Satz verneint, was die Frage voraussetzt.",
		},
		tooFar:    "Nicht beantwortet: Der wahrscheinlichste Satz handelt von etwas anderem.",
		noneFound: "Kein Satz kam der Frage nahe genug, um abgewogen zu werden.",
		noWhy:     "Hier hat kein einzelner Satz entschieden, darum gibt es keine Wahrscheinlichkeiten zu zeigen.",
		ranks:     []string{"Bester Satz", "Zweitbester", "Drittbester"},
		chance:    "%s: Wahrscheinlichkeit %d %%, nötig %d %%",
		askFirst:  "Ich erinnere mich hier an keine Antwort. Frag zuerst, mit `/ask` oder einer Erwähnung, und nutze dann `/why`.",
		modelDid:  "Das Sprachmodell %s schlug %d Sätze vor, von denen %d den Prüfungen standhielten (%d Token gelesen, %d geschrieben).",
	}
}

func germanNotes() noteWords {
	return noteWords{
		help: []string{
			"Frag etwas zu den Artikeln, und du bekommst eine Antwort mit Quellen.",
			"- `/ask` beantwortet eine Frage; mit `private` siehst nur du die Antwort.",
			"- `/summary` fasst einen Artikel, ein Thema oder alles zusammen.",
			"- `/check` sagt, ob die Artikel eine Aussage bestätigen oder ihr widersprechen.",
			"- `/timeline` ordnet, was die Artikel datieren.",
			"- `/who-said` zeigt, was jemand gesagt hat, wörtlich oder indirekt.",
			"- `/differences` zeigt, worin die Artikel voneinander abweichen.",
			"- `/articles` zeigt, wozu du fragen kannst.",
			"- `/why` erklärt die letzte Antwort, nur dir.",
			"- `/quota` sagt, wie viel du heute fragen kannst.",
			"- Oder erwähne mich mit einer Frage, antworte mir mit einer Erwähnung oder schreib mir direkt.",
			"- Antworte auf eine Antwort oder frag in einem Thread weiter: „Und wer leitet das?“ wird verstanden.",
			"- Rechtsklick auf eine Nachricht, Apps, Anhand der Artikel prüfen: was die Artikel zu jedem Satz darin sagen.",
			"Jeder Satz stützt sich auf ein Zitat aus einer nummerierten Quelle, das der Button „Belege“ zeigt. Was die Artikel nicht sagen, sage ich auch nicht.",
			"`/privacy` sagt, was gespeichert wird, `/forget-me` löscht es.",
		},
		shortHelp:   "Stell mir eine Frage zu den Artikeln: Schreib sie hinter meinen Namen oder nutze `/ask`. `/articles` zeigt, was es gibt, `/help` sagt mehr.",
		keptWords:   germanKept(),
		limitWords:  germanLimits(),
		sentTo:      "- Was du fragst, geht mit Stellen aus den Artikeln an das Sprachmodell %s. Ohne deinen Namen, und sonst nichts.",
		reloaded:    "%s, Korpus %s: %d neu, %d entfernt, %d geändert.",
		unchanged:   "Nichts hat sich geändert: %s, Korpus %s.",
		mistakes:    "Es gelten die bisherigen Artikel, bis dies berichtigt ist:",
		busy:        "Ich habe gerade zu viele Fragen zu beantworten. Frag in ein paar Sekunden noch einmal.",
		outdated:    "Das gehört zu einer früheren Version von mir. Frag mit `/ask` noch einmal.",
		changed:     "Die Artikel haben sich seit dieser Antwort geändert. Frag mit `/ask` noch einmal.",
		restart:     "Ich werde gerade neu gestartet. Frag in einer Minute noch einmal.",
		interrupted: "Ich wurde neu gestartet, während ich daran gearbeitet habe. Frag noch einmal.",
		slow:        "Das hat länger als %d Sekunden gedauert, darum habe ich aufgehört. Frag noch einmal oder frag nach weniger auf einmal.",
		broken:      "Etwas ist schiefgegangen, und an deiner Frage liegt es nicht. Frag noch einmal; wenn es so bleibt, nenne dem Betreiber dieses Bots die Kennung %s.",
		notShared:   "Ich konnte die Antwort hier nicht posten. Frag mit `/ask` noch einmal, aber nicht privat.",
		noArticle:   "Kein Artikel heißt „%s“: Wähl einen aus den Vorschlägen oder sieh unter `/articles` nach.",
		several:     "Mehrere Artikel passen zu „%s“: Wähl einen aus den Vorschlägen.",
		noTopic:     "Kein Artikel spricht von „%s“: Lass das Thema weg oder nenn eines, das in den Artikeln vorkommt.",
		noSpeaker:   "Kein Artikel gibt wieder, was „%s“ gesagt hat: Wähl jemanden aus den Vorschlägen.",
		empty:       "Die Frage ist leer: Frag etwas zu den Artikeln.",

		answerChanged: "Die Antwort hat sich mit den Artikeln geändert.",
		was:           "Vorher: %s",
		now:           "Jetzt: %s",
		newSource:     "neu in der Antwort",
		oldSource:     "nicht mehr in der Antwort",
		tooLong:       "Die Frage hat %d Zeichen: Stell sie in höchstens %d.",
	}
}
