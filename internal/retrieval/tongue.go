package retrieval

import (
	"maps"
	"slices"
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"

	"rapporteur/internal/corpus"
)

// tongue is how the words of a language are compared: by which of them carry nothing of their own, and by what is left of the others without their
// endings. It is for one goroutine when its stems are remembered.
type tongue struct {
	code string // of ISO 639
	stem func(word string) string
	stop func(word string) bool
}

func englishTongue() tongue { return tongue{"en", snowball, stopWord} }

// tongueOf is the tongue of a language. One without a stemmer of the Snowball project keeps its endings; one whose small words are not known keeps
// them too, and their frequency makes them weigh little. "" and "en" are English.
func tongueOf(code string) tongue {
	if code == "" || code == "en" {
		return englishTongue()
	}
	stem := func(word string) string { return word }
	if by := stemmer(code); by != nil {
		stem = func(word string) string {
			if strings.ContainsAny(word, ".0123456789") {
				return word
			}
			env := snowballstem.NewEnv(word)
			by(env)
			return env.Current()
		}
	}
	small := map[string]bool{}
	for w := range strings.FieldsSeq(smallWords(code)) {
		small[fold(w)] = true
	}
	return tongue{code, stem, func(word string) bool { return small[word] }}
}

func stemmer(code string) func(*snowballstem.Env) bool {
	return map[string]func(*snowballstem.Env) bool{
		"da": danish.Stem, "nl": dutch.Stem, "fi": finnish.Stem, "fr": french.Stem, "de": german.Stem, "hu": hungarian.Stem, "it": italian.Stem,
		"nb": norwegian.Stem, "nn": norwegian.Stem, "no": norwegian.Stem, "pt": portuguese.Stem, "ro": romanian.Stem, "ru": russian.Stem,
		"es": spanish.Stem, "sv": swedish.Stem, "tr": turkish.Stem,
	}[code]
}

// smallWords are the words of a language that carry nothing of their own in a question.
func smallWords(code string) string {
	switch code {
	case "de":
		return "wer wen wem wessen was welche welcher welches welchen welchem wann wo wohin woher warum weshalb wieso wie viel viele ist sind war waren sei bin bist sein " +
			"hat haben hatte hatten wird werden wurde wurden worden würde kann können konnte soll sollen will wollen muss müssen darf der die das den dem des ein eine " +
			"einen einem einer eines es er sie ihn ihm ihr ihre ihren sich man wir ich du und oder aber in im an am auf aus bei beim mit nach von vom vor zu zum zur für " +
			"über um durch unter als ob dass nicht kein keine auch nur noch schon denn doch da so bitte"
	case "fr":
		return "qui que quoi quel quelle quels quelles quand où pourquoi comment combien est sont était étaient été être a ont avait avaient avoir sera seront peut " +
			"peuvent doit doivent va vont le la les l un une des du de d au aux ce cet cette ces se s il elle ils elles on nous vous je tu lui leur leurs son sa ses et ou " +
			"mais dans en sur sous par pour avec sans chez vers entre ne n pas plus que qu si y c j m t"
	case "es":
		return "quién quiénes qué cuál cuáles cuándo dónde adónde cómo cuánto cuánta cuántos cuántas por porqué es son era eran fue fueron ser está están ha han había " +
			"haber será serán puede pueden debe deben va van el la los las lo un una unos unas de del al a en con sin para sobre entre hacia hasta desde se su sus le les " +
			"me te nos yo tú él ella ellos ellas y e o u pero que si no ni ya muy más como"
	case "it":
		return "chi che cosa quale quali quando dove perché come quanto quanta quanti quante è sono era erano stato stata stati essere ha hanno aveva avevano avere sarà può " +
			"possono deve devono va vanno il lo la i gli le l un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla dai in nel nella nei con su " +
			"sul sulla per tra fra si ci ne suo sua suoi sue e ed o ma non se più anche c d"
	case "nl":
		return "wie wat welke welk wanneer waar waarom hoe hoeveel is zijn was waren ben wordt worden werd werden heeft hebben had hadden zal zullen kan kunnen moet moeten " +
			"wil de het een der den des dit dat deze die er hij zij ze hem haar hun zich men wij ik je u en of maar in op aan uit bij met naar van voor te om over door onder " +
			"als dan niet geen ook nog al"
	case "pt":
		return "quem que quê qual quais quando onde porquê como quanto quanta quantos quantas é são era eram foi foram ser está estão tem têm havia será pode podem deve vai " +
			"vão o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela para com sem sobre entre até se seu sua seus suas lhe e ou mas que não já mais"
	case "pl":
		return "kto kogo komu co czego czemu który która które którzy kiedy gdzie dokąd skąd dlaczego czemu jak ile ilu czy jest są był była było byli być będzie będą ma mają " +
			"może mogą musi się to ten ta te tego tej tym tych on ona ono oni one jego jej ich i oraz lub albo ale w we na do od z ze za przez po dla o u przy nad pod nie już " +
			"tylko także też że a"
	case "uk":
		return "хто кого кому що чого чому який яка яке які коли де куди звідки навіщо як скільки чи є був була було були буде будуть має мають може можуть мусить це цей ця ці " +
			"того тієї він вона воно вони його її їх і й та або але в у на до від з із за через по для про при над під не вже лише також що а"
	case "ru":
		return "кто кого кому что чего чему который которая которое которые когда где куда откуда почему зачем как сколько ли есть был была было были будет будут имеет может " +
			"могут должен это этот эта эти того он она оно они его её их и или но в во на до от с со за через по для о об при над под не уже только также что а"
	case "sv":
		return "vem vilka vilken vilket vad när var vart varför hur många mycket är var vara blir blev har hade kan ska skall måste den det de en ett han hon de dem sin sitt sina " +
			"och eller men i på av till från med för om vid under över som att inte"
	}
	return ""
}

// foreignTongues are those of a corpus's articles that are not in English, in order of their codes.
func foreignTongues(c *corpus.Corpus) []tongue {
	codes := map[string]bool{}
	for _, a := range c.Articles {
		if a.Foreign() {
			codes[a.Language] = true
		}
	}
	var out []tongue
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		out = append(out, tongueOf(code))
	}
	return out
}

// speaks is the tongue of a question: that of the articles of which it has most small words, English if there are not more.
func (ix *Index) speaks(text string) tongue {
	best, most := englishTongue(), smallIn(text, englishTongue())
	for _, t := range ix.tongues {
		if n := smallIn(text, t); n > most {
			best, most = t, n
		}
	}
	return best
}

func smallIn(text string, in tongue) int {
	n := 0
	for _, t := range tokens(text, in) {
		if t.stop {
			n++
		}
	}
	return n
}
