package discord

import (
	"fmt"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"rapporteur/internal/answer"
)

// words are all that the bot says of its own in one language. What articles and people say is never
// translated. Every text is plain: marks of Markdown in it are meant.
type words struct {
	tag language.Tag
	verdictWords
	printWords
	pageWords
	viewWords
	whyWords
	noteWords
}

// verdictWords say what became of a question.
type verdictWords struct {
	yes, no    string // the short answers of that name
	partly     string
	notSo      string                  // begins a correction
	instead    string                  // %s, not %s: what is so, and what was asked
	notCovered string                  // %s: what the question asks besides
	silent     map[answer.Asked]string // the articles do not say …, or are not asked
	askInstead string                  // what can be asked, after what is no question
	closest    string                  // begins the closest passage
	namesNone  map[string]string       // that passage gives nothing of the kind asked for
	speaksNot  string                  // %s: words, none of which it speaks of
	or         string                  // joins the last of them
	answersNot string
}

// printWords are what stands below an answer, and around lists.
type printWords struct {
	ask         string // begins suggested questions
	differ      string // begins what sources say differently
	later       string // marks a side of them that is reported later
	understood  string // %s: how a question was read that goes on from one before
	checked     counted
	removed     counted
	reported    string // %d: by so many, %s: of so many (ofArticles)
	ofArticles  counted
	independent counted // that many of them are no copies of others
	searched    string  // %s: so many articles
	articles    counted
	worded      string                    // %s: by that model
	unworded    map[answer.Trouble]string // why a model did not word it
	writing     string                    // more is coming
	corpus      string                    // %s: a revision
	freshened   string                    // %s: when new articles were looked for last
	stale       string                    // %s: a site where they cannot be
	digest      string
	foreign     string // %s: the language of an article that the models do not read
	noDate      string
	updated     string  // %s: a date
	attached    string  // the whole is in a file
	sharedBy    string  // %s: a mention
	sumOf       counted // heads a summary of so many articles
	sumOn       string  // %s: the topic that a summary is of
	nothingHere string  // a summary of nothing
	covers      string  // %d: paragraphs, %s: of so many (paragraphs)
	paragraphs  counted
	leftOut     string // begins what a summary leaves out
	more        string // %d: that many besides
	toAsk       string // %s: so many articles
}

// pageWords are for proof, for the check of a message, and for commands.
type pageWords struct {
	place    string // %d, %d: the paragraph and how many there are
	quoteOf  string // %d, %d: the quote and how many there are
	previous string // buttons
	next     string
	proof    string
	share    string

	checkIntro   string
	checkSays    map[answer.Verdict]string
	checkEmpty   string // the message has no text
	checkMore    counted
	checkCommand string // the name of the menu entry

	commands map[string][]string // what a command is for, and then each of its options
	choices  map[string]string   // the fixed values of options
}

// viewWords are for timelines, sayings and differences.
type viewWords struct {
	timeline   string   // heads one
	timelineOn string   // %s: the topic that it is of
	toTheDay   string   // head its parts
	roughly    string   // likewise
	undated    string   // likewise
	noEvents   string   // a timeline of nothing
	saidAs     string   // %s: a date as an article says it
	monthOf    string   // %s, %d: a month and its year
	months     []string // as they stand in monthOf
	seasons    []string // %d: spring, summer, autumn and winter of a year
	winter     string   // %d, %d: one that begins in a year and ends in the next

	direct        string // head the parts of what somebody said
	indirect      string // likewise
	apart         string // begins the words of a saying in several papers
	noSayings     string
	noDifferences string
}

// whyWords explain an answer.
type whyWords struct {
	whyTitle  string
	whyAsked  string // %s: the question
	wanted    string // %s: what it asks for
	wants     map[string]string
	firstPart string // what follows is about that of the question
	decided   map[answer.State]string
	tooFar    string // the likeliest sentence does not count
	noneFound string // no sentence to be weighed
	noWhy     string // nothing was weighed
	ranks     []string
	chance    string // %s: a rank, %d and %d: per cent, of the sentence and as needed
	askFirst  string // there is no answer to be explained
	modelDid  string // %s: a model, %d, %d: sentences that it proposed, and that stood the checks, %d, %d: tokens that it read and wrote
}

// noteWords are what the bot says about itself and when something is amiss.
type noteWords struct {
	help      []string // a heading, and lines
	shortHelp string
	sentTo    string // %s: the model that questions are sent to
	keptWords
	reloaded  string // %s: so many articles, %s: a revision, %d, %d, %d: how many came, went and changed
	unchanged string // likewise, the first two
	mistakes  string // heads what is wrong with an article
	busy      string
	outdated  string
	changed   string
	restart   string
	// interrupted stands in the place of an answer that a process before has left.
	interrupted string
	slow        string // %d: seconds
	broken      string // %s: a reference
	notShared   string
	limitWords
	noArticle string // %s: what was typed
	several   string // %s: what was typed
	noTopic   string // %s: what was typed
	noSpeaker string // %s: what was typed
	empty     string // a question without words

	answerChanged string // after a question whose answer has changed with the articles
	was, now      string // %s: the answer before, and after
	newSource     string // marks an article that only the answer after rests on
	oldSource     string // likewise, that only the one before does
	tooLong       string // %d: a question's characters, %d: how many it may have
}

// counted is a text with one %d, in the forms that a language has for numbers.
type counted struct{ one, few, many, other string }

// of is the text for n.
func (w *words) of(c counted, n int) string {
	form := c.other
	switch plural.Cardinal.MatchPlural(w.tag, n, 0, 0, 0, 0) {
	case plural.One:
		form = c.one
	case plural.Few:
		form = c.few
	case plural.Many:
		form = c.many
	}
	return fmt.Sprintf(form, n)
}

// heading is the title of a summary.
func (w *words) heading(s *answer.Summary) string {
	switch h := s.Heading; {
	case h == nil:
		return s.Title
	case h.Topic != "":
		return fmt.Sprintf(w.sumOn, h.Topic)
	default:
		return w.of(w.sumOf, h.Articles)
	}
}

// unfit says, finished, what is wrong with a request.
func (w *words) unfit(e *answer.UserError) string {
	name := escape(shorten(oneLine(e.Name), 80))
	switch e.Problem {
	case answer.ProblemEmpty:
		return w.empty
	case answer.ProblemLong:
		return fmt.Sprintf(w.tooLong, e.Has, e.Most)
	case answer.ProblemNoArticle:
		return fmt.Sprintf(w.noArticle, name)
	case answer.ProblemNoTopic:
		return fmt.Sprintf(w.noTopic, name)
	case answer.ProblemNoSpeaker:
		return fmt.Sprintf(w.noSpeaker, name)
	}
	return escape(sentence(shorten(oneLine(e.Message), 1000)))
}

// list joins words in quotation marks.
func (w *words) list(items []string) string {
	for i, s := range items {
		items[i] = "“" + s + "”"
	}
	if n := len(items); n > 1 {
		return strings.Join(items[:n-1], ", ") + " " + w.or + " " + items[n-1]
	}
	return strings.Join(items, "")
}

// languages are those that the bot speaks, by Discord's name for each without its region. English comes
// first and stands in for every other.
func languages() []*words {
	return []*words{english(), german(), french(), spanish(), polish(), ukrainian()}
}

// catalogue finds the words for a locale.
type catalogue struct {
	all   []*words
	match language.Matcher
}

func newCatalogue() catalogue {
	c := catalogue{all: languages()}
	var tags []language.Tag
	for _, w := range c.all {
		tags = append(tags, w.tag)
	}
	c.match = language.NewMatcher(tags)
	return c
}

// in returns the words for a locale as Discord names it ("de", "es-419"), English for one that is unknown.
func (c catalogue) in(locale string) *words {
	tag, err := language.Parse(locale)
	if err != nil {
		return c.all[0]
	}
	_, i, confidence := c.match.Match(tag)
	if confidence < language.High {
		return c.all[0]
	}
	return c.all[i]
}
