"""Records answers to questions with several right ones into src/test/resources/fixtures/questions.json.

    python plugins/metrics/src/test/python/record_questions.py transformers-4.40.0-py3-none-any.whl

Values are those of transformers' squad_metrics, the last version of which is in that wheel; nothing else of the library is loaded.
"""

import json
import logging
import re
import sys
import types
import zipfile
from pathlib import Path

import numpy as np

FIXTURE = Path(__file__).parent.parent / "resources" / "fixtures" / "questions.json"
source = zipfile.ZipFile(sys.argv[1]).read("transformers/data/metrics/squad_metrics.py").decode()
logging.get_logger = logging.getLogger
squad = {"logging": logging, "BasicTokenizer": None}
exec(re.sub(r"^from \.\.\..*$", "", source, flags=re.MULTILINE), squad)

random = np.random.default_rng(7)
WORDS = "the a An fox, dog's $1,500 U.S.A. 猫 Köln 3.5 km-long (so) THE . \" it's".split()


def text(longest):
    return " ".join(str(word) for word in random.choice(WORDS, int(random.integers(0, longest))))


targets = [[text(5) for _ in range(int(random.integers(1, 4)))] for _ in range(60)] + [[""]] * 10
texts = [str(random.choice(right)).lower() if random.random() < 0.4 else text(5) for right in targets]
examples = [
    types.SimpleNamespace(qas_id=number, answers=[{"text": one} for one in right]) for number, right in enumerate(targets)
]
exact, f1 = squad["get_raw_scores"](examples, dict(enumerate(texts)))
fixture = {
    "script": "plugins/metrics/src/test/python/record_questions.py",
    "targets": targets,
    "texts": texts,
    "expected": {"exact-match": float(np.mean(list(exact.values()))), "token-f1": float(np.mean(list(f1.values())))},
}
FIXTURE.write_text(json.dumps(fixture) + "\n")
