"""Makes the texts of the experiments beside this folder: sentences of small grammars, the same with every call.

    python experiments/text/data/make.py

They are small enough to learn in seconds, and ask for what the real data sets of their form ask for: negations, names that were never
seen, cases and word order, an answer's place. A real data set takes their place by its path.
"""

import csv
import json
import random
from pathlib import Path

HERE = Path(__file__).parent


def choose(draw, *words):
    return draw.choice(words)


# Reviews: what counts is the last judgement, and whether it is denied.
THINGS = "film story music ending cast plot camera dialogue scene hero villain humour pace script sound".split()
GOOD = "good great lovely brilliant moving funny clever beautiful gripping warm honest fresh".split()
BAD = "bad dull awful boring clumsy silly slow ugly cold empty tired noisy".split()
DEGREES = ["", "really ", "very ", "quite ", "so ", "truly "]


def judgement(draw, positive):
    denied = draw.random() < 0.3
    word = draw.choice(GOOD if positive != denied else BAD)
    return f"the {draw.choice(THINGS)} {choose(draw, 'was', 'is', 'seemed')} {'not ' if denied else ''}{draw.choice(DEGREES)}{word}"


def review(draw):
    positive = draw.random() < 0.5
    last = judgement(draw, positive)
    form = draw.randrange(4)
    if form == 0:
        text = last
    elif form == 1:
        text = f"{judgement(draw, positive)} and {last}"
    elif form == 2:
        text = f"{judgement(draw, not positive)} , but {last}"
    else:
        text = f"although {judgement(draw, not positive)} , {last}"
    return text + draw.choice([" .", " !", ""]), "positive" if positive else "negative"


# Sentences with names: families and places lend theirs to firms, and places to families, so that what stands beside them tells.
PEOPLE = "Anna Ben Clara David Emma Felix Greta Henry Ida Jonas Karin Leo Mara Nils Olga Paul Rosa Simon Tina Viktor".split()
PLACES = "Berlin Paris Oslo Rome Madrid Vienna Prague Lisbon Dublin Athens Warsaw Helsinki Geneva Zurich".split()
FAMILIES = "Adler Bauer Conrad Dahl Ebert Fischer Graf Holm Jansen Keller Lange Moser Nagel Olsen Peters".split() + PLACES[:6]
FIRMS = "Nordwind Solaris Aurora Meridian".split() + FAMILIES[:8] + PLACES[3:10]
KINDS = "Bank Records Airlines Motors Systems Foods".split()
VOWELS, OTHERS = "aeiou", "bdfgklmnprstv"


def unheard(draw):
    """A name that no other sentence has."""
    return "".join(draw.choice(OTHERS) + draw.choice(VOWELS) for _ in range(draw.choice([2, 3]))).capitalize() + draw.choice(OTHERS)


def sentence(draw):
    name = lambda names: unheard(draw) if draw.random() < 0.15 else draw.choice(names)
    person = lambda: [(name(PEOPLE), "B-PER")] + ([(name(FAMILIES), "I-PER")] if draw.random() < 0.6 else [])
    place = lambda: [(name(PLACES), "B-LOC")]
    firm = lambda: [(name(FIRMS), "B-ORG")] + ([(draw.choice(KINDS), "I-ORG")] if draw.random() < 0.6 else [])
    plain = lambda text: [(word, "O") for word in text.split()]
    forms = [
        lambda: person() + plain("moved to") + place() + plain("in") + plain(draw.choice("spring summer May June 2019".split())),
        lambda: firm() + plain("opened an office in") + place() + plain("last year"),
        lambda: person() + plain("works for") + firm() + plain("in") + place(),
        lambda: plain("Shares of") + firm() + plain(draw.choice(["rose sharply", "fell again", "did not change"])),
        lambda: plain("In") + place() + person() + plain("met") + person(),
        lambda: person() + plain("met") + person() + plain("at") + firm(),
        lambda: firm() + plain("sued") + firm() + plain("in") + place(),
        lambda: person() + plain("sued") + firm(),
        lambda: place() + plain("welcomed") + person(),
        lambda: person() + plain("and") + person() + plain("founded") + firm(),
        lambda: plain("The mayor of") + place() + plain("thanked") + firm() + plain("and") + person(),
        lambda: plain(draw.choice(["Nobody came to the meeting", "It rained all day", "The results were good"])),
    ]
    return draw.choice(forms)() + [(".", "O")]


# English and German: gender, case, adjectives' endings, and the verb in the second place.
NOUNS = [("dog", "Hund", "m"), ("cat", "Katze", "f"), ("child", "Kind", "n"), ("man", "Mann", "m"), ("woman", "Frau", "f"),
         ("house", "Haus", "n"), ("tree", "Baum", "m"), ("flower", "Blume", "f"), ("book", "Buch", "n"), ("garden", "Garten", "m"),
         ("lamp", "Lampe", "f"), ("car", "Auto", "n")]
VERBS = [("sees", "sieht"), ("finds", "findet"), ("buys", "kauft"), ("paints", "malt"), ("loves", "liebt"), ("looks for", "sucht")]
ADJECTIVES = [("", ""), ("", ""), ("old", "alt"), ("small", "klein"), ("red", "rot"), ("new", "neu"), ("beautiful", "schön")]
TIMES = [("", ""), ("", ""), ("today", "heute"), ("now", "jetzt"), ("often", "oft"), ("here", "hier")]
ARTICLES = {("the", "m", "nom"): "der", ("the", "f", "nom"): "die", ("the", "n", "nom"): "das", ("a", "m", "nom"): "ein",
            ("a", "f", "nom"): "eine", ("a", "n", "nom"): "ein", ("the", "m", "acc"): "den", ("the", "f", "acc"): "die",
            ("the", "n", "acc"): "das", ("a", "m", "acc"): "einen", ("a", "f", "acc"): "eine", ("a", "n", "acc"): "ein"}
ENDINGS = {("the", "m", "nom"): "e", ("the", "f", "nom"): "e", ("the", "n", "nom"): "e", ("a", "m", "nom"): "er",
           ("a", "f", "nom"): "e", ("a", "n", "nom"): "es", ("the", "m", "acc"): "en", ("the", "f", "acc"): "e",
           ("the", "n", "acc"): "e", ("a", "m", "acc"): "en", ("a", "f", "acc"): "e", ("a", "n", "acc"): "es"}


def phrase(draw, case, nouns):
    article = choose(draw, "the", "a")
    english, german, gender = draw.choice(nouns)
    adjective, own = draw.choice(ADJECTIVES)
    key = (article, gender, case)
    article_in_english = "an" if article == "a" and adjective == "old" else article
    return (" ".join(filter(None, [article_in_english, adjective, english])),
            " ".join(filter(None, [ARTICLES[key], own and own + ENDINGS[key], german])))


def pair(draw):
    subject, german_subject = phrase(draw, "nom", NOUNS[:5])
    thing, german_thing = phrase(draw, "acc", NOUNS)
    verb, german_verb = draw.choice(VERBS)
    time, german_time = draw.choice(TIMES)
    english = f"{time} {subject} {verb} {thing} .".strip()
    german = (f"{german_time} {german_verb} {german_subject} {german_thing} ." if time
              else f"{german_subject} {german_verb} {german_thing} .")
    return english, german.lower()


# Reports and their headlines.
WEATHER = [("it rained all day", "rain"), ("it snowed for hours", "snow"), ("the sun shone", "sun"), ("there was a storm", "storm"),
           ("fog lay over the streets", "fog")]
FILLERS = ["people stayed at home .", "the trains were late .", "schools were open as usual .", "nobody was hurt .",
           "markets closed early .", "the mayor spoke on the radio .", "buses did not run ."]
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


def report(draw):
    (long, short), day, place = draw.choice(WEATHER), draw.choice(DAYS), draw.choice(PLACES).lower()
    first = f"on {day} {long} in {place} ." if draw.random() < 0.5 else f"in {place} {long} on {day} ."
    sentences = draw.sample(FILLERS, 3)
    sentences.insert(draw.randrange(4), first)
    return " ".join(sentences), f"{short} in {place} on {day}"


# Short texts about people, and questions that a part of the text answers.
JOBS = "teacher doctor baker pilot painter nurse farmer lawyer".split()
ANIMALS = ["cat", "dog", "black cat", "small dog", "parrot", "white horse", "old donkey"]
FOODS = ["soup", "fresh bread", "fish", "green salad", "apple pie", "noodles"]
QUESTIONS = {
    "place": ["Where does {0} live ?", "What is the home of {0} ?", "In which town is {0} at home ?"],
    "job": ["What is the job of {0} ?", "What does {0} do for a living ?", "As what does {0} work ?"],
    "animal": ["What animal does {0} have ?", "Which pet lives with {0} ?"],
    "food": ["What does {0} like to eat ?", "Which food is the favourite of {0} ?"],
}
FACTS = {
    "place": ["{0} lives in {1} .", "The home of {0} is {1} ."],
    "job": ["{0} works as a {1} .", "{0} has been a {1} for years ."],
    "animal": ["{0} has a {1} .", "A {1} belongs to {0} ."],
    "food": ["{0} likes {1} .", "Every evening {0} eats {1} ."],
}


def passage(draw):
    """A text, and each question about it with its answer and where that begins."""
    person = draw.choice(PEOPLE)
    answers = {"place": draw.choice(PLACES), "job": draw.choice(JOBS), "animal": draw.choice(ANIMALS), "food": draw.choice(FOODS)}
    sentences = {kind: draw.choice(FACTS[kind]).format(person, answers[kind]) for kind in draw.sample(sorted(FACTS), 4)}
    context = " ".join(sentences.values())
    asked = []
    for kind, sentence in sentences.items():
        question = draw.choice(QUESTIONS[kind]).format(person)
        asked.append((question, answers[kind], context.index(sentence) + sentence.index(answers[kind])))
    return context, asked


# What people ask for, by topic.
TOPICS = {
    "weather": (["will it {0} {1}", "how {2} is it {1}", "do i need an umbrella {1}", "what is the weather like {1}"],
                (["rain", "snow", "storm"], ["today", "tomorrow", "on sunday"], ["warm", "cold", "windy"])),
    "music": (["play {0}", "turn the {1} up", "stop the {1}", "i want to hear {0}"],
              (["some jazz", "a song", "the new album", "the piano piece"], ["music", "volume", "song"])),
    "travel": (["book a {0} to {1}", "when does the {0} to {1} leave", "how far is {1}", "find me a hotel in {1}"],
               (["train", "flight", "bus"], [place.lower() for place in PLACES])),
    "food": (["order {0} for {1}", "how do i cook {0}", "is there a restaurant with {0}", "what can i make with {0}"],
             (["pizza", "soup", "noodles", "fish", "salad"], ["two", "four", "me"])),
    "alarm": (["wake me at {0}", "set a timer for {1}", "cancel my alarm at {0}", "remind me in {1}"],
              (["six", "seven", "eight"], ["ten minutes", "an hour", "half an hour"])),
    "money": (["send {0} to {1}", "how much is in my account", "pay the bill from {1}", "what is my balance"],
              (["ten euros", "fifty euros", "my rent"], [person.lower() for person in PEOPLE[:8]])),
}


def request(draw):
    topic = draw.choice(sorted(TOPICS))
    forms, words = TOPICS[topic]
    return draw.choice(["", "please ", "hey , ", "could you tell me , "]) + draw.choice(forms).format(*map(draw.choice, words)), topic


# An answer that helps, and one that does not.
KIND = ["of course , ", "gladly , ", "sure , ", "happy to help , "]
HELP = {"open the window": "turn the handle and pull", "boil an egg": "put it into hot water for six minutes",
        "find the station": "walk down the street and turn left", "save a file": "press the button with the disk",
        "water the plants": "give them a cup of water every day", "reach the museum": "take the bus to the centre",
        "clean the glass": "use warm water and a soft cloth", "charge the phone": "put the plug into the wall"}
RUDE = ["no idea", "find out yourself", "why do you ask me", "i do not care", "leave me alone", "that is a silly question"]


def preference(draw):
    task = draw.choice(sorted(HELP))
    prompt = draw.choice(["how do i {0} ?", "can you tell me how to {0} ?", "what is the best way to {0} ?"]).format(task)
    chosen = draw.choice(KIND) + HELP[task] + " ."
    rejected = draw.choice(RUDE) + " ." if draw.random() < 0.7 else HELP[draw.choice([t for t in sorted(HELP) if t != task])] + " ."
    return {"prompt": prompt, "chosen": chosen, "rejected": rejected}


def rows(name, header, made, delimiter=","):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        if header:
            writer.writerow(header)
        writer.writerows(made)


def lines(name, made):
    (HERE / name).write_text("".join(line + "\n" for line in made), encoding="utf-8")


def unique(make, count):
    made = {}
    while len(made) < count:
        one = make()
        made.setdefault(one[0], one)
    return list(made.values())


def main():
    # Each file is drawn by itself, so that a change of one leaves the others as they are.
    drawn = random.Random
    draw = drawn(1)
    rows("reviews.csv", ["review", "sentiment"], unique(lambda: review(draw), 8000))
    draw = drawn(2)
    lines("names.conll", ["\n".join(f"{word} {tag}" for word, tag in sentence(draw)) + "\n" for _ in range(700)])
    draw = drawn(3)
    rows("german.tsv", [], unique(lambda: pair(draw), 1500), "\t")
    draw = drawn(4)
    lines("reports.jsonl", [json.dumps({"text": text, "summary": summary}) for text, summary in unique(lambda: report(draw), 800)])
    draw = drawn(5)
    paragraphs = []
    for context, asked in unique(lambda: passage(draw), 500):
        qas = [{"id": f"{len(paragraphs)}-{number}", "question": question, "answers": [{"text": answer, "answer_start": start}]}
               for number, (question, answer, start) in enumerate(asked)]
        paragraphs.append({"context": context, "qas": qas})
    (HERE / "questions.json").write_text(json.dumps({"version": "1", "data": [{"title": "people", "paragraphs": paragraphs}]}) + "\n")
    draw = drawn(6)
    rows("requests.csv", ["request", "topic"], unique(lambda: request(draw), 700))
    draw = drawn(7)
    lines("answers.jsonl", [json.dumps(preference(draw)) for _ in range(500)])
    draw = drawn(8)
    corpus = [review(draw)[0] for _ in range(1500)] + [request(draw)[0] for _ in range(800)]
    corpus += [" ".join(word for word, _ in sentence(draw)).lower() for _ in range(800)]
    draw.shuffle(corpus)
    lines("sentences.txt", corpus)


if __name__ == "__main__":
    main()
