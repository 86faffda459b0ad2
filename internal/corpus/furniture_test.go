package corpus

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// where a line stands on the page.
const (
	above  = "above"  // before the first paragraph
	within = "within" // between paragraphs
	below  = "below"  // after the last paragraph
)

// placed puts a line where it stands on the page.
func placed(where, line string) string {
	switch where {
	case above:
		return line + "\n\n" + prose + "\n\n" + prose
	case below:
		return prose + "\n\n" + prose + "\n\n" + line
	}
	return prose + "\n\n" + line + "\n\n" + prose
}

// TestFurniture holds lines as news sites have them, by the rule that knows them.
func TestFurniture(t *testing.T) {
	tests := []struct{ rule, where, line string }{
		{"symbols", within, "* * *"},
		{"symbols", within, "→"},
		{"label", above, "Must Read"},
		{"label", below, "Latest Article"},
		{"label", within, "ADVERTISEMENT"},
		{"label", within, "Story continues below advertisement"},
		{"label", above, "Share on WhatsApp"},
		{"label", below, "Teilen"},
		{"label", below, "Compartir"},
		{"label", below, "Back to top ↑"},
		{"label", above, "## Most popular"},
		{"link", within, "https://example.org/live"},
		{"link", within, "[See the map](https://example.org/map)"},
		{"link", within, "- [The eel is back](https://example.org/eel)"},
		{"link", within, "![The wheel](wheel.jpg)"},
		{"link", below, "news@example.org"},
		{"hashtags", below, "#mill #lenn #water"},
		{"pointer", within, "Read more: Eels climb the weir"},
		{"pointer", within, "READ ALSO Eels climb the weir"},
		{"pointer", within, "Related story | Eels climb the weir"},
		{"tail", below, "Get the Mirror for 4.90 a month"},
		{"tail", below, "Latest: Elk stops the bus"},
		{"tail", below, "Do you own a mill?"},
		{"keywords", below, "Tags: mill, water, eel"},
		{"keywords", below, "Filed under: Region"},
		{"counts", above, "4 min read"},
		{"counts", above, "Reading time: about 4 minutes"},
		{"counts", below, "1,204 shares"},
		{"stamp", above, "Monday, May 2, 2022"},
		{"stamp", above, "02.05.2022 - 18:30"},
		{"stamp", within, "Last updated: 2 May 2022 at 6:30 p.m."},
		{"stamp", above, "Published 3 hours ago"},
		{"byline", above, "By Mara Ellingsen and P. K. Holm"},
		{"byline", above, "BY MARA ELLINGSEN, Staff of the Post"},
		{"byline", above, "Reporting by Mara Ellingsen in Lenn"},
		{"bar", above, "Mara Ellingsen | 02.05.2022"},
		{"bar", above, "2 May 2022 • 4 min read"},
		{"bar", above, "Home | Log in | Search"},
		{"dateline", above, "LENN"},
		{"dateline", above, "NEW LENN (Post)"},
		{"dateline", above, "Lenn, 2 May 2022"},
		{"breadcrumb", above, "Home › Region › Lenn"},
		{"breadcrumb", above, "Region, Water, Mills - Old and New"},
		{"credit", within, "Photo: Jon Ravn"},
		{"credit", within, "Image: The wheel in its last week. Jon Ravn"},
		{"credit", within, "Video: Mill Society"},
		{"credit", within, "(Photo by Jon Ravn)"},
		{"credit", within, "Ravn/Getty Images"},
		{"notice", above, "This site uses cookies. You can change that in the settings."},
		{"notice", within, "Sign up for our newsletter!"},
		{"notice", within, "Get the news from Lenn straight to your inbox."},
		{"notice", within, "Follow us on Instagram for pictures of mills."},
		{"notice", below, "If you liked this story, share it with your friends."},
		{"notice", within, "Download our app from Google Play."},
		{"notice", within, "Already a subscriber? Log in to go on."},
		{"notice", below, "Have a tip? Email the editor at news@example.org."},
		{"notice", below, "Please contact us about a subscription to all stories."},
		{"notice", below, "© 2022 Lenn Post"},
		{"notice", below, "Copyright 2022 Lenn Post. All rights reserved."},
		{"notice", below, "This material may not be copied or broadcast without written permission."},
		{"notice", below, "The opinions expressed here are solely those of the author."},
		{"notice", below, "Views expressed by contributors do not necessarily reflect those of the Post."},
		{"notice", below, "Disclaimer: Nothing here is financial advice."},
		{"notice", below, "This press release was issued by the Mill Society and edited for length."},
		{"notice", below, "(This article draws on reports in the Valley Herald.)"},
		{"notice", below, "This article was originally published in the Valley Herald."},
		{"notice", below, "A version of this story appeared first on Mill Radio, but the story was republished here."},
		{"notice", below, "Editor's note: the age of the mill was corrected."},
		{"notice", below, "(Reporting by Mara Ellingsen; Editing by P. K. Holm)"},
		{"notice", below, "This in-depth article offers readers a comprehensive overview of mills."},
		{"notice", below, "This SEO-friendly post explains mills."},
		{"notice", below, "Read the full report here."},
		{"notice", below, "(c) 2022 Lenn Post. All rights reserved."},
		{"notice", below, "This article was amended on 3 May 2022. An earlier version gave another price."},
		{"notice", below, "The post Eels climb the weir appeared first on Lenn Post."},
		{"notice", below, "The information on this site is not legal advice."},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			a := loadText(t, placed(tt.where, tt.line))
			checkArticle(t, a)
			if len(a.Furniture) != 1 || len(a.Paragraphs) != 2 {
				t.Fatalf("%s: not furniture\n%s", tt.rule, outline(a))
			}
		})
	}
}

// TestProseStays holds sentences of articles that look like furniture. Losing one loses an answer.
func TestProseStays(t *testing.T) {
	for _, line := range []string{
		"The must-read book of the year is about a mill.",
		"Advertisement spending fell by a third in May.",
		"Share prices of the mill company rose.",
		"Comments by the mayor caused the delay.",
		"Home owners pay 40 crowns more.",
		"Read more slowly, the teacher told the class.",
		"Related problems delayed the bridge: the steel was late.",
		"Watch: the mayor's own word for it was “a mess”.",
		"By Monday the water had fallen by a metre.",
		"By Ellingsen's count, 40 eels passed the weir.",
		"Updated figures show 300 eels.",
		"Published in 1740, the map shows the mill.",
		"Monday was a holiday.",
		"On 2 May 2022 the wheel stopped.",
		"NATO AND THE EU AGREED ON EELS.",
		"Copyright law changed in 2021.",
		"Copyright, the ministry says, belongs to the painter.",
		"The site uses cookies that the court has forbidden.",
		"“We use cookies,” the company admitted.",
		"Sign up by Friday, the club told its members, for our newsletter is full.",
		"The newsletter of the mill club has 300 readers.",
		"Follow us, the guide said, and we went to Telegram Street.",
		"Get your eels before noon, or they are gone.",
		"Join the army, the poster said in 1914.",
		"Registered voters received a newsletter from the council.",
		"The views of the author differ from those of the mayor.",
		"The views from the tower are those of the old town.",
		"His opinions, expressed in a letter, were not necessarily those of the council.",
		"The minister said the views expressed were solely those of the author.",
		"Disclaimers on toys must be larger.",
		"This article of the treaty obliges members to help each other.",
		"This article provides that an attack on one is an attack on all.",
		"The article was amended in 1952 to cover Greece.",
		"The Post was published until 1940.",
		"The information provided by the spy was accurate.",
		"The information contained in the file led to a warrant.",
		"Copyright holders sued a site that showed films without permission.",
		"No part of this river may be fished without permission.",
		"By using cookies, the firm followed its readers.",
		"The article first appeared on Monday in a foreign paper.",
		"An earlier version of this law incorrectly named two ministers.",
		"This article of the treaty obliges the states to correct errors.",
		"This material, provided by the police, proves it.",
		"Update: the report counts three boats.",
		"This story was translated into 40 languages.",
		"This interview was published in a book.",
		"Editor's note in the margin of the chronicle: the mill was old.",
		"This story of the miller's daughter is told in every school.",
		"This report gives an overview of the fleet, and the council relies on it.",
		"Photo evidence shows that the wheel was broken.",
		"Images from the satellite showed the dam.",
		"Photographs by Jon Ravn hang in the hall.",
		"Reporting by the Post led to two arrests.",
		"Written by a monk, the chronicle names the mill.",
		"Subscribers to the phone company lost their connection for a day.",
		"The library's website contains only a portion of its 300,000 maps.",
		"Distributed by Lenn Films, the picture was seen by 2 million people.",
		"Press releases about the mill were issued by the club every week.",
		"Click beetles were counted in the shed.",
		"Donate blood, the hospital asks.",
		"Download speeds doubled after the cable was laid.",
		"4 minutes of silence were kept.",
		"12 comments on the plan came from farmers.",
		"Correction of the river will take three years.",
		"The full story will be told in court.",
		"(The mill closed once before, in 1918.)",
		"Reading time fell among children.",
		"Credit: the bank lent 40 crowns for every crown of the town.",
		"[The mill closed on Monday.](https://example.org/mill)",
		"- English",
		"- Facebook pays 3 million crowns",
		"- Lenn, Halverin and Quillhaven",
		"- 2 May 2022: the wheel stops",
		"- wheel | 40 crowns",
	} {
		for _, where := range []string{above, within, below} {
			a := loadText(t, placed(where, line))
			if len(a.Paragraphs) != 3 {
				t.Errorf("%s: lost %q\n%s", where, line, outline(a))
			}
		}
	}
}

// TestLinkLists checks what a label for links takes with it: titles, not paragraphs.
func TestLinkLists(t *testing.T) {
	tests := []struct {
		name, text      string
		furniture, kept int
	}{
		{"to the end", prose + "\n\nRelated posts:\nEels Climb the Weir\nIs the Dam Safe?\nStone by stone: a mason's life\n", 4, 1},
		{"list", prose + "\n\n## See also\n\n- Eels climb the weir\n- Dams of Lenn\n", 3, 1},
		{"teasers", prose + "\n\nMore stories\n\nThe eels of Lenn have come back, but the fishermen who…\n", 2, 1},
		{"list of the article's own", prose + "\n\n## Topics\n\n- eels\n- dams of Lenn\n", 0, 3},
		{"until prose", prose + "\n\nRead also\n\nEels climb the weir\n\n" + prose, 2, 2},
		{"until a heading", prose + "\n\nRead also\n\nEels climb the weir\n\n## The owners\n\n" + prose, 2, 2},
		{"none", "Must read\n\nThe tide mill\n\n" + prose, 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := loadText(t, tt.text)
			if len(a.Furniture) != tt.furniture || len(a.Paragraphs) != tt.kept {
				t.Errorf("want %d pieces of furniture and %d paragraphs\n%s", tt.furniture, tt.kept, outline(a))
			}
		})
	}
}

// TestRulesHaveReasons keeps the tables readable.
func TestRulesHaveReasons(t *testing.T) {
	for _, r := range newRulebook().rules {
		if r.name == "" || len(r.why) < 20 {
			t.Errorf("rule %q has no reason", r.name)
		}
	}
	for _, n := range notices() {
		if n.name == "" || len(n.starts)+len(n.has) < 2 {
			t.Errorf("notice %q needs a name and two signs", n.name)
		}
	}
}

// shared returns a folder beside the repository, or skips.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("RAPPORTEUR_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
		t.Skipf("the original articles are not here: %v", err)
	}
	return filepath.Join(dir, name)
}

// TestOriginals reads pages as they were collected from the web: nothing that a publisher's site
// adds to an article may become evidence.
func TestOriginals(t *testing.T) {
	c, err := LoadDir(shared(t, "corpus"))
	if err != nil {
		t.Fatal(err)
	}
	furniture := regexp.MustCompile(`(?i)must read|latest article|related (posts|topics)|public release|solely those|subscri|seo|this article|haberi|update :|in full here|^\w+$`)
	for _, a := range c.Articles {
		checkArticle(t, a)
		for _, p := range a.Paragraphs {
			text := a.Text(p.Span)
			if furniture.MatchString(text) {
				t.Errorf("%s: furniture among the paragraphs: %q", a.ID, text)
			}
			if (page{title: normal(a.Title)}).isTitle(text) || !endsSentence(text) {
				t.Errorf("%s: a headline among the paragraphs: %q", a.ID, text)
			}
			if furniture.MatchString(p.Heading) || strings.Contains(p.Heading, "\n") {
				t.Errorf("%s: furniture as heading: %q", a.ID, p.Heading)
			}
		}
	}
}
