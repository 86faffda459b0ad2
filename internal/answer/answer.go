// Package answer turns a question into an answer that can be proved: it reads the question, has
// candidate sentences scored as evidence for it, decides between four states, and composes claims
// that rest on quotes. Nothing that it says is without a quote whose text equals the bytes of
// the article's file.
package answer

import (
	"time"

	"context"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// State is what the bot decided about a question.
type State string

const (
	Answered     State = "answered"      // evidence for all that was asked
	Partly       State = "partly"        // evidence for a part; Answer.Missing names the rest
	NotCovered   State = "not_covered"   // no evidence
	FalsePremise State = "false_premise" // the question takes for granted what an article contradicts
)

// Yes and No are the short answers that stand in no quote but follow from one.
const (
	Yes = "Yes"
	No  = "No"
)

// Question is what somebody asks.
type Question struct {
	Text     string
	Articles []string // ids to look in; none: all
	Why      bool     // fill Answer.Why
	OwnWords bool     // answer in the articles' own words, also where a model is configured
	Before   *Turn    // what "and who leads it?" goes on from; nil: nothing
	// Progress is shown what is proved so far each time a sentence of a model has been, before Ask returns and from within it; nil:
	// nobody wants to see that. What Ask returns may be another answer.
	Progress func(*Answer)
}

// Turn is a question that was answered before.
type Turn struct {
	Question string
	Answer   string // short, or its first sentence; "" when there was none
}

// Quote is a byte span of an article's file: file[Start:End] == Text, always.
type Quote struct {
	Article string `json:"article"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Text    string `json:"text"`
}

// Claim is a sentence of an answer with the quotes that prove it, at least one.
type Claim struct {
	Text   string  `json:"text"`
	Quotes []Quote `json:"quotes"`
}

// Side is one value that sources give for a slot, with the quotes that give it.
type Side struct {
	Value  string  `json:"value"`
	Quotes []Quote `json:"quotes"`
	Later  bool    `json:"later,omitempty"` // reported on a later day than another side; absent unless the days of all are known
}

// Conflict is a slot for which sources give different values.
type Conflict struct {
	About string `json:"about"`
	Sides []Side `json:"sides"`
}

// Differences are the slots for which the sources of a corpus give different values.
type Differences struct {
	List     []Conflict
	Sources  []Source // of all of them, numbered
	Revision string
}

// DifferencesRequest says about what. No articles and no topic: the whole corpus.
type DifferencesRequest struct {
	Articles []string // ids
	About    string
	Progress func(done, total int) // called as sentences are compared, which takes time once; nil: nobody is told
}

// Source is an article that an answer cites, numbered from 1 in order of first use. In a list of
// articles N is the place in the list.
type Source struct {
	N         int         `json:"n"`
	Article   string      `json:"article"`
	Title     string      `json:"title"`
	Publisher string      `json:"publisher"`
	Author    string      `json:"author,omitempty"`
	URL       string      `json:"url"`
	Published string      `json:"published,omitempty"` // YYYY-MM-DD, absent when unknown
	Updated   string      `json:"updated,omitempty"`   // likewise
	Kind      corpus.Kind `json:"kind"`
	Language  string      `json:"language,omitempty"` // of another than English, which the built-in models read: it is found by its words alone
}

// Answer is the reply to a question. The zero value of an optional part means that it is absent.
type Answer struct {
	Question string `json:"question"`
	// Understood is the question as it was read when it went on from one before; "" when it stood alone.
	Understood string `json:"understood,omitempty"`
	State      State  `json:"state"`
	// Short is the shortest phrase that answers, at most 12 words; No where a sentence denies what is
	// asked; "" where the question does not ask for a phrase.
	Short string `json:"short,omitempty"`
	// Text is all the prose that a person reads, plain, with [n] after what Sources[n-1] proves: the
	// claims and what is missing; of a refusal the first sentence says so and the rest shows the
	// closest passage and why it falls short. Conflicts, Suggestions and Sources stand apart.
	Text        string      `json:"text"`
	Claims      []Claim     `json:"claims,omitempty"`
	Independent int         `json:"independent,omitempty"` // how many of the articles that the claims rest on are no copies of others
	Conflicts   []Conflict  `json:"conflicts,omitempty"`
	Sources     []Source    `json:"sources,omitempty"`
	Missing     string      `json:"missing,omitempty"`
	Closest     *Quote      `json:"closest,omitempty"`
	Suggestions []string    `json:"suggestions,omitempty"`
	Refusal     *Refusal    `json:"-"`                 // what Text says in a refusal
	Correction  *Correction `json:"-"`                 // what Text says of a false premise
	Engine      string      `json:"engine"`            // "extractive" or the model's name
	Trouble     Trouble     `json:"trouble,omitempty"` // why a model that is configured did not write it
	Removed     int         `json:"removed"`           // proposed claims that failed a check
	Tokens      int         `json:"-"`                 // that the model read and wrote for this very request; what was remembered of an earlier one takes none
	Revision    string      `json:"revision"`
	Articles    int         `json:"articles"` // how many articles were searched
	// Refreshed is when whatever brings articles in looked for new ones last, and Failing where it has not been able to for longer than a
	// day. They are for who knows to fill in.
	Refreshed time.Time `json:"refreshed,omitzero"`
	Failing   []string  `json:"failing,omitempty"`
	ElapsedMS float64   `json:"elapsed_ms"`
	Why       *Why      `json:"why,omitempty"`
}

// Refusal is in parts what the text of a refusal says, for a reply in another language.
type Refusal struct {
	Asked  Asked    // what the articles do not say, or AskedNothing
	Names  string   // what the closest passage does not name: "person", "date" …; or ""
	Absent []string // words of the question that it does not speak of; none when it is near in all of them
}

// Asked is what a question asks for, as far as a refusal says so.
type Asked string

const (
	AskedThing   Asked = "" // something else
	AskedWho     Asked = "who"
	AskedWhere   Asked = "where"
	AskedWhen    Asked = "when"
	AskedHowLong Asked = "how long"
	AskedHowMany Asked = "how many"
	AskedHowMuch Asked = "how much"
	AskedWhy     Asked = "why"
	AskedNothing Asked = "nothing" // it is no question about the articles
)

// Correction is what a question takes for granted and what the articles say in its place; both are "" where
// only the sentences show it.
type Correction struct{ Asked, Instead string }

// Why explains a decision.
type Why struct {
	Read      string      `json:"read"`      // the question as it was read, slips of the pen mended
	Wants     string      `json:"wants"`     // what it asks for
	Threshold float64     `json:"threshold"` // probability from which the best sentence answers
	Evidence  []Candidate `json:"evidence"`  // best first
	Note      string      `json:"note,omitempty"`
	Model     *Written    `json:"model,omitempty"` // what a model did; nil: none was asked
}

// Candidate is a sentence that was scored as evidence.
type Candidate struct {
	Quote  Quote              `json:"quote"`
	Score  float64            `json:"score"` // probability, 0…1, that it answers the question
	Scores map[string]float64 `json:"scores"`
	// Features are what the decision weighs, by name.
	Features map[string]float64 `json:"features"`
}

// Length of a summary: at most 60, 150 or 300 words.
type Length string

const (
	Short  Length = "short"
	Medium Length = "medium"
	Long   Length = "long"
)

// SummaryRequest says what to sum up. No articles and no topic: the whole corpus.
type SummaryRequest struct {
	Articles []string // ids
	Topic    string
	Length   Length // "" is Short
	OwnWords bool   // as of a Question
}

// Summary is the summary of one or more articles.
type Summary struct {
	Title    string   `json:"title"`
	Heading  *Heading `json:"-"` // what Title says; nil: it is an article's own
	Bullets  []Claim  `json:"bullets"`
	Coverage Coverage `json:"coverage"`
	Sources  []Source `json:"sources"`
	Engine   string   `json:"engine"`            // as of an Answer
	Trouble  Trouble  `json:"trouble,omitempty"` // likewise
	Removed  int      `json:"removed"`           // likewise
	Tokens   int      `json:"-"`                 // likewise
	Revision string   `json:"revision"`
}

// Heading is in parts what the title of a summary says, for a reply in another language.
type Heading struct {
	Topic    string // "": it has none
	Articles int    // how many are summed up
}

// Coverage says how much of the text the bullets stand for.
type Coverage struct {
	Paragraphs int       `json:"paragraphs"`
	Covered    int       `json:"covered"`
	Missing    []Missing `json:"missing,omitempty"`
}

// Missing is a paragraph that a summary leaves out. About is its subject in a few words.
type Missing struct {
	Article   string `json:"article"`
	Paragraph int    `json:"paragraph"` // from 1
	Start     int    `json:"start"`
	End       int    `json:"end"`
	About     string `json:"about"`
}

// UserError is an error whose message is fit for the person who asked: it says what is wrong with
// the request and what to do. The rest is in parts what the message says, for a reply in another language.
type UserError struct {
	Message   string
	Problem   Problem
	Name      string // of the article, topic or speaker that there is not
	Has, Most int    // characters of a question that is too long, and how many it may have
}

// Problem is what is wrong with a request, as far as others than programs can be the cause.
type Problem string

const (
	ProblemOther     Problem = "" // only the message says it
	ProblemEmpty     Problem = "empty question"
	ProblemLong      Problem = "long question"
	ProblemNoArticle Problem = "no such article"
	ProblemNoTopic   Problem = "no such topic"
	ProblemNoSpeaker Problem = "no such speaker"
)

func (e *UserError) Error() string { return e.Message }

// Searcher finds candidate passages. It must be safe for concurrent use. An empty result means
// that nothing in the corpus is like the query; an error means that no search was made.
type Searcher interface {
	Search(ctx context.Context, query string, k int) ([]retrieval.Hit, error)
}
