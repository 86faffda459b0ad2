package corpus

import "testing"

// The language of a text is told by its words, and not told where there are few.
func TestLanguage(t *testing.T) {
	for code, text := range map[string]string{
		"en": "The harbour bath of Quill has opened again on Tuesday after two years. The mayor cut the ribbon. The work has cost twice as much as was planned, since the old walls would not hold. Children under twelve need not pay.",
		"de": "Das Hafenbad von Quill ist am Dienstag nach zwei Jahren wieder geöffnet worden. Die Bürgermeisterin schnitt das Band durch. Der Umbau hat doppelt so viel gekostet wie geplant, weil die alten Mauern nicht hielten. Kinder zahlen nichts.",
		"fr": "Les bains du port de Quill ont rouvert mardi après deux ans. La maire a coupé le ruban. Les travaux ont coûté deux fois plus que prévu, car les vieux murs ne tenaient pas. Les enfants de moins de douze ans ne paient rien du tout.",
		"es": "Los baños del puerto de Quill volvieron a abrir el martes después de dos años. La alcaldesa cortó la cinta. Las obras costaron el doble de lo previsto, porque los viejos muros no aguantaban. Los niños menores de doce años no pagan.",
		"pl": "Kąpielisko w porcie Quill otwarto we wtorek po dwóch latach przerwy. Burmistrzyni przecięła wstęgę. Przebudowa kosztowała dwa razy więcej, niż planowano, bo stare mury nie wytrzymały. Dzieci do lat dwunastu wchodzą za darmo, a dorośli płacą.",
		"uk": "Купальню в порту Квілла знову відкрили у вівторок після двох років перерви. Мерка перерізала стрічку. Перебудова коштувала вдвічі більше, ніж планували, бо старі мури не витримали. Діти до дванадцяти років не платять нічого, а дорослі платять.",
	} {
		file := "+++\ntitle = \"T\"\npublisher = \"P\"\n+++\n" + text + "\n"
		a, err := Parse("a.md", file)
		if err != nil {
			t.Fatal(err)
		}
		if a.Language != code || a.Foreign() != (code != "en") {
			t.Errorf("%s is told for %q", code, a.Language)
		}
	}
	short, err := Parse("a.md", "+++\ntitle = \"T\"\npublisher = \"P\"\n+++\nDas Bad ist wieder offen.\n")
	if err != nil || short.Language != "" || short.Foreign() {
		t.Errorf("a short text is told for %q, %v", short.Language, err)
	}
	said, err := Parse("a.md", "+++\ntitle = \"T\"\npublisher = \"P\"\nlanguage = \"de\"\n+++\nDas Bad ist wieder offen.\n")
	if err != nil || !said.Foreign() {
		t.Errorf("what is said of it: %q, %v", said.Language, err)
	}
	if _, err := Parse("a.md", "+++\ntitle = \"T\"\npublisher = \"P\"\nlanguage = \"German\"\n+++\nDas Bad ist wieder offen.\n"); err == nil {
		t.Error("a name is taken for a code")
	}
}
