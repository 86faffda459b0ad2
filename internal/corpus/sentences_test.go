package corpus

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sentenceCases hold one paragraph each, its sentences divided by bars.
func sentenceCases() []string {
	return []string{
		// Plain ends.
		"The bridge opened in May.|It closes at night.",
		"Who paid for it?|Nobody knows!|The council is silent.",
		"One sentence without an end",
		"It rained…|Then the sun came out.",
		"It rained ... and then it stopped.",
		"The ferry was late.|\nPassengers waited on\nthe quay.|\nNobody complained.",
		// Titles and names.
		"Mr. Brandt met Dr. Okoye.|They spoke with Gen. Ruth Vane and Sen. Abe Lund.",
		"J. D. Moss signed it.|George W. Pell did not.",
		"Lt. Col. Ann Reyes and Prof. Dr. Kim agreed.|Rev. Stone did not.",
		"Mr Brandt and Mrs Okoye left.|Ms Lund stayed.",
		"Near St. Alban the road ends.|The bus stops on Main St.|The driver waits there.",
		"Ada Lund Jr. voted yes.|So did Ben Roe Sr.|The rest did not.",
		"Gov. Park, Rep. Low and Lt. Gov. Hay came.",
		// Countries and other dotted letters.
		"U.S. officials met U.K. ministers.|They flew to the U.S.|The talks went on.",
		"He lives in the U.S.|“We are glad,” he wrote.",
		"The U.S. Army and the U.N. General Assembly disagree.",
		"Washington D.C. Mayor Ora Quist spoke.|N.Korea was not named.",
		"She has a Ph.D. in history.|He has an M.A. from York.",
		"It left the E.U.|In 2019 exports fell.",
		// Times.
		"It began at 5 p.m. on Monday.|It ended at 11 a.m.|Guests left.",
		"The vote is at 3 p.m. EST.|The result comes at 9 p.m. Tuesday.",
		"Trains run until 1 a.m.|After that there are buses.",
		// Numbers and money.
		"It cost $1.2 billion.|Growth was 3.5 percent.|Rates fell 0.25 points.",
		"See No. 7 and Art. 5.|He said no.|She said yes.",
		"It ended in 2024.|That was late.",
		"The fleet has 12.|The navy has 30.",
		"Version 2.0 came out on 1.3.2021.|It was slow.",
		"Turnover was €4.5m.|Profit was £2m.",
		"1. The council decides.|2. The mayor signs.",
		// Months, firms and small abbreviations.
		"On Jan. 6 and Sept. 30 it rained.|It snowed in Dec.|The roads were shut.",
		"Hale Inc. makes pumps.|It was bought by Orr Corp.|The price is secret.",
		"Bring tools, e.g. a saw, i.e. something sharp, etc. for the work.|Bring rope, nails, etc.|We start early.",
		"North vs. South was dull.|Approx. 40 people came, cf. Fig. 3.",
		"Kerr et al. found it.|Others looked too.",
		// Quotations.
		`"It is over."|He left.`,
		"“It is over.”|He left.",
		"“We are ready. |We will act,” she said.",
		"She said: “We are ready.|We will act.”|Then she sat down.",
		"He called it “an error.”|Nobody agreed.",
		"The text says 'never again.'|It is short.",
		"“Who pays?” he asked.|“Not us!” shouted the crowd.",
		"“Who pays?” Mayor Ora Quist asked.|Silence followed.",
		"“Who pays?” Mr. Lund said.|“You do.”",
		"“Is it safe?”|The report does not say.",
		"The film “Who Goes?” opened.|It is long.",
		"Zing! shares rose.|Others fell.",
		"«Nous sommes prêts.»|Il est parti.",
		"«\u00a0Nous sommes prêts.\u00a0»|Il est parti.",
		"„Wir sind bereit.“|Er ging.",
		// Brackets.
		"It fell (see Fig. 2).|It rose again.",
		"The plan (approved in May. It was late) stands.|It is good.",
		"(He was late.)|She was not.",
		"The rule is old.[3]|It is strict.[4]|Few know it.",
		"He wrote “we bring [the town] closer to it.”|It was praised.",
		// Marks of Markdown.
		"**It is bold.**|This is not.",
		"It is *very* old.|_Really._|Yes.",
		"[The mill closed.](https://example.org/mill)|It was old.",
		"See [the report](https://example.org/a.b?c=d).|It is long.",
		// Addresses, initials, other scripts.
		"Go to example.org.|Write to info@example.org for help.",
		"There is no plan B.|The council has none.",
		"The group is known as K.F.O.R.|It is small.",
		"我们准备好了。|他走了。",
		"Мы готовы.|Он ушёл.",
		"हम तैयार हैं।|वह चला गया।",
		"The iPhone sold well.|iPads did not.",
		"He came.—She went.",
	}
}

func TestSentences(t *testing.T) {
	for _, c := range sentenceCases() {
		want := strings.Split(c, "|")
		text := joinSentences(want)
		for i := range want {
			want[i] = strings.TrimSpace(want[i])
		}
		var got []string
		for _, s := range sentences(text, Span{0, len(text)}) {
			got = append(got, text[s.Start:s.End])
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s\n%s", text, d)
		}
	}
}

// joinSentences puts a space where none stands and the script wants one.
func joinSentences(parts []string) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 && !strings.HasSuffix(parts[i-1], "。") && !strings.HasSuffix(parts[i-1], " ") && !strings.HasPrefix(p, "\n") {
			b.WriteByte(' ')
		}
		b.WriteString(p)
	}
	return b.String()
}

func TestAbbreviated(t *testing.T) {
	tests := []struct {
		text string // one period is marked by a stroke behind it
		want bool
	}{
		{"What's Mr.| Lind's view?", true},
		{"the U.S.| fleet", true},
		{"in the U.S.| When does it sail?", false},
		{"the No.| 2 of the fleet", true},
		{"I saw a ferry.| who runs it", false},
		{"It ended.|", false},
		{"Why?|", false},
	}
	for _, tt := range tests {
		before, after, _ := strings.Cut(tt.text, "|")
		if got := Abbreviated(before+after, len(before)-1); got != tt.want {
			t.Errorf("%q: %v", tt.text, got)
		}
	}
}
