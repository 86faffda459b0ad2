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
	why    string
	starts []string   // whole words; none: it may begin anyhow
	has    [][]string // parts of the lower-case text
}

// longestNotice bounds a notice in words; the longest disclaimers run to about a hundred.
const longestNotice = 130

// notices returns the table. Every entry needs two signs at least, so that an article about
// cookies, copyright or newsletters keeps its sentences.
func notices() []notice {
	return []notice{
		{"newsletter", []string{"sign up", "subscribe", "register", "get", "receive", "join", "stay", "enter your email", "don't miss"},
			[][]string{{"newsletter", "inbox", "mailing list", "news alerts", "email updates", "daily briefing", "our channel", "to our"}, {"our ", "your ", " us ", "here", "free"}}},
		{"social sites", []string{"follow us", "follow our", "like us", "join us", "find us", "connect with us", "follow me", "keep up with us", "join our", "subscribe to our"},
			[][]string{{"facebook", "twitter", "instagram", "telegram", "whatsapp", "youtube", "linkedin", "google news", "tiktok", "bluesky", "mastodon", "rss", " on x", "social media", "channel"}}},
		{"appeal to share or give", []string{"share this", "please share", "forward this", "support our", "help us", "donate", "become a", "if you enjoyed", "if you liked", "if you found this", "thank you for reading", "thanks for reading"},
			[][]string{{"article", "story", "post", "journalism", "reporting", "newsroom", "reading", "subscriber", "supporter", "patron"}, {"our ", "this ", "us ", "you ", "reading"}}},
		{"link to the full text", []string{"view", "read", "see", "click", "tap", "click here", "for more", "to read", "find"},
			[][]string{{"in full here", "full story here", "full article here", "full text here", "full report here", "full release here", "full version here", "original article", "original story", "click here", "here to read", "here for more", "visit our website", "on our website"}}},
		{"application", []string{"download", "get", "install"}, [][]string{{"our app", "our mobile app", "our free app", "the app"}, {"app store", "google play", "android", "ios", "our "}}},
		{"paywall", []string{"to continue reading", "you have reached", "you've reached", "this article is for", "this story is for", "this content is", "already a subscriber", "already have an account", "already a member", "you are reading", "please enable", "create a free account", "log in to", "sign in to"},
			[][]string{{"subscri", "free article", "log in", "sign in", "javascript", "registered", "account", "cookies"}}},
		{"tip line", []string{"have a tip", "got a tip", "do you have a story", "have a story", "have something to add", "got a story", "contact the author", "contact the reporter", "contact the editor", "write to us", "email us", "send us", "contact us", "reach the reporter", "reach the author"},
			[][]string{{"@", "email", "contact", "write", "send", "tell us", "let us know", "get in touch"}}},
		{"cookie banner", []string{"we use", "we and our", "this site uses", "this website uses", "our website uses", "our site uses", "by continuing", "by using", "by clicking", "we value your privacy"},
			[][]string{{"cookie"}}},
		{"subscriptions", nil, [][]string{{"subscriber", "subscription"}, {"please contact", "contact us", "please subscribe", "please log in"}}},
		{"rights", []string{"copyright", "©", "(c)", "all rights reserved", "this material may not", "this content may not", "this article may not", "no part of this", "reproduction"},
			[][]string{{"©", "(c)", "all rights reserved", "without permission", "without the permission", "without written", "without prior", "written permission", "written consent", "rewritten or redistributed", "is prohibited"}}},
		{"whose views", nil, [][]string{{"views", "opinions", "positions", "conclusions"}, {"views expressed", "opinions expressed", "conclusions expressed", "expressed here", "of the author", "author's", "contributor", "columnist"},
			{"solely those of", "are those of the", "not necessarily reflect", "not necessarily represent", "not necessarily those of", "are their own", "are his own", "are her own", "author's own"}}},
		{"disclaimer", []string{"disclaimer", "the information provided", "the information contained", "the information on this", "nothing in this", "this article is for information", "this content is provided", "this article does not constitute", "the content of this"},
			[][]string{{"disclaimer:", "disclaimer.", "disclaimer ", "advice", "liab", "accura", "warrant", "informational purposes", "general information"}}},
		{"supplied text", []string{"public release", "/public release", "press release", "this press release", "this material", "this content", "this release", "this is a press release", "this media release"},
			[][]string{{"issued by", "provided by", "distributed by", "edited for clarity", "edited for length", "third party", "third-party", "newswire", "sole responsibility", "was supplied", "syndicated"}}},
		{"origin of the text", []string{"this article", "this post", "this page", "a version of this article", "a version of this story", "a version of this post"},
			[][]string{{"originally published", "first published", "was published", "republished", "first appeared", "originally appeared", "appeared first on", "was translated", "has been translated", "was generated", "was produced", "was syndicated", "licensed under", "automatically generated"}}},
		{"state of the text", []string{"this article", "this story", "this post", "this page", "an earlier version of this", "a previous version of this"},
			[][]string{{"was updated", "has been updated", "was corrected", "has been corrected", "to correct", "to clarify", "misstated", "incorrectly"}}},
		{"mark of a feed", []string{"the post", "the article"}, [][]string{{"appeared first on", "first appeared on"}}},
		{"editor's note", []string{"editor's note:", "editors' note:", "editor note:", "note to readers:", "note to editors:", "notes to editors:"}, nil},
		{"correction", []string{"correction:", "clarification:", "corrections:", "update:"}, [][]string{{"article", "story", "version", "headline", "report "}}},
	}
}

// isNotice reports a paragraph of the table, a credit line of the newsroom or a remark of the page
// on itself.
func isNotice(c candidate) bool {
	if c.words > longestNotice || reports(c.lower) {
		return false
	}
	return ownWords.MatchString(c.lower) || ownRemark.MatchString(c.lower) || isStaffCredit(c) || isCopyright(c) ||
		slices.ContainsFunc(notices(), func(n notice) bool { return n.matches(c.lower) })
}

func (n notice) matches(lower string) bool {
	bare := strings.TrimLeft(lower, `"'“([*_~>-–— `)
	if n.starts != nil && !slices.ContainsFunc(n.starts, func(s string) bool { return beginsWith(bare, s) }) {
		return false
	}
	for _, any := range n.has {
		if !slices.ContainsFunc(any, func(s string) bool { return strings.Contains(lower, s) }) {
			return false
		}
	}
	return true
}

// beginsWith reports whether s begins with the whole words of prefix.
func beginsWith(s, prefix string) bool {
	rest, ok := strings.CutPrefix(s, prefix)
	r, _ := utf8.DecodeRuneInString(rest)
	return ok && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// reports says whether lower-case text tells what somebody said: then it is the article's own.
func reports(lower string) bool {
	if strings.ContainsAny(lower, "\"“”«»„") || strings.Contains(lower, "according to") {
		return true
	}
	for _, w := range strings.Fields(lower) {
		if strings.Contains(reporting, " "+strings.Trim(w, ".,;:()")+" ") {
			return true
		}
	}
	return false
}

// reporting are verbs by which an article attributes what it says.
const reporting = " said says told tells added argued argues claimed claims warned warns insisted insists stressed announced explained admitted " +
	"complained demanded denied confirmed reported urged asked replied testified ruled "

// isStaffCredit reports "(Reporting by A; editing by B)": apart from names only words for work.
func isStaffCredit(c candidate) bool {
	bare := strings.Trim(c.text, "()[]*_ .")
	if c.words > 40 || !staffCredit.MatchString(strings.ToLower(bare)) {
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
