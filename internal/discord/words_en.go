package discord

import (
	"golang.org/x/text/language"

	"rapporteur/internal/answer"
)

func english() *words {
	return &words{language.English, englishVerdicts(), englishPrint(), englishPages(), englishViews(), englishWhy(), englishNotes()}
}

func englishVerdicts() verdictWords {
	return verdictWords{
		no:         "No.",
		yes:        "Yes.",
		partly:     "Partly.",
		notSo:      "That is not what the articles say:",
		instead:    "it is %s, not %s.",
		notCovered: "Not covered: %s.",
		silent: map[answer.Asked]string{
			answer.AskedThing: "The articles do not cover this.", answer.AskedWho: "The articles do not say who.",
			answer.AskedWhere: "The articles do not say where.", answer.AskedWhen: "The articles do not say when.",
			answer.AskedHowLong: "The articles do not say how long.", answer.AskedHowMany: "The articles do not say how many.",
			answer.AskedHowMuch: "The articles do not say how much.", answer.AskedWhy: "The articles do not say why.",
			answer.AskedNothing: "That is no question about the articles.",
		},
		askInstead: "Ask what they say: who, what, when, where, how many, why.",
		closest:    "Closest:",
		namesNone: map[string]string{
			"person": "That names nobody.", "place": "That names no place.", "date": "That gives no date.", "duration": "That does not say how long.",
			"count": "That gives no number.", "money": "That names no sum of money.", "percent": "That gives no percentage.", "amount": "That gives no figure.",
		},
		speaksNot:  "That does not speak of %s.",
		or:         "or",
		answersNot: "That does not answer the question.",
	}
}

func englishPrint() printWords {
	return printWords{
		ask:         "You could ask:",
		differ:      "Sources differ:",
		later:       "(later report)",
		understood:  "understood as: %s",
		checked:     counted{one: "%d quote checked", other: "%d quotes checked"},
		removed:     counted{one: "%d sentence removed that failed the check", other: "%d sentences removed that failed the check"},
		reported:    "reported by %[1]d of %[2]s",
		ofArticles:  counted{one: "%d article", other: "%d articles"},
		independent: counted{one: "%d independent", other: "%d independent"},
		searched:    "searched %s",
		articles:    counted{one: "%d article", other: "%d articles"},
		worded:      "worded by %s",
		unworded: map[answer.Trouble]string{
			answer.TroubleFailed:  "in the articles' own words: the language model did not answer",
			answer.TroubleUnsaid:  "in the articles' own words: the language model had nothing to add",
			answer.TroubleUnproof: "in the articles' own words: nothing that the language model wrote could be proved",
			answer.TroubleSpared:  "in the articles' own words: today's tokens of the language model are used up",
		},
		writing:   "more is being written …",
		corpus:    "corpus %s",
		freshened: "refreshed %s",
		stale:     "%s cannot be reached for more than a day: newer articles may be missing",
		digest:    "digest",
		foreign:   "in %s, found by its words alone",
		noDate:    "no date",
		updated:   "updated %s",
		attached:  "The whole of it is in the attached file.",
		sharedBy:  "shared by %s",

		sumOf:       counted{one: "Summary of %d article", other: "Summary of %d articles"},
		sumOn:       "On %s",
		nothingHere: "There is nothing to sum up.",
		covers:      "covers %d of %s",
		paragraphs:  counted{one: "%d paragraph", other: "%d paragraphs"},
		leftOut:     "left out:",
		more:        "%d more",
		toAsk:       "%s to ask about",
	}
}

func englishPages() pageWords {
	return pageWords{
		place:    "paragraph %d of %d",
		quoteOf:  "quote %d of %d",
		previous: "◀ Previous",
		next:     "Next ▶",
		proof:    "Proof",
		share:    "Share",

		checkIntro: "What the articles say to this message:",
		checkSays: map[answer.Verdict]string{
			answer.Supported: "The articles bear it out:", answer.Contradicted: "The articles say otherwise:",
			answer.Unmentioned: "No sentence of the articles settles it for sure.", answer.NoClaim: "That is no claim that could be checked.",
		},
		checkEmpty:   "That message has no text that I could check.",
		checkMore:    counted{one: "%d more sentence was not checked.", other: "%d more sentences were not checked."},
		checkCommand: "Check against the articles",

		commands: map[string][]string{
			"ask":         {"Ask a question; the answer names its sources", "What you want to know", "Show the answer to you alone"},
			"summary":     {"Sum up an article, a topic, or all articles", "An article; leave it out for all", "Sum up only what concerns this", "How long it may be"},
			"check":       {"Check a statement against the articles", "What you want to have checked; it may be several sentences", "Show the reply to you alone"},
			"timeline":    {"What happened when, by the dates that the articles give", "Only what concerns this"},
			"who-said":    {"What somebody said, as the articles quote or report it", "Whose words", "Only what was said about this"},
			"differences": {"Where the articles differ from each other", "Only what concerns this"},
			"articles":    {"List the articles that you can ask about"},
			"why":         {"How the last answer here came about, shown to you alone"},
			"help":        {"What this bot does and how to ask it"},
			"privacy":     {"What this bot keeps about you, and how to have it erased"},
			"forget-me":   {"Erase all that this bot keeps about you"},
			"quota":       {"What you have asked today, and what is left"},
			"settings":    {"Limits, and where and by whom this bot may be asked", "What to set"},
			"reload":      {"Read the articles again now"},
		},
		choices: map[string]string{limitsForm: "how much may be asked", accessForm: "where and by whom", string(answer.Short): "short, up to 60 words", string(answer.Medium): "medium, up to 150 words", string(answer.Long): "long, up to 300 words"},
	}
}

func englishViews() viewWords {
	return viewWords{
		timeline:   "Timeline",
		timelineOn: "Timeline: %s",
		toTheDay:   "Dated to the day",
		roughly:    "Roughly dated",
		undated:    "Without a known date",
		noEvents:   "The articles put no date to any of this.",
		saidAs:     "(said as “%s”)",
		monthOf:    "%s %d",
		months:     []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		seasons:    []string{"spring %d", "summer %d", "autumn %d", "winter %d"},
		winter:     "winter %d–%d",

		direct:        "Direct quotes",
		indirect:      "Reported speech",
		apart:         "The articles word this differently:",
		noSayings:     "The articles report no words of theirs on this.",
		noDifferences: "I found nothing in which the articles differ.",
	}
}

func englishWhy() whyWords {
	return whyWords{
		whyTitle: "How this answer came about",
		whyAsked: "The question: %s",
		wanted:   "I took it to ask for %s.",
		wants: map[string]string{
			"person": "a person", "place": "a place", "date": "a date", "duration": "a length of time",
			"count": "a number", "money": "a sum of money", "percent": "a percentage", "amount": "an amount",
			"name": "a name", "reason": "a reason", "manner": "the way in which something is done", "yes/no": "a yes or a no",
			"statement": "something that somebody said", "list": "a list", "summary": "an overview", "thing": "a fact",
			"passage": "the best passage on some keywords", "claim": "a verdict on a statement",
		},
		firstPart: "The question has several parts; what follows is about the first.",
		decided: map[answer.State]string{
			answer.Answered:     "Answered: a sentence is likely enough to answer the question.",
			answer.Partly:       "Answered in part: for one part of the question no sentence is likely enough.",
			answer.NotCovered:   "Not answered: no sentence is likely enough to answer the question.",
			answer.FalsePremise: "Contradicted: a sentence denies what the question takes for granted.",
		},
		tooFar:    "Not answered: the likeliest sentence is about something else.",
		noneFound: "No sentence came close enough to be weighed.",
		noWhy:     "No single sentence decided this, so there are no chances to show.",
		ranks:     []string{"Best sentence", "Runner-up", "Third"},
		chance:    "%s: %d%% likely to answer, %d%% needed",
		askFirst:  "I remember no answer here. Ask first, with `/ask` or a mention, and then use `/why`.",
		modelDid:  "The language model %s proposed %d sentences, of which %d stood the checks (%d tokens read, %d written).",
	}
}

func englishNotes() noteWords {
	return noteWords{
		help: []string{
			"Ask about the articles, and get an answer with its sources.",
			"- `/ask` answers a question; with `private` only you see the answer.",
			"- `/summary` sums up an article, a topic, or everything.",
			"- `/check` says whether the articles bear a statement out or deny it.",
			"- `/timeline` puts in order what the articles date.",
			"- `/who-said` lists what somebody said, quoted or reported.",
			"- `/differences` shows where the articles differ.",
			"- `/articles` lists what can be asked about.",
			"- `/why` explains the last answer, to you alone.",
			"- `/quota` says how much you can ask today.",
			"- Or mention me with a question, reply to me with a mention, or write to me directly.",
			"- Reply to an answer, or go on in a thread: “and who leads it?” is understood.",
			"- Right-click a message, Apps, Check against the articles: what they say to each sentence of it.",
			"Every sentence rests on a quote from a numbered source, which the button Proof shows. When the articles do not say it, neither do I.",
			"`/privacy` says what is kept, `/forget-me` erases it.",
		},
		shortHelp:   "Ask me a question about the articles: write it after my name, or use `/ask`. `/articles` lists what there is, `/help` says more.",
		keptWords:   englishKept(),
		limitWords:  englishLimits(),
		sentTo:      "- What you ask is sent, with passages from the articles, to the language model %s. Without your name, and nothing else is.",
		reloaded:    "%s, corpus %s: %d came, %d went, %d changed.",
		unchanged:   "Nothing has changed: %s, corpus %s.",
		mistakes:    "The articles are those from before, since this must be put right first:",
		busy:        "I have too many questions to answer at the moment. Ask again in a few seconds.",
		outdated:    "That belongs to an earlier version of me. Ask again with `/ask`.",
		changed:     "The articles have changed since this answer was given. Ask again with `/ask`.",
		restart:     "I am being restarted. Ask again in a minute.",
		interrupted: "I was restarted while I worked on this. Ask again.",
		slow:        "That took longer than %d seconds, so I stopped. Ask again, or ask for less at once.",
		broken:      "Something went wrong, and it is not your question. Ask again; if it stays so, give the operator of this bot the reference %s.",
		notShared:   "I could not post the answer here. Ask again with `/ask`, not privately.",
		noArticle:   "No article is called “%s”: choose one from the suggestions, or see `/articles`.",
		several:     "Several articles fit “%s”: choose one from the suggestions.",
		noTopic:     "No article speaks of “%s”: leave the topic out, or name one that the articles have.",
		noSpeaker:   "No article says what “%s” said: choose somebody from the suggestions.",
		empty:       "The question is empty: ask something about the articles.",

		answerChanged: "The answer has changed with the articles.",
		was:           "Before: %s",
		now:           "Now: %s",
		newSource:     "new in the answer",
		oldSource:     "no longer in the answer",
		tooLong:       "The question has %d characters: ask it in at most %d.",
	}
}
