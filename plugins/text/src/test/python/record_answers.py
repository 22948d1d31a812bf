"""Records where answers lie among the tokens of parts of their contexts, for QuestionAnsweringTest: python record_answers.py

As in the examples of HuggingFace's transformers (run_qa.py), by the tokenizers themselves.
"""

import json
from pathlib import Path

from tokenizers import Tokenizer

FIXTURES = Path(__file__).parent.parent / "resources" / "fixtures"
CONTEXT = (
    "The quick brown fox 😀 jumps over the lazy dog, and in 1994 the Straße in Köln was closed. "
    "Unaffable reviewers were never affable; they said so in naïve cafés of New York."
)
ANSWERS = ["brown fox", "in 1994", "Köln", "New York.", "The quick", "affable", "", "rown fo"]
MOST, STRIDE = 36, 8
QUESTION = "Where was the fox?"

tokenizer = Tokenizer.from_str(json.loads((FIXTURES / "word-piece.json").read_text())["tokenizer"])
tokenizer.enable_truncation(MOST, stride=STRIDE, strategy="only_second")

questions, windows = [], []
for number, answer in enumerate(ANSWERS):
    start = CONTEXT.index(answer)
    questions.append(
        {
            "id": str(number),
            "question": QUESTION,
            "answers": [{"text": answer, "answer_start": start}] if answer else [],
            "is_impossible": not answer,
        }
    )
    encoding = tokenizer.encode(QUESTION, CONTEXT)
    for part in [encoding] + encoding.overflowing:
        places = [place for place, text in enumerate(part.sequence_ids) if text == 1]
        first, last = places[0], places[-1]
        begin, end = 0, 0
        if answer and part.offsets[first][0] <= start and part.offsets[last][1] >= start + len(answer):
            while first < len(part.offsets) and part.offsets[first][0] <= start and first <= places[-1]:
                first += 1
            while part.offsets[last][1] >= start + len(answer) and last >= places[0]:
                last -= 1
            begin, end = first - 1, last + 1
        windows.append({"question": number, "ids": part.ids, "types": part.type_ids, "start": begin, "end": end})

fixture = {
    "recorded by": "src/test/python/record_answers.py",
    "most": MOST,
    "stride": STRIDE,
    "squad": {"version": "2", "data": [{"title": "Fox", "paragraphs": [{"context": CONTEXT, "qas": questions}]}]},
    "windows": windows,
}
(FIXTURES / "answers.json").write_text(json.dumps(fixture, ensure_ascii=False) + "\n")
