"""Records metrics of tagged tokens into src/test/resources/fixtures/texts.json.

    python plugins/metrics/src/test/python/record_texts.py

Values are seqeval's. An expectation is called by the metric's name, followed by the options as an experiment file would hold
them; it is a number, or [number, rows of the table].
"""

import json
import warnings
from pathlib import Path

import numpy as np
import seqeval
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

header = {
    "tool": "seqeval",
    "version": "1.2.2",
    "script": "plugins/metrics/src/test/python/record_texts.py",
    "precision": "float64",
}
parts = [json.dumps(header)[:-1]]
for label, cases in (("tagged", tagged_cases),):
    parts.append(f'"{label}": [\n' + ",\n".join(json.dumps(one, allow_nan=False) for one in cases) + "\n]")
(MODULE / "src/test/resources/fixtures/texts.json").write_text(",\n".join(parts) + "}\n")
