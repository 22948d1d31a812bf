"""Records how tags fall to pieces of words, and what entities they mark, for ConllTest: python record_tags.py

Pieces have tags as in the examples of HuggingFace's transformers (run_ner.py); entities are those of seqeval 1.2.2.
"""

import json
import random
from pathlib import Path

from seqeval.metrics.sequence_labeling import get_entities
from tokenizers import Tokenizer

FIXTURES = Path(__file__).parent.parent / "resources" / "fixtures"
SENTENCES = [
    (["Unaffable", "reviewers", "of", "New", "York", "jumped", "."], ["O", "O", "O", "B-LOC", "I-LOC", "O", "O"]),
    (["The", "Köln", "fox", "isn't", "in", "Straße", "1994"], ["O", "B-LOC", "B-PER", "O", "O", "B-LOC", "I-LOC"]),
    (["wood"] * 12, ["B-PER", "I-PER"] * 6),
]
NAMES = ["O", "B-LOC", "I-LOC", "B-PER", "I-PER"]
MOST = 14

tokenizer = Tokenizer.from_str(json.loads((FIXTURES / "word-piece.json").read_text())["tokenizer"])
tokenizer.enable_truncation(MOST)


def aligned(words, tags, label_all):
    encoding = tokenizer.encode(words, is_pretokenized=True)
    labels, before = [], None
    for word in encoding.word_ids:
        if word is None:
            labels.append(-100)
        elif word != before:
            labels.append(NAMES.index(tags[word]))
        elif label_all:
            labels.append(NAMES.index(tags[word].replace("B-", "I-")))
        else:
            labels.append(-100)
        before = word
    return {"ids": encoding.ids, "labels": labels}


random.seed(7)
entities = []
for prefixes in ["BI", "BIES"]:
    tags = ["O"] + [f"{prefix}-{kind}" for prefix in prefixes for kind in ["X", "Y"]]
    for length in [1, 2, 3, 5, 8] * 12:
        sequence = [random.choice(tags) for _ in range(length)]
        found = [[kind, start, end + 1] for kind, start, end in get_entities(sequence)]
        entities.append({"tags": sequence, "entities": found})

fixture = {
    "recorded by": "src/test/python/record_tags.py",
    "most": MOST,
    "classes": NAMES,
    "sentences": [
        {"words": words, "tags": tags, "first": aligned(words, tags, False), "all": aligned(words, tags, True)}
        for words, tags in SENTENCES
    ],
    "entities": entities,
}
(FIXTURES / "tags.json").write_text(json.dumps(fixture, ensure_ascii=False) + "\n")
