package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// notice is a kind of paragraph that speaks to the visitor of the page, not of the news. It is
// known by how it begins and by words that it has; each list of has needs one of its words.
type notice struct {
	name   string
	starts []string   // whole words; none: it may begin anyhow
	has    [][]string // parts of the lower-case text
}

// about makes a notice of lists divided by bars; starts may be "".
func about(name, starts string, has ...string) notice {
	n := notice{name: name}
	if starts != "" {
		n.starts = strings.Split(starts, "|")
	}
	for _, h := range has {
		n.has = append(n.has, strings.Split(h, "|"))
	}
	return n
}

// longestNotice bounds a notice in words; the longest disclaimers run to about a hundred.
const longestNotice = 130

// notices returns the table. Every entry needs two signs, or one that no article has, so that an
// article about cookies, copyright or newsletters keeps its sentences.
func notices() []notice {
	return []notice{
		about("newsletter", "sign up|subscribe|register|get|receive|join|stay|enter your email|don't miss",
			"newsletter|inbox|mailing list|news alerts|email updates|daily briefing|our channel|to our", "our |your | us |here|free"),
		about("social sites", "follow us|follow our|like us|join us|find us|connect with us|follow me|keep up with us|join our|subscribe to our",
			"facebook|twitter|instagram|telegram|whatsapp|youtube|linkedin|google news|tiktok|bluesky|mastodon|rss| on x|social media|channel"),
		about("appeal to share or give", "share this|please share|forward this|support our|help us|donate|become a|if you enjoyed|if you liked|"+
			"if you found this|thank you for reading|thanks for reading",
			"article|story|post|journalism|reporting|newsroom|reading|subscriber|supporter|patron", "our |this |us |you |reading"),
		about("link to the full text", "view|read|see|click|tap|click here|for more|to read|find",
			"in full here|full story here|full article here|full text here|full report here|full release here|full version here|"+
				"original article|original story|click here|here to read|here for more|visit our website|on our website"),
		about("application", "download|get|install", "our app|our mobile app|our free app|the app", "app store|google play|android|ios|our "),
		about("paywall", "to continue reading|you have reached|you've reached|this article is for|this story is for|this content is|already a subscriber|"+
			"already have an account|already a member|you are reading|please enable|create a free account|log in to|sign in to",
			"subscri|free article|log in|sign in|javascript|registered|account|cookies"),
		about("tip line", "have a tip|got a tip|do you have a story|have a story|have something to add|got a story|contact the author|contact the reporter|"+
			"contact the editor|write to us|email us|send us|contact us|reach the reporter|reach the author",
			"@|email|contact|write|send|tell us|let us know|get in touch"),
		about("cookie banner", "we use|we and our|this site uses|this website uses|our website uses|our site uses|by continuing|by using|by clicking|we value your privacy",
			"cookie", "our |this site|this website|you|we "),
		about("subscriptions", "", "subscriber|subscription", "please contact|contact us|please subscribe|please log in"),
		about("copyright", "copyright|©|c)|all rights reserved", "©|(c)|all rights reserved"),
		about("rights", "this material may not|this content may not|this article may not|no part of this article|no part of this publication|no part of this site|"+
			"no part of this website|reproduction of this|reproduction in whole|reproduction without|any reproduction",
			"permission|consent|redistributed|prohibited"),
		about("whose views", "", "views|opinions|positions|conclusions",
			"views expressed|opinions expressed|conclusions expressed|expressed here|of the author|author's|contributor|columnist",
			"solely those of|are those of the|not necessarily reflect|not necessarily represent|not necessarily those of|are their own|are his own|are her own|author's own"),
		about("disclaimer", "disclaimer:|disclaimer.|the information provided on|the information provided in|the information contained in|the information on this|"+
			"this article is for information|this content is provided|this article does not constitute|nothing in this article|nothing on this",
			"disclaimer|advice|not liable|no liability|warranties|informational purposes|general information"),
		about("supplied text", "public release|/public release|press release|this press release|this media release|this content|this is a press release",
			"issued by|provided by|distributed by|supplied by|edited for|third party|third-party|newswire|sole responsibility|syndicated"),
		about("edited text", "this material|this text|this content|this release|/public release|public release", "edited for clarity|edited for length|edited for style"),
		about("origin of the text", "this article|this post|a version of this article|a version of this story|a version of this post",
			"originally published|first published|was published|republished|first appeared|originally appeared|appeared first on|was translated|"+
				"has been translated|was generated|was produced|was syndicated|licensed under|automatically generated"),
		about("state of the text", "this article|this story|this post|this page|an earlier version of this article|an earlier version of this story|"+
			"a previous version of this article|a previous version of this story",
			"was updated|has been updated|was corrected|has been corrected|earlier version|previous version"),
		about("mark of a feed", "the post|the article", "appeared first on"),
		about("editor's note", "editor's note:|editors' note:|editor note:|note to readers:|note to editors:|notes to editors:"),
		about("correction", "correction:|clarification:|corrections:", "article|story|version|headline|report "),
	}
}

// isNotice reports a paragraph of the table, a credit line of the newsroom or a remark of the page
// on itself.
func (b *rulebook) isNotice(c candidate) bool {
	if c.words > longestNotice {
		return false
	}
	bare := strings.TrimLeft(c.lower, `"'“([*_~>-–— `)
	found := strings.HasPrefix(bare, "this ") && ofItself(c.lower) || isStaffCredit(c) || isCopyright(c) ||
		slices.ContainsFunc(b.notices, func(n notice) bool { return n.matches(bare) })
	return found && !reports(c.lower)
}

func (n notice) matches(text string) bool {
	if n.starts != nil && !slices.ContainsFunc(n.starts, func(s string) bool { return beginsWith(text, s) }) {
		return false
	}
	for _, any := range n.has {
		if !slices.ContainsFunc(any, func(s string) bool { return strings.Contains(text, s) }) {
			return false
		}
	}
	return true
}

// ofItself reports a page that praises itself, or a remark in brackets about "this article".
func ofItself(lower string) bool { return ownWords.MatchString(lower) || ownRemark.MatchString(lower) }

// beginsWith reports whether s begins with the whole words of prefix.
func beginsWith(s, prefix string) bool {
	rest, ok := strings.CutPrefix(s, prefix)
	r, _ := utf8.DecodeRuneInString(rest)
	return ok && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// reports says whether lower-case text tells what somebody said: then it is the article's own.
func reports(lower string) bool {
	if quotation.MatchString(lower) || strings.Contains(lower, "according to") {
		return true
	}
	for _, w := range strings.Fields(lower) {
		if strings.Contains(reporting, " "+strings.Trim(w, ".,;:()")+" ") {
			return true
		}
	}
	return false
}

// quotation matches words in quotation marks, more than the name of a button has.
var quotation = regexp.MustCompile(`["“«„][^"“”«»„]*\s[^"“”«»„]*\s[^"“”«»„]*["”»“]`)

// reporting are verbs by which an article attributes what it says.
const reporting = " said says told tells added argued argues claimed claims warned warns insisted insists stressed announced explained admitted " +
	"complained demanded denied confirmed reported urged asked replied testified ruled "

// isStaffCredit reports "(Reporting by A; editing by B)": apart from names only words for work.
func isStaffCredit(c candidate) bool {
	bare := strings.Trim(c.text, "()[]*_ .")
	if c.words > 40 || !strings.Contains(bare, " by ") || !staffCredit.MatchString(strings.ToLower(bare)) {
		return false
	}
	for _, w := range strings.Fields(bare) {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(r) && !strings.Contains(creditWords, " "+strings.Trim(w, ".,;:")+" ") {
			return false
		}
	}
	return true
}

const creditWords = " additional with reporting writing editing compiled translated translation edited written produced by and in at from for of the to de van von der al bin staff "

// isCopyright reports "© 2024 The Courier".
func isCopyright(c candidate) bool {
	return c.words <= 25 && copyright.MatchString(c.lower) && !c.ended
}

var (
	copyright   = regexp.MustCompile(`^\W*(?:©|\(c\)|copyright\s*(?:©|\(c\)|\d{4}))`)
	staffCredit = regexp.MustCompile(`^(?:additional |with )*(?:reporting|writing|editing|compiled|translated|translation|edited|written|produced)(?: and \p{L}+)* by `)
	ownRemark   = regexp.MustCompile(`^[(\[*_]+this (?:article|story|post|piece|column|text|page)\b.*[)\]*_]$`)
	ownWords    = regexp.MustCompile(`^\W*this (?:[\p{L}-]+ ){0,4}(?:article|post|blog|blog post|guide|piece) (?:provides|offers|presents|gives|delivers|covers|explores|examines|delves|aims|discusses|highlights|outlines)\b.*\b(?:overview|insights?|in-depth|comprehensive|readers|seo)\b|^\W*this (?:[\p{L}-]+ ){0,3}seo[ -]`)
)
