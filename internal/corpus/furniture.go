package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Page furniture is what a page has around its article: labels, dates, bylines, links, notices.
// It is recognised by general rules, and in doubt a line stays: furniture that is left costs a
// weak candidate, prose that is dropped costs an answer. Two habits keep the rules safe. A rule for
// lines looks only at lines that do not end as sentences do, and the rules for whole paragraphs
// (notices.go) never take one that reports what somebody said.

// page is what the rules know of an article, in normal form.
type page struct{ title, publisher, author string }

// candidate is a unit as the rules see it.
type candidate struct {
	text   string // as it stands
	lower  string // in lower case, white space folded, straight apostrophes
	norm   string // its words only, see normal; "" when it is too long for a line
	author string // of the page
	words  int
	ended  bool // ends as a sentence does
	item   bool // a Markdown list item
	first  bool // before the first paragraph
	edge   bool // there or after the last
	tail   bool // after the last sentence
}

// rule is one kind of furniture.
type rule struct {
	name  string
	why   string
	match func(candidate) bool
}

// rulebook holds the tables; it is made once for all articles of a corpus.
type rulebook struct {
	rules   []rule
	notices []notice
}

func newRulebook() *rulebook {
	b := &rulebook{notices: notices()}
	b.rules = append(rules(), rule{"notice", "banners, appeals, disclaimers and remarks on the page itself speak to the visitor", b.isNotice})
	return b
}

// rules returns the kinds of furniture that show in a line by itself, surest first.
func rules() []rule {
	return []rule{
		{"symbols", "lines of dashes, stars or arrows divide the page and say nothing", func(c candidate) bool { return !hasWord(c.text) }},
		{"label", "names of page parts and buttons", func(c candidate) bool {
			return isLabel(c.text) && (!c.item || strings.Contains(c.norm, " ")) // "English" in a list may be a language
		}},
		{"link", "a line that is only an address, a link, an image or a tag leads away from the article", func(c candidate) bool {
			return onlyLink.MatchString(c.text) && !strings.Contains(c.text, ".](") // a linked sentence is one
		}},
		{"hashtags", "tags for other sites", func(c candidate) bool { return onlyTags.MatchString(c.text) }},
		{"pointer", "a pointer to another article carries that article's title", isPointer},
		{"keywords", "lists of keywords are for the site's index", func(c candidate) bool { return !c.ended && keywords.MatchString(c.lower) }},
		{"counts", "reading time and numbers of shares or comments change with the page", func(c candidate) bool { return !c.ended && counts.MatchString(c.norm) }},
		{"stamp", "the page's own dates are not what the article says; a day between paragraphs may be a heading", isStampLine},
		{"byline", "who wrote the page is in the front matter", isByline},
		{"bar", "names, dates and buttons divided by bars stand under a headline", isBar},
		{"dateline", "a place or a source in capitals before the text says where it was written", isDateline},
		{"breadcrumb", "a path of section names leads to the page", isBreadcrumb},
		{"tail", "a short line after the last sentence is an offer, a link or a list of titles", func(c candidate) bool {
			return c.tail && !c.item && c.words <= 14
		}},
		{"credit", "captions and picture credits belong to a picture that is not there", isCredit},
	}
}

// mark sets the role of all units that are furniture or repeat the title.
func (b *rulebook) mark(p page, us []unit) {
	first, last := b.proseBounds(p, us)
	end := lastSentence(us)
	links := false // within a list of links
	for i := range us {
		u := &us[i]
		switch {
		case p.isTitle(u.text):
			u.role, links = heading, false
		case isSection(u.text):
			u.role, u.why, links = furniture, "a label over links to other pages", true
		case u.role == heading:
			links = false
		case links && isLinkTitle(u):
			u.role, u.why = furniture, "a link in a list under its label"
		default:
			c := newCandidate(p, u)
			c.first, c.edge, c.tail = i < first, i < first || i > last, i > end
			if r := b.match(c); r != nil {
				u.role, u.why = furniture, r.why
			} else {
				links = false
			}
		}
	}
}

// IsFurniture reports whether a line between the headline and the text is furniture by itself. A title is not known, so that a line that repeats it is none.
func IsFurniture(line string) bool {
	u := unit{text: strings.TrimSpace(line)}
	u.role, _ = marker(u.text)
	c := newCandidate(page{}, &u)
	c.first, c.edge = true, true
	return isSection(u.text) || newRulebook().match(c) != nil
}

// match returns the first rule that matches, or nil.
func (b *rulebook) match(c candidate) *rule {
	for i := range b.rules {
		if b.rules[i].match(c) {
			return &b.rules[i]
		}
	}
	return nil
}

// longestLine bounds, in words, what the rules for dates, names and counts look at.
const longestLine = 25

func newCandidate(p page, u *unit) candidate {
	lower := strings.Join(strings.Fields(strings.ToLower(u.text)), " ")
	lower = strings.ReplaceAll(strings.ReplaceAll(lower, "’", "'"), "‘", "'")
	c := candidate{
		text: u.text, lower: lower, author: p.author,
		words: strings.Count(lower, " ") + 1, ended: endsSentence(u.text), item: u.role == item,
	}
	if c.words <= longestLine {
		c.norm = normal(u.text)
	}
	return c
}

// proseBounds returns the first and the last unit that is surely a paragraph of the article.
func (b *rulebook) proseBounds(p page, us []unit) (first, last int) {
	prose := func(u unit) bool {
		return (u.role == item || u.role == plain && endsProse(u.text) && len(strings.Fields(u.text)) > 5) && !b.isNotice(newCandidate(p, &u))
	}
	first = slices.IndexFunc(us, prose)
	if first < 0 {
		return len(us), -1
	}
	for last = len(us) - 1; !prose(us[last]); last-- {
	}
	return first, last
}

// lastSentence returns the place of the last unit that ends as a statement does, however short.
func lastSentence(us []unit) int {
	end := len(us) - 1
	for end >= 0 && (us[end].role == heading || !endsSentence(us[end].text) || strings.HasSuffix(us[end].text, "?")) {
		end--
	}
	return end
}

// isLinkTitle reports a unit that can be the title or teaser of another article.
func isLinkTitle(u *unit) bool {
	s := unclosed(u.text)
	question := strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!")
	cutOff := strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...")
	return cutOff || (!endsProse(s) || question) && len(strings.Fields(s)) <= 25
}

// isPointer reports "Read more: …" and the like.
func isPointer(c candidate) bool {
	return !c.ended && (pointer.MatchString(c.lower) || shouted.MatchString(c.text))
}

// isStampLine reports a line of dates and times alone. Between paragraphs, where it may head a part
// of a chronicle, it must say that it is a stamp or tell the time.
func isStampLine(c candidate) bool {
	said := stampVerb.MatchString(c.lower)
	return isStamp(c.norm) && (said || !c.ended && (c.edge || clock.MatchString(c.lower)))
}

// isStamp reports words that are parts of dates and times only, with at least one number or day.
func isStamp(norm string) bool {
	dated, number := false, 0
	for _, w := range strings.Fields(norm) {
		switch {
		case dateNumber.MatchString(w):
			number++
		case strings.Contains(dateNames, " "+w+" "):
			dated = true
		case !strings.Contains(dateSmall, " "+w+" "):
			return false
		}
	}
	return dated && (number > 0 || norm != "may") || number >= 2
}

func isByline(c candidate) bool {
	if c.item || c.author != "" && (c.norm == c.author || c.norm == "by "+c.author) {
		return !c.item
	}
	return !c.ended && c.words <= 14 && byline.MatchString(c.text)
}

// isBar reports parts divided by bars or dots of which one is surely furniture and all are short.
func isBar(c candidate) bool {
	parts := strings.FieldsFunc(c.text, func(r rune) bool { return strings.ContainsRune("|•·", r) })
	ended := c.ended && !strings.HasSuffix(c.lower, "a.m.") && !strings.HasSuffix(c.lower, "p.m.") // the end of a time
	if len(parts) < 2 || ended || c.item || c.words > 20 {
		return false
	}
	sure := false
	for _, p := range parts {
		norm := normal(p)
		if len(strings.Fields(norm)) > 12 {
			return false
		}
		sure = sure || isLabel(p) || isStamp(norm) || counts.MatchString(norm) || norm != "" && norm == c.author ||
			byline.MatchString(strings.TrimSpace(p))
	}
	return sure
}

// isDateline reports a place or source in capitals, or names with a date, before the first paragraph.
func isDateline(c candidate) bool {
	if !c.first || c.ended || c.item || c.words > 9 {
		return false
	}
	place, _, _ := strings.Cut(c.text, "(")
	if c.words <= 4 && hasWord(place) && place == strings.ToUpper(place) && strings.IndexFunc(c.text, unicode.IsDigit) < 0 {
		return true
	}
	var rest []string
	for _, w := range strings.Fields(c.text) {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "("))
		if norm := normal(w); norm != "" && (!unicode.IsUpper(r) || strings.Contains(dateNames, " "+norm+" ")) {
			rest = append(rest, norm)
		}
	}
	norm := strings.Join(rest, " ")
	return len(rest) >= 2 && len(rest) < c.words && isStamp(norm) && strings.IndexFunc(norm, unicode.IsDigit) >= 0
}

// isBreadcrumb reports section names divided by arrows, or by at least two commas, at the page's ends.
func isBreadcrumb(c candidate) bool {
	if !c.edge || c.ended || c.item {
		return false
	}
	parts := strings.FieldsFunc(c.text, func(r rune) bool { return strings.ContainsRune(">»›→/", r) })
	if len(parts) < 2 {
		parts = strings.Split(c.text, ",")
	}
	if len(parts) < 2 || len(parts) == 2 && strings.Contains(c.text, ",") {
		return false
	}
	for _, p := range parts {
		if len(strings.Fields(normal(p))) > 4 || !capitalised(p) {
			return false
		}
	}
	return true
}

// capitalised reports whether all words but the small ones begin with a capital.
func capitalised(s string) bool {
	for _, w := range strings.Fields(s) {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(r) && !strings.Contains(" and of the for in on ", " "+w+" ") {
			return false
		}
	}
	return true
}

func isCredit(c candidate) bool {
	return captionMark.MatchString(c.lower) && c.words <= 40 && !reports(c.lower) || !c.ended && creditMark.MatchString(c.lower) ||
		c.words <= 14 && (!c.ended || strings.HasPrefix(c.text, "(")) && pictureCredit.MatchString(c.lower)
}

var (
	onlyLink = regexp.MustCompile(`^(?:<?(?:https?://|www\.)\S+>?|<!--.*-->|</?[A-Za-z][^>]*>|\[[^\]]*\]:\s*<?(?:https?:|www\.|/|#)\S*.*|` +
		`\S+@\S+\.\p{L}+|(?:\W*!?\[[^\]]*\]\([^)]*\)\W*)+)$`)
	onlyTags = regexp.MustCompile(`^(?:[#@][\p{L}\p{N}_]+[\s,]*)+$`)
	pointer  = regexp.MustCompile(`^\W*(?:(?:read|see|watch|listen|also|next|previous|up next|go deeper|don't miss|recommended|related|trending)` +
		`(?: (?:more|also|next|now|read|articles?|story|stories|posts?|news|videos?|coverage|reading))?)\s*(?:[:|>»→]| [-–—] )`)
	shouted       = regexp.MustCompile(`^(?:READ|SEE|WATCH|ALSO|RELATED|MORE)(?: (?:MORE|ALSO|READ|NEXT|ON|NOW))?[ :]`)
	keywords      = regexp.MustCompile(`^(?:tags?|topics?|related topics|keywords?|categor(?:y|ies)|filed under|posted in|labels?|hashtags?|mentioned in this \w+)\s*:`)
	counts        = regexp.MustCompile(`^(?:\d[\d ]*(?:k|m)? (?:comments?|shares?|views?|likes?|replies|reads)|(?:(?:reading|read) time )?(?:about )?\d+ min(?:ute)?s?(?: read)?|(?:reading|read) time.*)$`)
	stampVerb     = regexp.MustCompile(`^\W*(?:last |first )?(?:updated?|published|posted|modified|created|date)\b`)
	clock         = regexp.MustCompile(`\d[:.h]\d\d|\d ?[ap]\.?m\b|\bago\b`)
	dateNumber    = regexp.MustCompile(`^\d{1,4}(?:st|nd|rd|th|h|am|pm)?$`)
	byline        = regexp.MustCompile(`^(?:(?i:(?:written|reported|reporting|story|text|words|edited|editing|posted|published|photos?|compiled|translated) by|by|author|reporter|editor|source)\s*:?)\s+\p{Lu}[\p{L}.'’-]*(?:,?\s+(?:\p{Lu}[\p{L}.'’-]*|and|&|de|da|di|du|del|der|den|la|le|van|von|bin|al|el|in|of|for|the))*$`)
	captionMark   = regexp.MustCompile(`^\W*(?:file )?(?:photo|photograph|image|picture|illustration)s?(?: (?:credit|source|caption|courtesy))?s?\s*:`)
	creditMark    = regexp.MustCompile(`^\W*(?:credit|caption|source|video|graphic)s?\s*:`)
	pictureCredit = regexp.MustCompile(`^\W*(?:photo|photograph|image|picture|illustration)s? (?:by|courtesy|via|from|credit)\b|getty images|shutterstock|\bap photo\b|\bfile photo\b|\b(?:afp|reuters|epa|ap|dpa)/`)
)

// dateNames make a line of numbers a date.
const dateNames = " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun " +
	"january february march april may june july august september october november december " +
	"jan feb mar apr jun jul aug sep sept oct nov dec ago today yesterday "

// dateSmall are words that go with a date or a time.
const dateSmall = " of at on the and last first updated update published posted modified created date time local hour hours minute minutes min mins " +
	"day days week weeks month months am pm a p m gmt utc est edt cst cdt pst pdt et cet cest bst msk ist jst s h "
