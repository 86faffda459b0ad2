"""Invented texts for reader_reference.py: questions with the sentences of an article, then odd windows."""

ARTICLES = [
    (
        ["Who paid for the new harbour wall?", "How long did the work on the wall take?", "What is the name of the lighthouse keeper?"],
        [
            "The town of Ostermoor opened its new harbour wall on Sunday with a brass band and free soup.",
            "Two thirds of the cost came from a fund for coasts, the rest from the town's own savings.",
            "Workers needed 14 months, five more than planned, because winter storms washed away the first stones.",
            "“We'll sleep better now,” said the mayor, Ida Kroll, who was born two streets from the quay.",
            "Fishermen complain that the entrance has become narrower and want a second one on the northern side.",
        ],
    ),
    (
        ["How many hives were lost in winter?", "Why did the bees die?", "When will the next count be held?", "Why did no hive stand empty after the frost?"],
        [
            "A beekeeper from Talwick counted 1,204 hives last spring and 890 of them in autumn.",
            "After the frost in January, another 314 stood empty.",
            "Tests showed that mites had carried a virus into the weakest colonies.",
            "The association of beekeepers asks its members to count again in the second week of May.",
            "Honey will be dearer this year: a jar is expected to cost about €7.40.",
        ],
    ),
    (
        ["What caused the ferry to run aground?", "Where were the passengers taken?", "Which company built the tug?"],
        [
            "The ferry Solvei ran aground near Skarholm on Tuesday evening with 63 people aboard.",
            "Investigators say a failed steering pump turned the ship towards the rocks.",
            "Lifeboats brought everybody to the school in Aldvik, where the Red Cross had made beds.",
            "It was built in 1998 and had passed an inspection in May.",
            "A tug pulled the ship free at high water and towed it to the yard at Brennes.",
        ],
    ),
]

LONG = " ".join(f"On day {i} the council spoke about the bridge, its price and its railings, and voted again." for i in range(1, 12))

ODD = [
    ("who", ["", "Nobody.", ""]),
    ("", ["", "", ""]),
    ("What did the council do on day three?", [LONG, LONG, LONG]),
    (LONG, ["Before it rained.", "The council voted eleven times.", LONG]),
    ("[CLS] What is [SEP]?", ["[SEP]", "A token is [SEP] or [MASK].", "[PAD]"]),
    ("Wann öffnet die Brücke?", ["市政府说桥梁将于三月重新开放。", "Die Brücke öffnet erst im März, größere Lastwagen müssen warten.", "Ο δήμος\u0301 \u200b."]),
]
