"""Invented texts for reference.py: several languages, and what a tokenizer may stumble over."""
import random

# Sentences whose vectors are kept as well.
SENTENCES = [
    "Who paid for the new harbour wall?",
    "The harbour wall was paid for by the town of Ostermoor and a fund for coasts.",
    "When will the bridge over the Lenne open again?",
    "The bridge opens again on 14 March 2031, two years later than planned, said the mayor, Ida Kroll.",
    "Ticket prices rise by 4.5% to €3.20; children under twelve still travel free of charge.",
    "A beekeeper from Talwick counted 1,204 hives last spring, and 890 in autumn.",
    "How many hives were lost?",
    "why did the museum close",
    "The museum closed because its roof let in water; nobody was hurt, and no picture was damaged.",
    "“We'll not sell the orchard,” she said – “not for ten million.”",
    "Researchers trained a small model on 40,000 recordings of frogs. It tells twelve species apart.",
    "Is the lake safe to swim in?",
    "Tests of the lake's water found no bacteria above the limit in any of nine samples.",
    "The court in Varnhem heard the case for three days, then sent it back to the lower court.",
    "Lead: a ferry ran aground near Skarholm on Tuesday evening with 63 people aboard; all of them were taken off by lifeboats "
    "before midnight, the coast guard said, and a tug pulled the ship free at high water. Its owner called the cause unknown. "
    "Two passengers were treated for cold. The ferry, built in 1998, had been inspected in May. Divers will look at the hull "
    "on Thursday, and the line to the islands stays closed until they have finished.",
    "Die Brücke über die Lenne wird erst im Frühjahr wieder für den Verkehr freigegeben, größere Lastwagen müssen warten.",
    "Le musée a fermé ses portes à cause d'une fuite d'eau; où iront les œuvres cet été ?",
    "El alcalde prometió que el puente se abrirá mañana, ¿pero quién lo pagará?",
    "Жители посёлка собрали деньги на новый причал.",
    "Ο δήμος θα ανοίξει τη γέφυρα την άνοιξη.",
    "市政府说桥梁将于三月重新开放。",
    "港の壁は誰が払いましたか。",
    "새 다리는 봄에 열립니다.",
    "افتتح الجسر الجديد في الربيع.",
    "",
]

# Texts of which only the tokens are kept.
ODD = [
    " \t\r\n ", "a", "?", "...", "—", "x\u0000y\u0007z\ufffdq", "so\u00adft hy\u00adphen", "zero\u200bwidth\u200djoin\u2060er",
    "no\u00a0break\u2003em\u3000ideographic", "line\u2028sep\u2029para\u0085next", "[CLS] [SEP] [MASK] [PAD] [UNK]", "##ing ## # ###",
    "don't can't it's o'clock rock'n'roll", "U.S.A. e.g. i.e. 3.14 1,000,000 -7 +8 50% 9/11 12:30",
    "https://example.org/a_b?c=d&e=f#g user@example.org <@123456789> <#42> **bold** `code` ~~x~~",
    "ÅNGSTRÖM Ångström Å \u212b", "İstanbul ıspanak I i", "Straße STRASSE ẞ ſ", "ﬁre ﬂow ﬃ ĳ ǆ", "naïve café résumé coöperate",
    "e\u0301 a\u0308\u0323 o\u031b\u0301", "Tiếng Việt rất khó đọc", "Příliš žluťoučký kůň úpěl ďábelské ódy", "Zażółć gęślą jaźń",
    "Çok güzel şöyle ağaç", "Њежни џак", "Їжак ґедзь", "ΣΊΣΥΦΟΣ ς σ", "שָׁלוֹם עולם", "السَّلَامُ عَلَيْكُمْ", "हिन्दी में समाचार", "বাংলা খবর",
    "தமிழ் செய்தி", "ข่าวภาษาไทย", "ပြည်သူ", "ខ្មែរ", "ქართული ᲥᲐᲠᲗᲣᲚᲘ", "հայերեն ՀԱՅԵՐԵՆ", "አማርኛ", "ᏣᎳᎩ ꮳꮃꭹ",
    "한국어 한\u1100\u1161국", "ｶﾀｶﾅ カタカナ が か\u3099", "Ｆｕｌｌ ｗｉｄｔｈ １２３！", "漢字かな交じり文 㐀 豈 \U00020000 \U0002f800", "繁體中文與简体中文",
    "x² y₃ ½ ⅓ № ™ © ® ℃ Ω \u2126 \u212a", "𝐁𝐨𝐥𝐝 𝒮𝒸𝓇𝒾𝓅𝓉 𝟘𝟙𝟚", "😀 👍🏽 👨\u200d👩\u200d👧 🇩🇪 ❤\ufe0f", "\ue000 private \U000f0000 use \U0010fffd",
    "$ € £ ¥ ₿ ¢ ¤", "« » ‹ › „ “ ” ‚ ‘ ’ ¿ ¡ … · • ‰ † ‡ § ¶", "← → ⇒ ∑ √ ∞ ≠ ≤ ≥ ± × ÷ ∂ ∫", "^ ` ~ | < > = + _ \\ { } [ ]",
    "\u202eright to left\u202c \u200e\u200f\ufeff", "Z\u0351\u036b\u0343a\u0313\u031al\u0310g\u0322o\u0489", "a" * 100, "b" * 101, "é" * 100, "é" * 101, "漢" * 120,
    "incomprehensibilities internationalization floccinaucinihilipilification", "qwrtpsdfghjkl zxcvbnm", "\U0001d165\U0001d16e x \U0001d15e",
    "word " * 700, "unbelievably " * 300 + "end",
]

BLOCKS = [(0x20, 0x7E), (0xA0, 0x24F), (0x250, 0x36F), (0x370, 0x52F), (0x530, 0x6FF), (0x700, 0x97F), (0x980, 0xDFF), (0xE00, 0x109F),
          (0x10A0, 0x13FF), (0x1400, 0x1DFF), (0x1E00, 0x20CF), (0x20D0, 0x2BFF), (0x2C00, 0x30FF), (0x3100, 0x4DFF), (0x4E00, 0x9FFF),
          (0xA000, 0xABFF), (0xAC00, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFF), (0x11000, 0x1FFFF), (0x20000, 0x3FFFF), (0xE0000, 0xE01EF)]


def mixed(seed=20240229):
    """Random code points, mixed with spaces and letters."""
    r = random.Random(seed)
    for block in BLOCKS * 4:
        yield "".join(chr(r.randint(*block)) if r.random() < 0.7 else r.choice("  aEz.'\u0301") for _ in range(40))
