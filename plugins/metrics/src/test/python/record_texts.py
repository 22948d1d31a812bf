"""Records metrics of tagged tokens and of texts into src/test/resources/fixtures/texts.json.

    python plugins/metrics/src/test/python/record_texts.py

Values are those of seqeval, sacreBLEU, rouge-score and jiwer; what SQuAD's script says is below. An expectation is called by the
metric's name, followed by the options as an experiment file would hold them; it is a number, or [number, rows of the table].
"""

import collections
import json
import re
import string
import warnings
from pathlib import Path

import jiwer
import numpy as np
import sacrebleu
from rouge_score import rouge_scorer
from seqeval import metrics as entities
from seqeval import scheme as schemes

MODULE = Path(__file__).resolve().parents[3]
warnings.filterwarnings("ignore")
random = np.random.default_rng(43)


def sentences(tags, count, changed):
    """Sequences of tags that are mostly those that stay, and the same with a share of changed ones."""
    targets, predicted = [], []
    for _ in range(count):
        sentence = ["O"]
        for _ in range(int(random.integers(1, 12))):
            sentence.append(sentence[-1] if random.random() < 0.3 else str(random.choice(tags)))
        targets.append(sentence)
        predicted.append([str(random.choice(tags)) if random.random() < changed else tag for tag in sentence])
    return targets, predicted


def tagged_case(name, tags, targets, predicted, strict=()):
    expected = {}
    for scheme in ("lenient", *strict):
        options = {} if scheme == "lenient" else {"mode": "strict", "scheme": getattr(schemes, scheme.upper())}
        told = entities.classification_report(targets, predicted, output_dict=True, zero_division=0, **options)
        rows = [[name.replace(" avg", " average"), float(row["precision"]), float(row["recall"]), float(row["f1-score"]), int(row["support"])]
                for name, row in told.items()]
        for average in ("micro", "macro", "weighted"):
            value = entities.f1_score(targets, predicted, average=average, zero_division=0, **options)
            expected[f"entity-f1 average = '{average}'; scheme = '{scheme}'"] = [float(value), rows]
    return {"name": name, "classes": tags, "targets": targets, "predictions": predicted, "expected": expected}


IOB = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
IOBES = IOB + ["E-PER", "S-PER", "E-LOC", "S-LOC"]
BARE = ["O", "B", "I"]
tagged_cases = [
    tagged_case("any order", IOB, *sentences(IOB, 40, 0.3), strict=("iob1", "iob2")),
    tagged_case("any order of five letters", IOBES, *sentences(IOBES, 40, 0.3), strict=("iobes",)),
    tagged_case("no types", BARE, *sentences(BARE, 20, 0.2), strict=("iob2",)),
    tagged_case("nothing found", IOB, [["O", "B-PER", "I-PER"]], [["O", "O", "O"]], strict=("iob2",)),
]


def squad(text):
    text = "".join(letter for letter in text.lower() if letter not in set(string.punctuation))
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def squad_f1(target, text):
    target, text = squad(target), squad(text)
    if not target or not text:
        return float(target == text)
    common = sum((collections.Counter(target) & collections.Counter(text)).values())
    return 2 * common / (len(target) + len(text))


def texts_case(name, targets, texts):
    rouge = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"])
    rouges = [rouge.score(*pair) for pair in zip(targets, texts)]
    expected = {
        "bleu": sacrebleu.corpus_bleu(texts, [targets]).score,
        "bleu lower-case = true": sacrebleu.corpus_bleu(texts, [targets], lowercase=True).score,
        "chrf": sacrebleu.corpus_chrf(texts, [targets]).score,
        "chrf word-order = 2": sacrebleu.corpus_chrf(texts, [targets], word_order=2).score,
        "chrf character-order = 4; beta = 1.0": sacrebleu.corpus_chrf(texts, [targets], char_order=4, beta=1).score,
        "chrf lower-case = true": sacrebleu.CHRF(lowercase=True).corpus_score(texts, [targets]).score,
        "rouge-1": float(np.mean([one["rouge1"].fmeasure for one in rouges])),
        "rouge-2": float(np.mean([one["rouge2"].fmeasure for one in rouges])),
        "rouge-l": float(np.mean([one["rougeL"].fmeasure for one in rouges])),
        "word-error-rate": jiwer.wer(targets, texts),
        "character-error-rate": jiwer.cer(targets, texts),
        "exact-match": float(np.mean([squad(target) == squad(text) for target, text in zip(targets, texts)])),
        "token-f1": float(np.mean([squad_f1(target, text) for target, text in zip(targets, texts)])),
    }
    return {"name": name, "targets": targets, "texts": texts, "expected": expected}


WORDS = "the a cat dog sat on mat, It's 3.5 km-long (see below) ran & fled: 1,000 times -- über Straße 猫 U.S.A. well-known \"so\" [it] costs $5!".split()


def spoiled(count, longest, changed):
    targets, texts = [], []
    for _ in range(count):
        target = [str(word) for word in random.choice(WORDS, int(random.integers(1, longest)))]
        text = [str(random.choice(WORDS)) if random.random() < changed else word for word in target]
        text = [word for word in text if random.random() > changed / 2]
        targets.append(" ".join(target))
        texts.append(" ".join(text))
    return targets, texts


texts_cases = [
    texts_case("long and close", *spoiled(20, 20, 0.15)),
    texts_case("short and far", *spoiled(20, 5, 0.7)),
    texts_case("longer than the target", ["one two three", "four"], ["one two three four five", "four four  four"]),
    texts_case("nothing shared", ["one two three four"], ["five six"]),
    texts_case("nothing written", ["one two three four"], [""]),
    texts_case("case and articles", ["The Cat sat.", "an apple &amp; a pear"], ["the cat sat", "apple & pear "]),
]

header = {
    "tool": "seqeval, sacreBLEU, rouge-score, jiwer",
    "version": "1.2.2, 2.6.0, 0.1.2, 4.0.0",
    "script": "plugins/metrics/src/test/python/record_texts.py",
    "precision": "float64",
}
parts = [json.dumps(header)[:-1]]
for label, cases in (("tagged", tagged_cases), ("texts", texts_cases)):
    parts.append(f'"{label}": [\n' + ",\n".join(json.dumps(one, allow_nan=False) for one in cases) + "\n]")
(MODULE / "src/test/resources/fixtures/texts.json").write_text(",\n".join(parts) + "}\n")
