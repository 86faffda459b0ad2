package answer

import (
	"regexp"
	"slices"
	"strings"

	"rapporteur/internal/retrieval"
)

// want is what a question asks for.
type want string

const (
	wantPerson   want = "person"
	wantPlace    want = "place"
	wantDate     want = "date"
	wantDuration want = "duration"
	wantCount    want = "count"
	wantMoney    want = "money"
	wantPercent  want = "percent"
	wantAmount   want = "amount" // how much: money, a share or a quantity
	wantName     want = "name"   // which country, what fund
	wantReason   want = "reason"
	wantManner   want = "manner"
	wantYesNo    want = "yes/no"
	wantSaid     want = "statement"
	wantList     want = "list"
	wantSummary  want = "summary"
	wantThing    want = "thing"
	wantPassage  want = "passage" // keywords: the best passage about them
	wantClaim    want = "claim"   // a statement to be checked
	wantNothing  want = "nothing" // no question about the corpus: chatter, or an order to the bot
)

// classes lists the types of phrase that can answer, best first; none where any sentence can.
func (w want) classes() []class {
	switch w {
	case wantPerson:
		return []class{person, name}
	case wantPlace:
		return []class{place, name}
	case wantDate:
		return []class{date}
	case wantDuration:
		return []class{duration, date}
	case wantCount:
		return []class{count, duration}
	case wantMoney:
		return []class{money}
	case wantPercent:
		return []class{percent}
	case wantAmount:
		return []class{money, percent, count, duration}
	case wantName:
		return []class{name, place, person}
	}
	return nil
}

// figure says whether a figure or a date is asked for.
func (w want) figure() bool {
	switch w {
	case wantDate, wantDuration, wantCount, wantMoney, wantPercent, wantAmount:
		return true
	}
	return false
}

// reading is what a question was understood to ask.
type reading struct {
	text    string // without greeting and wrapper: what is searched for
	wants   want
	of      []string // stems of the words after "how many" or "which", the noun asked for among them
	terms   []string // content stems
	names   []string // content stems that are part of names
	phrases []phrase // typed phrases in text
	each    bool     // whether every source is to be heard,
	named   bool     // each of several that the question names
	speaker bool     // whether it is asked who said something
	choice  []string // the two words between which a question of the form "is it this or that?" lets choose
}

// shorthand is how people write in a chat, in small letters, and what it stands for.
var shorthand = []struct {
	pattern *regexp.Regexp
	full    string
}{
	{regexp.MustCompile(`\b([Ww]ho|[Ww]hat|[Ww]here|[Ww]hen|[Hh]ow|[Ww]hy)s\b`), "$1's"},
	{regexp.MustCompile(`\b([Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Dd]o|[Dd]oes|[Dd]id|[Hh]as|[Hh]ave|[Hh]ad|[Ww]ould|[Cc]ould|[Ss]hould|[Ww]o|[Cc]a)nt\b`), "${1}n't"},
	{regexp.MustCompile(`\bu\b`), "you"},
	{regexp.MustCompile(`\bur\b`), "your"},
	{regexp.MustCompile(`\bppl\b`), "people"},
	{regexp.MustCompile(`\babt\b`), "about"},
	{regexp.MustCompile(`\bthx\b`), "thanks"},
	{regexp.MustCompile(`\bwat\b`), "what"},
	{regexp.MustCompile(`\b(?:bc|cuz)\b`), "because"},
}

// manner is how somebody wants a question answered.
var manner = regexp.MustCompile(`(?i)^\s*(?:please\s+)?(?:say|reply|answer|respond)(?:\s+(?:briefly|shortly|in short|please))*\s*[,:]\s+((?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|will|has|have)\b)`)

// written is a message with its shorthand written out, without the manner of the answer.
func written(text string) string {
	text = manner.ReplaceAllString(text, "$1")
	for _, s := range shorthand {
		text = s.pattern.ReplaceAllString(text, s.full)
	}
	return text
}

// wrappers are what people put before a question in a chat. They say nothing about what is asked.
var wrappers = regexp.MustCompile(`(?i)^\s*(?:(?:hey|hi|hello|hiya|yo|ok|okay|so|well|wait|um+|hm+|and|but|please|pls|sorry(?: if (?:this|that|it)\b[^.?!,:;]*?\b(?:but|question|before|already))?|thanks|(?:quick|silly|dumb|stupid) (?:question|one)|question|just curious|curious)\b[\s,:;.!-]*(?:there|all|bot|everyone|guys)?[\s,:;.!-]*|(?:do|does|would) (?:you|u|anyone|anybody|someone) (?:happen to )?know(?: about)?\s+|(?:can|could|would|will) (?:you|u|anyone|somebody|someone) (?:please |pls |kindly )?(?:tell|explain to|explain|say|remind|give|show)(?: me| us)?(?: about)?\s+|(?:please |pls )?(?:tell|remind|show|give) (?:me|us)(?: about)?\s+|i(?:'m| am|’m|m) (?:wondering|curious)(?: about)?\s+|(?:do|does) (?:you|anyone|anybody) have (?:any|an) (?:idea|clue)(?: about)?\s+|would you mind telling (?:me|us)\s+|(?:is there )?any (?:info|information|news) (?:on|about)\s+|(?:btw|also|omg)\b[\s,:;.!-]*|i(?:'d| would) (?:like|love) to know\s+|i (?:want|need) to know\s+|i was wondering(?: about)?\s+|any idea(?: about)?\s+|according to (?:the|these|your) (?:articles?|reports?|sources?|texts?|news)[\s,]+)`)

// politely is how people ask for something to be done; what they want is kept.
var politely = regexp.MustCompile(`(?i)^(?:can|could|would|will|may) (?:you|someone|somebody|anyone|i|we) (?:please |pls |kindly |quickly |briefly )*(?:have |get )?((?:(?:an?|the) )?(?:(?:short|quick|brief) )?(?:summar|sum |list|name|compare|describe|outline|recap|tl;?dr|overview|gist)\S*(?:\s.*)?)$`)

// unwrap takes greetings and wrappers off the head of a question, as often as they come.
func unwrap(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for {
		rest := politely.ReplaceAllString(text[len(wrappers.FindString(text)):], "$1")
		if rest == text || len(words(rest)) < 2 {
			return text
		}
		text = rest
	}
}

// read understands a question.
func (g grammar) read(text string) reading {
	text = written(text)
	r := reading{text: unwrap(text)}
	r.text, r.each = withoutEach(r.text)
	ws := words(r.text)
	r.wants, r.of = g.wants(r.text, ws)
	r.speaker = r.wants == wantPerson && g.asksSpeaker(r.text)
	if r.wants == wantYesNo {
		r.choice = g.choice(ws)
	}
	if posed.MatchString(text) || g.idle(text) || g.idle(r.text) {
		r.wants = wantNothing
	}
	r.terms = retrieval.Terms(r.text)
	r.phrases = g.phrases(r.text)
	for _, w := range ws {
		if !g.function[w.lower] && !w.number() && (g.known[w.lower] || w.capital() && !w.first) {
			r.names = append(r.names, retrieval.Terms(w.text)...)
		}
	}
	return r
}

// choice finds the two words beside an "or": the last of content before it and the first behind it. None where one of both is
// missing ("or not", "yes or no"), or where they name who does something: that may be one or the other.
func (g grammar) choice(ws []word) []string {
	at := slices.IndexFunc(ws, func(w word) bool { return w.lower == "or" })
	content := func(w word) bool { return len(retrieval.Terms(w.text)) > 0 && w.lower != "yes" }
	if at < 2 {
		return nil
	}
	last := at - 1
	for last > 0 && !content(ws[last]) {
		last--
	}
	first := slices.IndexFunc(ws[at:], func(w word) bool { return w.lower != "or" && content(w) })
	if last == 0 || first < 0 || first > 3 || at-last > 2 || last <= 2 && (ws[last].capital() || g.known[ws[last].lower]) {
		return nil
	}
	return []string{ws[last].text, ws[at+first].text}
}

// chosen is the one of two words to choose from that a sentence has, "" where it has both or neither.
func (q reading) chosen(sentence string) string {
	have, out := stems(sentence), ""
	for _, w := range q.choice {
		if share(retrieval.Terms(w), have) == 1 {
			if out != "" {
				return ""
			}
			out = w
		}
	}
	return out
}

// speaking is what asks for the speaker of words, or may do so by the verb behind it.
var speaking = regexp.MustCompile(`(?i)\bwhose\s+(?:lines?|words?|views?|opinions?|claims?|statements?)\b|\bwho(?:\s+(?:has|had|was|is))?\s+(\pL+)`)

// asksSpeaker says whether a question asks who said something.
func (g grammar) asksSpeaker(text string) bool {
	m := speaking.FindStringSubmatch(text)
	return m != nil && (m[1] == "" || g.said[strings.ToLower(m[1])])
}

// posed is how a message poses as one of the operator or the model.
var posed = regexp.MustCompile(`(?i)^\W*(?:system|assistant|developer|admin(?:istrator)?|root)\s*(?:message|prompt|override|note|mode)?\s*:|\[/?inst\]|<\|[a-z_]+\|>|^\W*#{2,}\s*(?:instructions?|system)\b`)

// idle says whether a message is chatter, a question about the bot itself, or an order to do something
// else than answer. A verb is an order at the head of a clause, or behind a word that makes it one.
func (g grammar) idle(text string) bool {
	content, clause, you := 0, 0, false
	ws := words(text)
	asks := len(ws) > 0 && (g.auxiliary[ws[0].lower] || opening.MatchString(text))
	for i, w := range ws {
		if w.first {
			clause = 0
		}
		switch {
		case g.writing[w.lower] && wantsSummary(strings.ToLower(text)):
		case g.orders[w.lower] && (w.first || g.ordered(ws[:i], asks && clause > 0)), w.lower == "up" && i > 0 && ws[i-1].lower == "make":
			return true
		}
		if !g.chatter[w.lower] && !g.function[w.lower] {
			content++
			clause++
		}
		you = you || w.lower == "you" || w.lower == "your" || w.lower == "yourself"
	}
	return content == 0 || content == 1 && you
}

// ordered says whether the words before a verb make it an order: "please", "I tell you to", or "now" and the like,
// unless they belong to a question that has named something before.
func (g grammar) ordered(before []word, asked bool) bool {
	n := len(before)
	switch last := before[n-1].lower; {
	case last == "please":
		return true
	case last == "to" && n > 1:
		return before[n-2].lower == "you" || !asked && g.ordering[before[n-2].lower]
	default:
		return !asked && g.ordering[last]
	}
}

// asks maps the words that begin a question, or its clause, to what it wants. Of those that match, the
// one that stands first in the question decides, and of those the one that is listed first.
var asks = []struct {
	pattern *regexp.Regexp
	wants   want
}{
	{regexp.MustCompile(`\bhow (?:long|old|many (?:\w+ ){0,2}(?:years|months|weeks|days|hours|decades|minutes))\b`), wantDuration},
	{regexp.MustCompile(`\bhow (?:many|large|big|numerous)\b|\bwhat (?:is the |was the )?(?:number|size)\b`), wantCount},
	{regexp.MustCompile(`\b(?:what|which) (?:percentage|percent|share|proportion|fraction)\b|\bhow (?:high|large) a (?:share|percentage)\b`), wantPercent},
	{regexp.MustCompile(`\bhow much (?:money|cash|funding|did .* cost|does .* cost|will .* cost)\b|\b(?:what|which) (?:is the |was the |are the )?(?:costs?|price|amount|sum|budget|fine|fee|salary)\b|\bwhat (?:is|was|are) \S+['’]s? (?:costs?|price|budget|fine|fee|salary)\b|\bwhat (?:does|do|did|will|would) .*\bcost\b`), wantMoney},
	{regexp.MustCompile(`\bhow much\b|\bhow (?:far|high|fast)\b`), wantAmount},
	{regexp.MustCompile(`\b(?:what|which) part of the (?:world|country|city)\b`), wantPlace},
	{regexp.MustCompile(`\bwhen\b|\b(?:what|which) (?:day|date|month|year|week|season|century|decade)\b`), wantDate},
	{regexp.MustCompile(`\bwhere\b|\b(?:what|which) (?:\w+ )?(?:city|cities|town|country|place|location|region|areas?)\b`), wantPlace},
	{regexp.MustCompile(`\bwhat .*\b(?:ask|call|look|wait|hope|plead|press|push|vote|pay|apply|search|argue|plan|prepare|stand|known|famous|responsible|blame|praise|thank)(?:s|d|ed|ing)? for\?*$`), wantThing},
	{regexp.MustCompile(`\bwhy\b|\bhow come\b|\bwhat (?:is|was|are|were)? ?(?:the )?reasons?\b|\bwhat (?:made|makes|led|leads|drove|prompted|motivate[ds]|persuaded|convinced|motives?)\b|\bfor (?:what|which) (?:reason|motive|purpose)s?\b|\bwhat .* for\?*$`), wantReason},
	{regexp.MustCompile(`\b(?:who|whom|whose|who's)\b|\b(?:what|which) (?:person|man|woman|politician|leader)\b`), wantPerson},
	{regexp.MustCompile(`\bwhat (?:did|does|do|has|have|had|was|is) .*\b(?:say|said|saying|state|claim|think|argue|warn|tell|told|comment|mention|add|believe)\b`), wantSaid},
	{regexp.MustCompile(`^(?:list|name|enumerate)\b|\b(?:what|which) are (?:the|all)\b|\bwhich (?:countries|nations|states|leaders|topics|measures|members|companies|groups|points|steps)\b|\bwhat (?:measures|topics|steps|things|points|kinds|types)\b|\bwhich (?:two|three|four|five|six|seven|several|other)\b`), wantList},
	{regexp.MustCompile(`\bhow\b`), wantManner},
	{regexp.MustCompile(`\b(?:what|which)\b`), wantThing},
}

// wants classifies the question and finds the nouns it asks for.
func (g grammar) wants(text string, ws []word) (want, []string) {
	low := strings.ToLower(text)
	if len(ws) > 0 && g.auxiliary[ws[0].lower] {
		return wantYesNo, nil
	}
	if wantsSummary(low) {
		return wantSummary, nil
	}
	wants, at := wantNothing, len(low)
	for _, a := range asks {
		if m := a.pattern.FindStringIndex(low); m != nil && m[0] < at {
			wants, at = a.wants, m[0]
		}
	}
	if wants != wantNothing {
		of := g.askedNoun(ws, at)
		if wants == wantThing && len(of) > 0 && strings.HasPrefix(low[at:], "which") {
			wants = wantName
		}
		return wants, of
	}
	if strings.HasPrefix(low, "if ") || strings.HasPrefix(low, "whether ") {
		return wantYesNo, nil
	}
	if strings.HasSuffix(low, "?") && len(ws) > 6 {
		return wantThing, nil
	}
	return wantPassage, nil
}

// askedNoun lists the stems of at most three words after "how many", "which" or "what", up to one
// that ends a noun phrase; none when a verb follows at once.
func (g grammar) askedNoun(ws []word, from int) []string {
	var stems []string
	seen := false
	for _, w := range ws {
		switch {
		case w.Start < from:
		case w.lower == "how" || w.lower == "what" || w.lower == "which" || seen && (w.lower == "many" || w.lower == "much"):
			seen = true
		case !seen:
		case g.breaks[w.lower] || g.said[w.lower] || strings.HasSuffix(w.lower, "ed") || len(stems) == 3:
			return stems
		default:
			stems = append(stems, retrieval.Stem(w.lower))
		}
	}
	return stems
}
