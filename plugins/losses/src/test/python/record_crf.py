"""Records how pytorch-crf trains a linear-chain conditional random field into src/test/resources/fixtures/crf.json.

    python plugins/losses/src/test/python/record_crf.py

Token logits are a linear map of the features. Some rows are shorter than others; in some, places in the middle or in front have
no tag, and the reference sees the row without them. Each case holds the losses of 30 batches before their updates, and the rows
that are decoded at the end from the first batch, over the places of its attention mask.
"""

import json
from pathlib import Path

import torch
from torch import nn
from torchcrf import CRF

MODULE = Path(__file__).resolve().parents[3]
BATCH, LENGTH, SIZE, TAGS, STEPS, RING = 4, 6, 5, 3, 30, 5
torch.manual_seed(5)


def rounded(tensor):
    return (tensor * 1e3).round() / 1e3


features = [rounded(torch.randn(BATCH, LENGTH, SIZE)) for _ in range(RING)]
lengths = [torch.randint(1, LENGTH + 1, (BATCH,)) for _ in range(RING)]
masks = [(torch.arange(LENGTH)[None] < length[:, None]).long() for length in lengths]
labels = []
for mask in masks:
    tags = torch.randint(TAGS, (BATCH, LENGTH))
    left_out = torch.rand(BATCH, LENGTH) < 0.2
    labels.append(tags.masked_fill(left_out | (mask == 0), -100))


def listed(tensor):
    return [float(f"{number:.8g}") for number in tensor.detach().flatten().tolist()]


def course(reduction):
    torch.manual_seed(7)
    layer, field = nn.Linear(SIZE, TAGS), CRF(TAGS, batch_first=True)
    for parameter in (*layer.parameters(), *field.parameters()):
        parameter.data = rounded(parameter.data)
    case = {
        "reduction": reduction,
        "parameters": {
            "weight": listed(layer.weight.T),
            "bias": listed(layer.bias),
            "loss.transitions": listed(field.transitions),
            "loss.start-transitions": listed(field.start_transitions),
            "loss.end-transitions": listed(field.end_transitions),
        },
        "losses": [],
    }
    optimizer = torch.optim.SGD([*layer.parameters(), *field.parameters()], lr=0.1)
    for step in range(STEPS):
        logits, tags = layer(features[step % RING]), labels[step % RING]
        losses = [
            -field(row[tag >= 0][None], tag[tag >= 0][None]) if (tag >= 0).any() else row.sum() * 0
            for row, tag in zip(logits, tags)
        ]
        loss = torch.stack(losses).sum() / (BATCH if reduction == "mean" else 1)
        case["losses"].append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    case["decoded"] = field.decode(layer(features[0]), masks[0].bool())
    return case


fixture = {
    "features": [listed(batch) for batch in features],
    "masks": [batch.flatten().tolist() for batch in masks],
    "labels": [batch.flatten().tolist() for batch in labels],
    "cases": [course("mean"), course("sum")],
}
(MODULE / "src/test/resources/fixtures/crf.json").write_text(json.dumps(fixture))
