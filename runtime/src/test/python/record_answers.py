"""Records the answers that windows of texts give into src/test/resources/fixtures/answers.json: python record_answers.py

As postprocess_qa_predictions in utils_qa.py of the HuggingFace library's examples has it, of all places in place of the best twenty.
"""

import json
from pathlib import Path

import numpy as np

FIXTURE = Path(__file__).parent.parent / "resources" / "fixtures" / "answers.json"
random = np.random.default_rng(11)
LONGEST, PLACES = 3, 10


def answer(windows, some_have_none):
    null = min(window["start"][0] + window["end"][0] for window in windows)
    spans = [
        {"score": window["start"][start] + window["end"][end], "text": window["text"][offsets[start][0] : offsets[end][1]]}
        for window, offsets in ((window, window["offsets"]) for window in windows)
        for start in range(PLACES)
        for end in range(PLACES)
        if offsets[start] and offsets[end] and end >= start and end - start + 1 <= LONGEST
    ]
    best = max(spans, key=lambda span: span["score"])
    chosen = {"score": null, "text": ""} if some_have_none and null - best["score"] > 0 else best
    scores = np.array([span["score"] for span in spans] + [null] * some_have_none)
    probability = np.exp(chosen["score"] - scores.max()) / np.exp(scores - scores.max()).sum()
    return {"text": chosen["text"], "score": chosen["score"], "probability": float(probability)}


questions, expected = [], {"true": [], "false": []}
for question in range(12):
    words = [f"w{number}" for number in range(14)]
    text, begins = " ".join(words), np.cumsum([0] + [len(word) + 1 for word in words])
    windows = []
    for first_word in range(0, 14 if question % 3 else 1, 4):
        first = int(random.integers(1, 4))
        shown = [number for number in range(first_word, min(14, first_word + PLACES - first - 1))]
        offsets = [None] * PLACES
        offsets[first : first + len(shown)] = [[int(begins[number]), int(begins[number]) + len(words[number])] for number in shown]
        start, end = (np.round(3 * random.normal(size=PLACES), 3).tolist() for _ in range(2))
        windows.append({"text": text, "offsets": offsets, "start": start, "end": end})
    questions.append(windows)
    for some_have_none in (True, False):
        expected[str(some_have_none).lower()].append(answer(windows, some_have_none))
FIXTURE.write_text(json.dumps({"longest": LONGEST, "questions": questions, "expected": expected}) + "\n")
