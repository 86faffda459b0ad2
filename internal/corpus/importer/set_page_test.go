package importer_test

import (
	"rapporteur/internal/corpus/importer"

	"golang.org/x/text/encoding/charmap"
	uni "golang.org/x/text/encoding/unicode"
)

// pageRows are pages by what they say of themselves.
func pageRows() []row {
	bridge := want{title: "Varrow bridge opens after nine years", publisher: "The Lenn Mirror", author: "Ada Lenn, Bo Täpp", published: "2024-07-05", updated: "2024-07-08",
		url: "https://mirror.example/2024/07/varrow-bridge-opens", language: "en", text: []string{
			"The new bridge of Varrow opened on Friday, nine years after the flood took the old one. More than two thousand people walked across it before noon.",
			"It is two hundred and ten metres long and carries a path for bicycles, but no cars. The engineer Pia Sand called it “a long bench with a view”.",
			"The town paid eleven million crowns, which is twice what had been planned. Most of the money went into the piers, since the river bed turned out to be soft.",
			"The ferry that had carried people since the flood will be sold in autumn, its owner said.",
		}}
	unsigned := bridge
	unsigned.title, unsigned.author, unsigned.published, unsigned.updated = "Varrow bridge opens after nine years", "", "", unknown
	return []row{
		{name: "a page of today, with JSON-LD in a graph", file: "bridge.html", data: fixture("news.html"), want: bridge},
		{name: "the same in UTF-16", file: "bridge.html", data: fixture("news.html").as(utf16(uni.LittleEndian, uni.UseBOM)), want: bridge},
		{name: "the same without an ending that tells", file: "bridge", data: fixture("news.html").as(crlf), want: bridge},
		{name: "the same with JSON-LD that is broken", file: "bridge.html", data: fixture("news.html").as(replaced(`"@graph": [`, `"@graph": [,`)), o: mirror(),
			want: unsigned},
		{name: "OpenGraph alone", file: "clock.html", data: fixture("opengraph.html"),
			want: want{title: "Brackwater's clock runs backwards", publisher: "The Lenn Mirror", author: unknown,
				published: "2024-02-29", updated: unknown, url: "https://mirror.example/clock", text: []string{
					"The clock on the town hall of Brackwater has run backwards since Sunday. The clockmaker had put a wheel in the wrong way round, and half the town missed the market.",
					"Mayor Ilse Orban wants to keep it. She said that visitors had come from three valleys to see it, and that the hands would show the right time twice a day in any case.",
				}}},
		{name: "JSON-LD of several types, one of them broken, changed before it was published", file: "stall.html", data: fixture("jsonld_types.html"),
			want: want{title: "Fish & chips: Quillmouth’s last stall stays", publisher: "The Lenn Mirror", author: "Ada Lenn", published: "2024-07-05", updated: unknown, url: unknown, language: "en", text: []string{
				"The last stall for fish and chips on the pier of Quillmouth stays open. Its owner had wanted to close it when the price of oil rose, but nine hundred people signed a letter.",
				"The harbour office halved the rent. In return the stall must feed the harbour cat, which has lived on the pier for eleven years.",
			}}},
		{name: "marks of schema.org in the text", file: "snow.html", data: fixture("itemprop.html"), o: mirror(),
			want: want{title: "Isenholm sends its snow to the coast", author: "Ada Lenn", published: "2024-01-16", text: []string{
				"Forty lorries full of snow have left Isenholm for the coast, where children had never seen any. The drivers kept the heating off for nine hours.",
				"About half of it arrived. The beach of Quillmouth was white until the evening, and a snowman with a seaweed hat won the prize.",
			}}},
		{name: "the address that is given goes before the page's", file: "clock.html", data: fixture("opengraph.html"), o: importer.Options{URL: "https://mirror.example/2024/clock"},
			want: want{url: "https://mirror.example/2024/clock"}},
	}
}

// pageTextRows are pages by how their text is set.
func pageTextRows() []row {
	mill := []string{
		"Młyn w Łączni znów miele mąkę po dwunastu latach przerwy. Młynarz Józef Żądło powiedział, że woda w rzece jest w tym roku wyjątkowo wysoka.",
		"Gmina kupiła nowe kamienie i naprawiła dach. Chleb z tej mąki można kupić w każdą sobotę na rynku, obok studni świętego Idziego.",
	}
	ship := []string{
		"Паром снова ходит через реку Ленну после трёх зим на верфи. Капитан Яков Тихий сказал, что билет стоит четыре кроны, то есть меньше прежнего.",
		"Город заплатил за новый котёл и за девять скамеек на верхней палубе. Первыми по трапу прошли школьники из Варрова.",
	}
	rows := []row{
		{name: "paragraphs by line breaks", file: "choir.html", data: fixture("br.html"), want: want{title: "Tarn Hollow finds its lost choir", text: []string{
			"The choir of Tarn Hollow, which had not come home from a journey in June, has been found in a hut above the lake. All twenty-two singers are well.",
			"They had missed the boat and decided to rehearse. The warden of the hut told the police that they sang until midnight and washed the dishes in four parts.",
			"A boat fetched them on Thursday. The concert will be held a week later, the conductor said.",
		}}},
		{name: "a page of 1998", file: "OTTER.HTM", data: fixture("font.html").as(encoded(charmap.Windows1252)), o: importer.Options{Publisher: "Lenn Valley Gazette"},
			want: want{title: "Otters move into the mill pond", text: []string{
				"A family of otters has moved into the mill pond of Varrow, the first since 1954. The miller’s daughter saw them from the café on Sunday morning.",
				"“They ate eleven carp before breakfast,” she said. The angling club wants to put a fence round the other pond.",
				"The council will talk about the otters on Monday. Until then nobody may bring dogs to the water.",
			}}},
		{name: "divisions in the place of paragraphs", file: "trams.html", data: fixture("divs.html"), want: want{title: "Varrow trams get wooden seats", text: []string{
			"The trams of Varrow get wooden seats again, since passengers had cut the soft ones to pieces. The first six trams leave the workshop in August.",
			"The wood comes from the town forest. A carpenter needs two days for a bench, and there are four hundred benches.",
			"Tickets will not cost more, the tram company told the council. It sells the old seats to a cinema.",
		}}},
		{name: "tables that lay the page out", file: "cook.html", data: fixture("tables.html"), want: want{title: "Lighthouse keeper writes a cookbook", text: []string{
			"The keeper of the lighthouse of Brackwater has written a cookbook with ninety recipes. All of them can be cooked on one flame, since the tower has no second one.",
			"The book begins with soup and ends with soup. Between them there are herrings in eleven ways, and a cake that needs no eggs because hens do not like the stairs.",
		}}},
		{name: "a table of data", file: "piers.html", data: fixture("data_table.html"), want: want{title: "Piers of Quillmouth are measured anew", text: []string{
			"The harbour office of Quillmouth has measured its piers anew, since none of the old numbers agreed. The work took four men and a very long rope.",
			"Pier: North pier; Length: 212; Built: 1904", "Pier: Herring pier; Length: 98; Built: 1871",
			"The herring pier is nine metres shorter than on the map. Nobody knows where the rest of it went, said the harbour master.",
		}}},
		{name: "letters by their names and numbers", file: "shop.html", data: fixture("entities.html"), want: want{title: "Smith & Daughter close their shop", text: []string{
			"The ironmonger’s “Smith & Daughter” in Varrow closes after 120 years — for want of a grandson. A sign said: <closed>.",
			"The café next door takes over the rooms. It’ll cost €900 a month, 5% more than before, and the ovens of Müller & Co. go to a museum.",
		}}},
		{name: "headings, a quotation and a list", file: "horn.html", data: fixture("deep.html"), want: want{title: "Fog horn of Brackwater falls silent", text: []string{
			"The fog horn of Brackwater has sounded for the last time. It had woken the town every foggy night since 1899, and nobody complained more than the keeper.",
			"“I never liked it, but I shall not sleep without it,” said the keeper, Tom Hale.",
			"Ships will be warned by radio. The horn itself goes to one of three places, which the council will choose by lot:",
			"the museum of the harbour, which has a hall for it;", "the fire brigade of Varrow, which wants to use it;", "the school, whose head teacher has not been asked.",
		}}},
		{name: "30 kB of links on both sides of a short article", file: "snail.html", data: fixture("short_article.html").as(afterNavigation),
			want: want{title: "Snail delays the Varrow express", author: "Ada Lenn", text: []string{
				"A snail on a signal lamp has delayed the Varrow express by an hour. The driver took its shadow for the arm of the signal.",
				"The snail was carried to a meadow and is well, a railwayman said.",
			}}},
		{name: "links and comments that no element sets apart", file: "goats.html", data: fixture("comments_plain.html"),
			want: want{title: "Goats keep the airfield short", text: []string{
				"Thirty goats keep the grass of the airfield of Isenholm short, since the mower broke in May. They are led away when the post plane lands.",
				"A pilot praised the runway, but not the smell. The airfield saves two hundred crowns a week, its manager said.",
			}}},
		{name: "ISO 8859-2, as the page says", file: "polish.html", data: fixture("polish.html").as(encoded(charmap.ISO8859_2)),
			want: want{title: "Młyn w Łączni znów miele", text: mill}},
		{name: "Windows-1251, as the page says", file: "russian.html", data: fixture("russian.html").as(encoded(charmap.Windows1251)),
			want: want{title: "Паром снова ходит через Ленну", text: ship}},
		{name: "UTF-8, although the page says ISO 8859-2", file: "polish.html", data: fixture("polish.html"), want: want{title: "Młyn w Łączni znów miele", text: mill}},
	}
	for i := range rows {
		if rows[i].o.Publisher+rows[i].o.Title == "" {
			rows[i].o = mirror()
		}
	}
	return rows
}

// refusedPageRows are pages without an article.
func refusedPageRows() []row {
	return []row{
		{name: "a page for readers who pay, by JSON-LD", file: "water.html", data: fixture("paywall_jsonld.html"),
			want: want{err: "only the beginning of an article that is sold", cure: "save the page"}},
		{name: "a page for readers who pay, by its words", file: "church.html", data: fixture("paywall_words.html"),
			want: want{err: "only the beginning of an article that is sold", cure: "save the page"}},
		{name: "a page that is made by scripts", file: "app.html", data: fixture("scripts.html"), o: mirror(),
			want: want{err: "no article found on the page", cure: "scripts may make the page"}},
		{name: "a page without an article", file: "harbour.html", data: fixture("only_furniture.html"),
			want: want{err: "no sentence of an article in it", cure: "check the source"}},
		{name: "a page of nothing", file: "empty.html", data: literal("<!DOCTYPE html><html><head></head><body></body></html>"), o: mirror(),
			want: want{err: "no article found on the page", cure: "scripts may make the page"}},
	}
}
