"""Makes the sentences in experiments/text/sentences.tsv: English, and beside it German, by a grammar of some twenty nouns.

    python experiments/src/test/python/make_sentences.py

Genders, cases and endings depend on each other; the verb stands second, behind a time that comes first, and last behind a modal
verb: so words can be translated by themselves, but sentences cannot.
"""

import random
from pathlib import Path

COUNT = 2400
PEOPLE = [("man", "Mann", 0), ("woman", "Frau", 1), ("child", "Kind", 2), ("dog", "Hund", 0), ("cat", "Katze", 1), ("horse", "Pferd", 2)]
THINGS = [("house", "Haus", 2), ("apple", "Apfel", 0), ("flower", "Blume", 1), ("book", "Buch", 2), ("tree", "Baum", 0),
          ("lamp", "Lampe", 1), ("letter", "Brief", 0), ("boat", "Boot", 2), ("bird", "Vogel", 0), ("key", "Schlüssel", 0),
          ("picture", "Bild", 2), ("door", "Tür", 1)]
ADJECTIVES = [("old", "alt"), ("small", "klein"), ("red", "rot"), ("new", "neu"), ("big", "groß"), ("good", "gut"),
              ("beautiful", "schön"), ("green", "grün")]
VERBS = [("see", "sees", "saw", "sehen", "sieht", "sah"), ("buy", "buys", "bought", "kaufen", "kauft", "kaufte"),
         ("draw", "draws", "drew", "zeichnen", "zeichnet", "zeichnete"), ("find", "finds", "found", "finden", "findet", "fand"),
         ("seek", "seeks", "sought", "suchen", "sucht", "suchte"), ("carry", "carries", "carried", "tragen", "trägt", "trug"),
         ("hear", "hears", "heard", "hören", "hört", "hörte"), ("paint", "paints", "painted", "malen", "malt", "malte")]
MODALS = [("can", "kann"), ("must", "muss"), ("will", "wird"), ("may", "darf")]
PRESENT = [("today", "heute"), ("now", "jetzt"), ("here", "hier")]
PAST = [("yesterday", "gestern"), ("then", "dann"), ("in spring", "im Frühling")]
# By case, then the/a, then gender: the article, and the ending of an adjective behind it.
ENDINGS = [
    [[("der", "e"), ("die", "e"), ("das", "e")], [("ein", "er"), ("eine", "e"), ("ein", "es")]],
    [[("den", "en"), ("die", "e"), ("das", "e")], [("einen", "en"), ("eine", "e"), ("ein", "es")]],
]
draw = random.Random(47)


def phrase(nouns, case):
    english, german, gender = draw.choice(nouns)
    definite = draw.randrange(2)
    article, ending = ENDINGS[case][definite][gender]
    adjective = draw.choice(ADJECTIVES) if draw.random() < 0.6 else None
    left = ["the", "a"][definite]
    if adjective:
        left = ("an" if definite and adjective[0][0] in "aeiou" else left) + " " + adjective[0]
    elif definite and english[0] in "aeiou":
        left = "an"
    return f"{left} {english}", " ".join([article] + ([adjective[1] + ending] if adjective else []) + [german])


def sentence():
    who, wer = phrase(PEOPLE, 0)
    what, was = phrase(THINGS, 1)
    infinitive, present, past, ours, jetzt, damals = draw.choice(VERBS)
    kind = draw.randrange(3)
    times = PAST if kind == 1 else PRESENT
    time = draw.choice(times) if draw.random() < 0.6 else None
    if kind == 2:
        modal = draw.choice(MODALS)
        english, verb, rest = f"{who} {modal[0]} {infinitive} {what}", modal[1], f"{was} {ours}"
    else:
        english, verb, rest = f"{who} {(present, past)[kind]} {what}", (jetzt, damals)[kind], was
    if time:
        return f"{time[0]} {english} .", f"{time[1]} {verb} {wer} {rest} ."
    return f"{english} .", f"{wer} {verb} {rest} ."


pairs = {}
while len(pairs) < COUNT:
    english, german = sentence()
    pairs[english] = german
folder = Path(__file__).resolve().parents[3] / "text"
(folder / "sentences.tsv").write_text("".join(f"{english}\t{german}\n" for english, german in pairs.items()), encoding="utf-8")
