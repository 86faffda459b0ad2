package answer

import (
	"maps"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur/internal/corpus"
)

// word is a token of a text with what its shape tells. Its span counts bytes of that text.
type word struct {
	corpus.Span
	text  string
	lower string
	first bool // begins the text, a quotation or a clause after a colon: its capital tells nothing
}

// capital says whether the word begins with an upper-case letter.
func (w word) capital() bool {
	r, _ := utf8.DecodeRuneInString(w.text)
	return unicode.IsUpper(r)
}

// acronym says whether the word is written in capitals, as NATO or F-35 are.
func (w word) acronym() bool {
	upper := 0
	for _, r := range w.text {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper > 1 || upper == 1 && len(w.text) > 1
}

// number says whether the word is written in figures.
func (w word) number() bool { return strings.IndexFunc(w.text, unicode.IsDigit) == currencyLen(w.text) }

func currencyLen(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if strings.ContainsRune("$€£", r) {
		return n
	}
	return 0
}

// words splits a text.
func words(text string) []word {
	var out []word
	end := 0
	for i := 0; i < len(text); {
		m := scanWord(text, i)
		if m == i {
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
			continue
		}
		gap, t := text[end:i], text[i:m]
		for _, tail := range []string{"'s", "’s", "'", "’"} {
			t = strings.TrimSuffix(t, tail)
		}
		w := word{Span: corpus.Span{Start: i, End: i + len(t)}, text: t, lower: strings.ToLower(t)}
		w.first = len(out) == 0 || strings.ContainsAny(gap, `.:?!“"([;`)
		out = append(out, w)
		i, end = m, m
	}
	return out
}

// scanWord is where the word ends that begins at i, i when none does: figures with their currency and percent signs as one word, and letters
// with inner hyphens, apostrophes and dots as another, "$43", "2%", "three-star", "U.S", "F-35s". A regular expression for the
// same, which takes five times as long, is in the test.
func scanWord(text string, i int) int {
	from := i + currencyLen(text[i:])
	if end := figuresEnd(text, from); end > from {
		for end < len(text) && (text[end] == '.' || text[end] == ',') && figuresEnd(text, end+1) > end+1 {
			end = figuresEnd(text, end+1)
		}
		for _, suffix := range []string{"%", "s", "st", "nd", "rd", "th"} {
			if strings.HasPrefix(text[end:], suffix) && (suffix == "%" || !wordByte(text, end+len(suffix))) {
				return end + len(suffix)
			}
		}
		return end
	}
	end := lettersEnd(text, i, false)
	for end > i {
		r, n := utf8.DecodeRuneInString(text[end:])
		if r != '\'' && r != '’' && r != '.' && r != '-' || lettersEnd(text, end+n, true) == end+n {
			break
		}
		end = lettersEnd(text, end+n, true)
	}
	return end
}

func figuresEnd(text string, i int) int {
	for i < len(text) && '0' <= text[i] && text[i] <= '9' {
		i++
	}
	return i
}

// lettersEnd is where the letters with their marks end that begin at i, and the figures among them where they may be.
func lettersEnd(text string, i int, figures bool) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !(figures && '0' <= r && r <= '9') {
			break
		}
		i += n
	}
	return i
}

// wordByte says whether a letter, figure or underscore of ASCII stands at i.
func wordByte(text string, i int) bool {
	return i < len(text) && (text[i] == '_' || text[i] < utf8.RuneSelf && (unicode.IsLetter(rune(text[i])) || unicode.IsDigit(rune(text[i]))))
}

// set makes a look-up table of space-separated words.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// lexicon holds the closed classes of English that reading a question needs. It is made once by New
// and never changes.
type lexicon struct {
	*quantities
	function  map[string]bool // words that carry no content of their own
	breaks    map[string]bool // function words that end a noun phrase
	auxiliary map[string]bool
	months    map[string]bool
	weekdays  map[string]bool
	scale     map[string]float64 // number words and their values
	times     map[string]float64 // "twice" and its kin
	vague     map[string]bool    // "several": a number that is not told
	about     map[string]bool    // "nearly": what stands before a number and belongs to it
	leading   map[string]bool    // what stands before a time or place and goes with it
	units     map[string]bool    // units of time
	titles    map[string]bool    // what stands before the name of a person
	said      map[string]bool    // verbs of saying
	speaking  map[string]bool    // more of them, after which somebody's words may be told
	pronouns  map[string]bool    // words that lean on the sentence before
	chatter   map[string]bool    // greetings and thanks
	ordering  map[string]bool    // words after which such a verb is an order
	plurals   map[string]bool    // nouns that are plural without an s
	writing   map[string]bool    // of the orders those that may ask for a summary
	denying   map[string]bool    // words that turn what a clause says
	orders    map[string]bool    // verbs that give the bot an order instead of asking about the corpus
}

func newLexicon() *lexicon {
	const (
		auxiliary    = "am is are was were be been being do does did done have has had having will would shall should can could may might must 's isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't won't wouldn't shouldn't can't cannot couldn't"
		prepositions = "of in on at by for from to with without into onto over under about against between among through during before after since until till within across behind beyond near towards toward upon as per via than amid despite"
		others       = "a an the this that these those and or but nor so yet if whether while because although though when where who whom whose which what why how it its they them their he him his she her hers we us our you your i me my not no also too very just only even more most less least some any all both each every other another such own same there here then now"
	)
	l := &lexicon{
		quantities: newQuantities(),
		function:   set(auxiliary + " " + prepositions + " " + others),
		breaks:     set(auxiliary + " " + prepositions + " and or but that which who whose when where while because the a an it its they their he his she her we our not also"),
		auxiliary:  set(auxiliary),
		months:     set(monthNames + " jan feb mar apr jun jul aug sep sept oct nov dec"),
		weekdays:   set(weekdayNames),
		vague:      set("several many dozens hundreds thousands millions billions scores few various numerous"),
		about:      set("nearly almost about around approximately roughly over under some only exactly least most more less fewer than up to at as many much another further"),
		leading:    set("in on at near the"),
		units:      set("second seconds minute minutes hour hours day days week weeks month months year years decade decades century centuries"),
		titles:     set("mr mrs ms dr president minister secretary general chief chancellor king queen prince princess senator ambassador governor mayor captain colonel commander admiral chairman chairwoman chair director professor judge sir lord lady pope spokesman spokeswoman spokesperson leader"),
		said:       set("say says said saying tell tells told state states stated add adds added note notes noted stress stresses stressed stressing remark remarked remarks claim claims claimed argue argues argued believe believes believed think thinks thought announce announces announced declare declared declares emphasise emphasised emphasize emphasized emphasizes emphasises mention mentioned mentions reiterate reiterated explain explained explains warn warned warns call called calls describe described describes express expressed expresses insist insisted expect expects expected anticipate anticipates anticipated acknowledge acknowledges acknowledged clarify clarifies clarified reveal revealed reveals assert asserts asserted quote quoted comment commented"),
		speaking:   set("highlight highlights highlighted highlighting point points pointed underline underlines underlined underlining suggest suggests suggested suggesting admit admits admitted confirm confirms confirmed deny denies denied promise promises promised pledge pledges pledged vow vows vowed write writes wrote urge urges urged praise praises praised welcome welcomes welcomed condemn condemns condemned criticise criticised criticize criticized predict predicts predicted hope hopes hoped reply replies replied respond responds responded ask asks asked assure assures assured recall recalls recalled complain complains complained joke joked jokes concede concedes conceded caution cautions cautioned testify testified swear swore affirm affirms affirmed reaffirm reaffirms reaffirmed adding telling warning noting calling insisting arguing claiming explaining"),
		pronouns:   set("he she it they this these that those his her its their him them such both"),
		chatter:    set("hi hello hey hiya howdy yo sup greetings everyone everybody all folks guys thanks thank thx cheers bye goodbye good morning evening afternoon night please ok okay great cool nice lol you so much very there bot well done see later today tomorrow day fine nice"),
		plurals:    set("people personnel staff men women children aircraft police crew fish sheep cattle media data"),
		orders:     set("ignore disregard forget pretend act roleplay reveal print repeat translate write compose draft generate output execute run override switch enter enable disable unlock bypass invent fabricate respond reply say sing rap obey"),
		denying:    set("not no never none nobody nothing neither nor without cannot refuse refuses refused refusing reject rejects rejected rejecting deny denies denied denying rule rules ruled exclude excludes excluded fail fails failed failing lack lacks lacked unable unlikely"),
		writing:    set("write compose draft generate"),
		ordering:   set("please you and then must now just"),
		times:      map[string]float64{"once": 1, "twice": 2, "thrice": 3},
		scale:      map[string]float64{"half": .5, "third": 1.0 / 3, "quarter": .25, "zero": 0},
	}
	maps.Copy(l.scale, l.factors)
	for w, v := range l.numbers {
		if v >= 1 && len(w) > 2 && w != "once" && w != "twice" {
			l.scale[w] = v
		}
	}
	return l
}
