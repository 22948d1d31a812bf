"""Records logits and losses of the HuggingFace library's transformers, with the models themselves, into src/test/resources/fixtures.

    python plugins/transformers/src/test/python/record_transformers.py

Each case holds a model's options, its first logits on the first batch, and the loss of each of twenty batches before its update by
SGD; the model lies beside it as save_pretrained writes it. All parameters are random, also those that usually begin with zeros or
ones; nothing is dropped. Batches are padded at the end to the length of their bucket. All numbers are 32-bit floats.
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import torch
import transformers
from torch import nn

torch.set_num_threads(1)
FIXTURES = Path(__file__).resolve().parents[1] / "resources/fixtures"
VOCABULARY, CLASSES, STEPS, BATCH, RATE, IGNORED = 23, 3, 20, 4, 0.05, -100
BUCKETS = (7, 5)
BERT = dict(
    vocab_size=VOCABULARY,
    hidden_size=12,
    num_hidden_layers=2,
    num_attention_heads=3,
    intermediate_size=20,
    max_position_embeddings=9,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
    num_labels=CLASSES,
)
# Name, type and options here, the library's model, its configuration, what is predicted.
CASES = [
    ("bert", {"type": "bert"}, transformers.BertForSequenceClassification, transformers.BertConfig(**BERT), "text"),
]


def batches(seed, first):
    random = np.random.default_rng(seed)
    for step in range(STEPS):
        bucket = step % len(BUCKETS)
        length = BUCKETS[bucket]
        lengths = random.integers(1, length + 1, BATCH)
        lengths[0] = length
        mask = (np.arange(length) < lengths[:, None]).astype(int)
        ids = np.where(mask, random.integers(first, VOCABULARY, (BATCH, length)), first - 1)
        types = np.where(mask, (np.arange(length) >= lengths[:, None] // 2).astype(int), 0)
        yield {
            "bucket": bucket,
            "input-ids": ids,
            "attention-mask": mask,
            "token-type-ids": types,
            "text": random.integers(0, CLASSES, BATCH),
            "token": np.where(mask, random.integers(0, CLASSES, (BATCH, length)), IGNORED),
            "word": np.where(mask, random.integers(0, VOCABULARY, (BATCH, length)), IGNORED),
        }


def numbers(values):
    # The shortest decimals that are read back as the same 32-bit floats.
    return [float(str(value)) for value in np.asarray(values, dtype=np.float32).flatten()]


def record(name, options, kind, config, target):
    torch.manual_seed(len(name))
    model = kind(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_((parameter + 0.2 * torch.randn_like(parameter)).round(decimals=2))
    folder = FIXTURES / name
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    recorded, losses, logits = [], [], None
    for batch in batches(len(name), 1 if config.pad_token_id in (0, None) else config.pad_token_id + 1):
        given = {key: torch.tensor(batch[key]) for key in ("input-ids", "attention-mask", "token-type-ids") if key in options.get("fields", batch)}
        output = model(**{key.replace("-", "_"): value for key, value in given.items()})
        labels = torch.tensor(batch[target])
        loss = nn.functional.cross_entropy(output.logits.flatten(0, -2), labels.flatten(), ignore_index=IGNORED)
        logits = numbers(output.logits.detach()) if logits is None else logits
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        fields = {key: value.flatten().tolist() for key, value in given.items()}
        recorded.append({"bucket": batch["bucket"], **fields, "target": batch[target].flatten().tolist()})
    return {"name": name, "options": options, "logits": logits, "losses": losses, "batches": recorded}


def main():
    header = {
        "tool": "transformers",
        "version": transformers.__version__,
        "script": "plugins/transformers/src/test/python/record_transformers.py",
        "precision": "float32",
        "optimizer": {"type": "sgd", "learning-rate": RATE},
        "buckets": BUCKETS,
    }
    cases = ",\n".join(json.dumps(record(*case)) for case in CASES)
    body = json.dumps(header)[:-1] + ',\n"cases": [\n' + cases + "\n]}\n"
    (FIXTURES / "transformers.json").write_text(body)
    print(len(CASES), "cases")


if __name__ == "__main__":
    sys.exit(main())
