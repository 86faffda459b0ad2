package discord

import (
	"golang.org/x/text/language"

	"rapporteur/internal/answer"
)

func polish() *words {
	return &words{language.Polish, polishVerdicts(), polishPrint(), polishPages(), polishViews(), polishWhy(), polishNotes()}
}

func polishVerdicts() verdictWords {
	return verdictWords{
		no:         "Nie.",
		yes:        "Tak.",
		partly:     "Częściowo.",
		notSo:      "Artykuły mówią co innego:",
		instead:    "to %s, a nie %s.",
		notCovered: "O tym artykuły nie mówią: %s.",
		silent: map[answer.Asked]string{
			answer.AskedThing: "Artykuły o tym nie mówią.", answer.AskedWho: "Artykuły nie mówią kto.",
			answer.AskedWhere: "Artykuły nie mówią gdzie.", answer.AskedWhen: "Artykuły nie mówią kiedy.",
			answer.AskedHowLong: "Artykuły nie mówią jak długo.", answer.AskedHowMany: "Artykuły nie mówią ile.",
			answer.AskedHowMuch: "Artykuły nie mówią ile.", answer.AskedWhy: "Artykuły nie mówią dlaczego.",
			answer.AskedNothing: "To nie jest pytanie o artykuły.",
		},
		askInstead: "Zapytaj, co mówią: kto, co, kiedy, gdzie, ile, dlaczego.",
		closest:    "Najbliższy fragment:",
		namesNone: map[string]string{
			"person": "Ten fragment nikogo nie wymienia.", "place": "Ten fragment nie wymienia żadnego miejsca.", "date": "Ten fragment nie podaje żadnej daty.", "duration": "Ten fragment nie mówi jak długo.",
			"count": "Ten fragment nie podaje żadnej liczby.", "money": "Ten fragment nie podaje żadnej kwoty.", "percent": "Ten fragment nie podaje żadnego odsetka.", "amount": "Ten fragment nie podaje żadnej wartości.",
		},
		speaksNot:  "Ten fragment nie mówi o %s.",
		or:         "ani",
		answersNot: "Ten fragment nie odpowiada na pytanie.",
	}
}

func polishPrint() printWords {
	return printWords{
		ask:        "Możesz zapytać:",
		differ:     "Źródła się różnią:",
		later:      "(późniejsza relacja)",
		understood: "zrozumiane jako: %s",
		checked:    counted{one: "%d cytat sprawdzony", few: "%d cytaty sprawdzone", many: "%d cytatów sprawdzonych", other: "%d cytatów sprawdzonych"},
		removed: counted{
			one: "%d zdanie usunięte, bo nie przeszło sprawdzenia", few: "%d zdania usunięte, bo nie przeszły sprawdzenia",
			many: "%d zdań usuniętych, bo nie przeszły sprawdzenia", other: "%d zdań usuniętych, bo nie przeszły sprawdzenia",
		},
		reported:    "według %[1]d z %[2]s",
		ofArticles:  counted{one: "%d artykułu", few: "%d artykułów", many: "%d artykułów", other: "%d artykułów"},
		independent: counted{one: "%d niezależny", few: "%d niezależne", many: "%d niezależnych", other: "%d niezależnego"},
		searched:    "przeszukano %s",
		articles:    counted{one: "%d artykuł", few: "%d artykuły", many: "%d artykułów", other: "%d artykułów"},
		worded:      "sformułowanie: %s",
		unworded: map[answer.Trouble]string{
			answer.TroubleFailed:  "słowami artykułów: model językowy nie odpowiedział",
			answer.TroubleUnsaid:  "słowami artykułów: model językowy nie miał nic do dodania",
			answer.TroubleUnproof: "słowami artykułów: niczego, co napisał model językowy, nie dało się udowodnić",
			answer.TroubleSpared:  "słowami artykułów: tokeny modelu językowego na dziś są wykorzystane",
		},
		writing:   "dalsza część jest pisana …",
		corpus:    "korpus %s",
		freshened: "odświeżono %s",
		stale:     "%s nie odpowiada od ponad doby: może brakować nowszych artykułów",
		digest:    "omówienie",
		foreign:   "język: %s, znalezione tylko po słowach",
		noDate:    "bez daty",
		updated:   "aktualizacja: %s",
		attached:  "Całość jest w załączonym pliku.",
		sharedBy:  "udostępnione przez %s",

		sumOf:       counted{one: "Streszczenie %d artykułu", few: "Streszczenie %d artykułów", many: "Streszczenie %d artykułów", other: "Streszczenie %d artykułów"},
		sumOn:       "Temat: %s",
		nothingHere: "Nie ma czego streszczać.",
		covers:      "obejmuje %d z %s",
		paragraphs:  counted{one: "%d akapitu", few: "%d akapitów", many: "%d akapitów", other: "%d akapitów"},
		leftOut:     "pominięto:",
		more:        "i jeszcze %d",
		toAsk:       "Możesz pytać o %s",
	}
}

func polishPages() pageWords {
	return pageWords{
		place:    "akapit %d z %d",
		quoteOf:  "cytat %d z %d",
		previous: "◀ Wstecz",
		next:     "Dalej ▶",
		proof:    "Dowody",
		share:    "Udostępnij",

		checkIntro: "Co artykuły mówią na temat tej wiadomości:",
		checkSays: map[answer.Verdict]string{
			answer.Supported: "Artykuły to potwierdzają:", answer.Contradicted: "Artykuły mówią co innego:",
			answer.Unmentioned: "Żadne zdanie artykułów nie rozstrzyga tego na pewno.", answer.NoClaim: "To nie jest twierdzenie, które można sprawdzić.",
		},
		checkEmpty: "Ta wiadomość nie zawiera tekstu do sprawdzenia.",
		checkMore: counted{
			one: "%d kolejne zdanie nie zostało sprawdzone.", few: "%d kolejne zdania nie zostały sprawdzone.",
			many: "%d kolejnych zdań nie zostało sprawdzonych.", other: "%d kolejnych zdań nie zostało sprawdzonych.",
		},
		checkCommand: "Sprawdź w artykułach",

		commands: map[string][]string{
			"ask":         {"Zadaj pytanie; odpowiedź podaje swoje źródła", "Czego chcesz się dowiedzieć", "Odpowiedź widoczna tylko dla ciebie"},
			"summary":     {"Streść artykuł, temat albo wszystkie artykuły", "Artykuł; nie podawaj, aby wziąć wszystkie", "Streść tylko to, co dotyczy tego tematu", "Jak długie może być streszczenie"},
			"check":       {"Sprawdź stwierdzenie w artykułach", "Co ma zostać sprawdzone; może to być kilka zdań", "Odpowiedź widoczna tylko dla ciebie"},
			"timeline":    {"Co i kiedy się wydarzyło, według dat w artykułach", "Tylko to, co dotyczy tego tematu"},
			"who-said":    {"Co ktoś powiedział według artykułów, dosłownie lub w mowie zależnej", "Czyje słowa", "Tylko to, co powiedziano na ten temat"},
			"differences": {"Czym artykuły różnią się od siebie", "Tylko to, co dotyczy tego tematu"},
			"articles":    {"Lista artykułów, o które możesz pytać"},
			"why":         {"Skąd wzięła się ostatnia odpowiedź tutaj; widzisz to tylko ty"},
			"help":        {"Co robi ten bot i jak go pytać"},
			"privacy":     {"Co ten bot o tobie przechowuje i jak to usunąć"},
			"forget-me":   {"Usuń wszystko, co ten bot o tobie przechowuje"},
			"quota":       {"O co dziś już pytano i ile zostało"},
			"settings":    {"Limity oraz gdzie i kto może pytać tego bota", "Co ustawić"},
			"reload":      {"Wczytaj artykuły ponownie teraz"},
		},
		choices: map[string]string{limitsForm: "ile można pytać", accessForm: "gdzie i kto", string(answer.Short): "krótkie, do 60 słów", string(answer.Medium): "średnie, do 150 słów", string(answer.Long): "długie, do 300 słów"},
	}
}

func polishViews() viewWords {
	return viewWords{
		timeline:   "Kalendarium",
		timelineOn: "Kalendarium: %s",
		toTheDay:   "Z dokładną datą",
		roughly:    "Z przybliżoną datą",
		undated:    "Bez znanej daty",
		noEvents:   "Artykuły nie podają tu żadnej daty.",
		saidAs:     "(w artykule: „%s”)",
		monthOf:    "%s %d",
		months:     []string{"styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień", "październik", "listopad", "grudzień"},
		seasons:    []string{"wiosna %d", "lato %d", "jesień %d", "zima %d"},
		winter:     "zima %d/%d",

		direct:        "Cytaty dosłowne",
		indirect:      "W mowie zależnej",
		apart:         "Artykuły przytaczają to różnymi słowami:",
		noSayings:     "Artykuły nie przytaczają żadnej wypowiedzi na ten temat.",
		noDifferences: "Nie udało mi się znaleźć niczego, czym artykuły się różnią.",
	}
}

func polishWhy() whyWords {
	return whyWords{
		whyTitle: "Skąd ta odpowiedź",
		whyAsked: "Pytanie: %s",
		wanted:   "Rozumiem je tak: chodzi o %s.",
		wants: map[string]string{
			"person": "osobę", "place": "miejsce", "date": "datę", "duration": "czas trwania",
			"count": "liczbę", "money": "kwotę", "percent": "odsetek", "amount": "ilość",
			"name": "nazwę", "reason": "powód", "manner": "sposób", "yes/no": "odpowiedź „tak” albo „nie”",
			"statement": "czyjąś wypowiedź", "list": "listę", "summary": "przegląd", "thing": "fakt",
			"passage": "najlepszy fragment dla słów kluczowych", "claim": "ocenę stwierdzenia",
		},
		firstPart: "Pytanie ma kilka części; dalej chodzi o pierwszą.",
		decided: map[answer.State]string{
			answer.Answered:     "Jest odpowiedź: jedno ze zdań odpowiada na pytanie z wystarczającym prawdopodobieństwem.",
			answer.Partly:       "Jest część odpowiedzi: dla jednej części pytania żadne zdanie nie jest dość prawdopodobne.",
			answer.NotCovered:   "Brak odpowiedzi: żadne zdanie nie odpowiada na pytanie z wystarczającym prawdopodobieństwem.",
			answer.FalsePremise: "Sprzeczność: jedno ze zdań przeczy temu, co pytanie zakłada.",
		},
		tooFar:    "Brak odpowiedzi: najbardziej prawdopodobne zdanie mówi o czymś innym.",
		noneFound: "Żadne zdanie nie było dość bliskie, by je rozważyć.",
		noWhy:     "Nie rozstrzygnęło tu jedno zdanie, więc nie ma prawdopodobieństw do pokazania.",
		ranks:     []string{"Najlepsze zdanie", "Drugie", "Trzecie"},
		chance:    "%s: prawdopodobieństwo %d%%, potrzebne %d%%",
		askFirst:  "Nie pamiętam tu żadnej odpowiedzi. Najpierw zapytaj przez `/ask` albo oznacz mnie w pytaniu, a potem użyj `/why`.",
		modelDid:  "Model językowy %s zaproponował zdania w liczbie %d, z czego sprawdzenie przeszło %d (tokeny: przeczytane %d, napisane %d).",
	}
}

func polishNotes() noteWords {
	return noteWords{
		help: []string{
			"Zapytaj o artykuły, a dostaniesz odpowiedź ze źródłami.",
			"- `/ask` odpowiada na pytanie; z `private` tylko ty widzisz odpowiedź.",
			"- `/summary` streszcza artykuł, temat albo wszystko.",
			"- `/check` mówi, czy artykuły potwierdzają stwierdzenie, czy mu przeczą.",
			"- `/timeline` porządkuje to, co artykuły datują.",
			"- `/who-said` pokazuje, co ktoś powiedział, dosłownie lub w mowie zależnej.",
			"- `/differences` pokazuje, czym artykuły się różnią.",
			"- `/articles` pokazuje, o co można pytać.",
			"- `/why` wyjaśnia ostatnią odpowiedź, tylko tobie.",
			"- `/quota` mówi, ile możesz dziś pytać.",
			"- Możesz też oznaczyć mnie w pytaniu, odpowiedzieć mi, oznaczając mnie, albo napisać do mnie bezpośrednio.",
			"- Odpowiedz na odpowiedź albo pytaj dalej w wątku: „a kto tym kieruje?” też jest zrozumiałe.",
			"- Prawy przycisk myszy na wiadomości, Aplikacje, Sprawdź w artykułach: co artykuły mówią o każdym jej zdaniu.",
			"Każde zdanie opiera się na cytacie z numerowanego źródła, który pokazuje przycisk „Dowody”. Jeśli artykuły czegoś nie mówią, ja też tego nie mówię.",
			"`/privacy` mówi, co jest przechowywane, a `/forget-me` to usuwa.",
		},
		shortHelp:   "Zadaj mi pytanie o artykuły: napisz je po mojej nazwie albo użyj `/ask`. `/articles` pokazuje, co jest dostępne, a `/help` mówi więcej.",
		keptWords:   polishKept(),
		limitWords:  polishLimits(),
		sentTo:      "- To, o co pytasz, jest wysyłane wraz z fragmentami artykułów do modelu językowego %s. Bez twojej nazwy i nic poza tym.",
		reloaded:    "%s, korpus %s: nowe: %d, usunięte: %d, zmienione: %d.",
		unchanged:   "Nic się nie zmieniło: %s, korpus %s.",
		mistakes:    "Obowiązują dotychczasowe artykuły, dopóki to nie zostanie poprawione:",
		busy:        "Mam teraz zbyt wiele pytań naraz. Zapytaj ponownie za kilka sekund.",
		outdated:    "To należy do mojej wcześniejszej wersji. Zapytaj ponownie przez `/ask`.",
		changed:     "Artykuły zmieniły się od czasu tej odpowiedzi. Zapytaj ponownie przez `/ask`.",
		restart:     "Trwa mój restart. Zapytaj ponownie za minutę.",
		interrupted: "Mój restart przerwał pracę nad tą odpowiedzią. Zapytaj ponownie.",
		slow:        "Trwało to ponad %d s, więc przerwałem. Zapytaj ponownie albo poproś o mniej naraz.",
		broken:      "Coś poszło nie tak i nie jest to wina twojego pytania. Zapytaj ponownie; jeśli to nie minie, podaj operatorowi tego bota kod %s.",
		notShared:   "Nie udało mi się opublikować tu odpowiedzi. Zapytaj ponownie przez `/ask`, ale nie prywatnie.",
		noArticle:   "Żaden artykuł nie nazywa się „%s”: wybierz jeden z podpowiedzi albo zajrzyj do `/articles`.",
		several:     "Do „%s” pasuje kilka artykułów: wybierz jeden z podpowiedzi.",
		noTopic:     "Żaden artykuł nie mówi o „%s”: pomiń temat albo podaj taki, który jest w artykułach.",
		noSpeaker:   "Żaden artykuł nie przytacza słów „%s”: wybierz kogoś z podpowiedzi.",
		empty:       "Pytanie jest puste: zapytaj o coś z artykułów.",

		answerChanged: "Odpowiedź zmieniła się wraz z artykułami.",
		was:           "Wcześniej: %s",
		now:           "Teraz: %s",
		newSource:     "nowe w odpowiedzi",
		oldSource:     "już nie w odpowiedzi",
		tooLong:       "Pytanie jest za długie, liczba znaków: %d. Skróć je do %d.",
	}
}
