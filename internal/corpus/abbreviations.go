package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordKind says what a period behind a word may mean.
type wordKind int

const (
	ordinary  wordKind = iota // the period ends the sentence
	neverEnds                 // a title or the like: something always follows
	mayEnd                    // an abbreviation that ends a sentence when the next word starts one
	timeOfDay                 // a.m., p.m.: ends one unless a zone or a day follows
	ordinal                   // a number: ends one unless it is the number of a list item
)

// neverFinal are abbreviations that stand before a name or a number, in lower case.
const neverFinal = " mr mrs ms dr prof gen lt col maj sgt capt cmdr cdr adm sen sens rep reps gov pres rev hon st mt ft msgr" +
	" brig cpl pvt supt det insp amb atty messrs mme mlle vs e.g i.e cf viz approx ca ph fig figs vol ch pp al " +
	"lt.gen maj.gen brig.gen lt.col rt "

// beforeNumber are abbreviations only when a number follows.
const beforeNumber = " c no nos art arts p sec para paras nr pt op cap reg "

// mayBeFinal are abbreviations that can end a sentence, in lower case.
const mayBeFinal = " inc corp ltd co cos llc plc bros jr sr etc ave blvd rd dept est assn intl natl " +
	"jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun " +
	"calif fla ariz ark colo conn ill ind kan mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo " +
	"ph.d esq gmbh min max hrs lbs "

var dotted = regexp.MustCompile(`^(\p{L}{1,2}\.)+\p{L}{1,2}$`)

func kindOf(token string, digitFollows bool) wordKind {
	token = strings.TrimRight(token, "*_")
	lower := strings.ToLower(token)
	key := " " + lower + " "
	r, size := utf8.DecodeRuneInString(token)
	switch {
	case lower == "":
		return ordinary
	case lower == "a.m" || lower == "p.m":
		return timeOfDay
	case strings.Contains(neverFinal, key), token == "v":
		return neverEnds
	case digitFollows && strings.Contains(beforeNumber, key):
		return neverEnds
	case strings.Contains(mayBeFinal, key) && (unicode.IsUpper(r) || lower == "etc"):
		return mayEnd
	case size == len(token) && unicode.IsUpper(r), dotted.MatchString(token):
		return mayEnd
	case strings.Trim(token, "0123456789") == "" && len(token) <= 3:
		return ordinal
	}
	return ordinary
}

// Abbreviated says whether the period at text[at] belongs to an abbreviation, as in "Mr. Lind" or "the U.S.
// fleet", and ends no sentence.
func Abbreviated(text string, at int) bool {
	s := stop{text: text, mark: at, end: stopEnd(text, at), bracket: -1}
	next := strings.TrimLeftFunc(text[nextStart(text, s.end):], isOpener)
	first, _ := utf8.DecodeRuneInString(next)
	return text[at] == '.' && !s.endsAfterPeriod(follow{next, first, false})
}

// starters are words that, capitalised, begin a sentence and hardly ever a name.
const starters = " The An He She It They We You I This That These Those There Here His Her Its Their Our My Your In On At But And Or " +
	"For After Before Since While When Where Who What Why How If As Although Though However Also Meanwhile Moreover Still Yet " +
	"Not No Nor So Such Some Many Most Several Both Each Every All Any Other Others Another Under Over By With Without From To " +
	"During Between Among Until Once Because Then Now Later Last Earlier Officials Critics Experts Nobody Everyone "

func isStarter(word string) bool {
	if word == "A" {
		return true
	}
	head, _, _ := strings.Cut(word, "’")
	head, _, _ = strings.Cut(head, "'")
	return head != "" && strings.Contains(starters, " "+head+" ")
}

// timeWords follow a time of day within a sentence although they are capitalised.
const timeWords = " Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August " +
	"September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun " +
	"GMT UTC EST EDT CST CDT MST MDT PST PDT CET CEST EET EEST BST MSK IST JST ET CT MT PT Eastern Central Mountain Pacific " +
	"Greenwich Moscow London Paris Kyiv Berlin Brussels "

func isTimeWord(word string) bool {
	return strings.Contains(timeWords, " "+strings.TrimRight(word, ".")+" ")
}

// saying are verbs by which a speaker is named after a question or a shout in quotes.
const saying = " said says asked asks told tells added adds wrote writes cried shouted replied responded wondered demanded exclaimed " +
	"tweeted posted continued joked quipped inquired yelled chanted read reads "

// longestSpeaker bounds, in bytes, a name with its titles and the verb.
const longestSpeaker = 100

// attributes reports whether text begins with a speaker and a verb of saying: "Mayor Ana Ruiz asked".
func attributes(text string) bool {
	for i, w := range strings.Fields(text) {
		switch {
		case i > 0 && strings.Contains(saying, " "+strings.TrimRight(w, ".,:;")+" "):
			return true
		case i > 6, strings.ContainsAny(w, ".,;:!?") && !strings.Contains(neverFinal, " "+strings.ToLower(strings.TrimRight(w, "."))+" "):
			return false
		}
	}
	return false
}
