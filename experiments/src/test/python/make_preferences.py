"""Makes experiments/preferences/echoes.jsonl: 240 invented pairs of answers to a prompt of tokens.

    python experiments/src/test/python/make_preferences.py

Tokens are 1 to 11. An answer that repeats the prompt is preferred to one that does not; masks tell answers from prompts.
"""

import json
import random
from pathlib import Path

random.seed(7)
lines = []
for _ in range(240):
    prompt = [random.randint(1, 11) for _ in range(random.randint(2, 4))]
    other = [token % 11 + 1 for token in prompt[: random.randint(1, len(prompt))]]
    mask = [0] * len(prompt)
    lines.append(
        json.dumps(
            {
                "chosen": prompt + prompt,
                "rejected": prompt + other,
                "chosen-mask": mask + [1] * len(prompt),
                "rejected-mask": mask + [1] * len(other),
            }
        )
    )
path = Path(__file__).resolve().parents[3] / "preferences/echoes.jsonl"
path.write_text("\n".join(lines) + "\n")
