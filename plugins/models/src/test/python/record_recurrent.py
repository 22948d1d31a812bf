"""Records how PyTorch trains networks over sequences of different lengths into src/test/resources/fixtures/recurrent.json.

    python plugins/models/src/test/python/record_recurrent.py

Each case holds a model's options, its first parameters under Cohort's names and in Cohort's layout (weights as [inputs,
outputs]), some batches, each padded to the length of its bucket and packed by length, and the loss of each batch before its
update under SGD with momentum. Without lengths, every sequence fills its bucket. All numbers are 32-bit floats; what is drawn
is rounded, to keep the file small.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.utils.parametrizations import weight_norm
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

MODULE = Path(__file__).resolve().parents[3]
CLASSES, STEPS, BATCH, WIDTH, IGNORED = 3, 20, 5, 4, -100
BUCKETS = (7, 3, 5)
EVERYTHING = {"hidden": 4, "layers": 2, "bidirectional": True, "vocabulary": 9, "embedding": 5}
CASES = [
    ("tokens", {"type": "lstm", "hidden": 6, "vocabulary": 9, "embedding": 4}, True),
    ("whole-buckets", {"type": "lstm", "hidden": 6, "vocabulary": 9}, False),
    ("rows-of-numbers", {"type": "lstm", "hidden": 5}, True),
    ("layers-in-both-directions", {"type": "lstm", **EVERYTHING}, True),
    ("tokens-predicted", {"type": "lstm", "hidden": 5, "layers": 2, "vocabulary": 9, "per-token": True}, True),
    ("tokens-predicted-in-both-directions", {"type": "lstm", "hidden": 4, "bidirectional": True, "per-token": True}, True),
    ("gru", {"type": "gru", "hidden": 5}, False),
    ("gru-in-both-directions", {"type": "gru", **EVERYTHING}, True),
    ("gru-of-tokens-predicted", {"type": "gru", "hidden": 5, "layers": 2, "vocabulary": 9, "per-token": True}, True),
    ("rnn", {"type": "rnn", "hidden": 5}, False),
    ("rnn-in-both-directions", {"type": "rnn", **EVERYTHING}, True),
    ("tcn", {"type": "tcn", "channels": [5, 5, 4], "kernel": 2}, True),
    ("tcn-whole-buckets", {"type": "tcn", "channels": [4, 6], "vocabulary": 9}, False),
    ("tcn-of-tokens-predicted", {"type": "tcn", "channels": [4, 3], "vocabulary": 9, "embedding": 4, "per-token": True}, True),
    ("tcn-with-weight-norm", {"type": "tcn", "channels": [5, 4], "weight-norm": True}, True),
    ("rnn-with-relu", {"type": "rnn", "hidden": 6, "nonlinearity": "relu", "bidirectional": True}, True),
]


class Block(nn.Module):
    """Of the authors' TCN, which has weight normalization; what a convolution reads beyond the place is cut off."""

    def __init__(self, inputs, width, kernel, dilation, normalized):
        super().__init__()
        self.cut = (kernel - 1) * dilation
        self.first = nn.Conv1d(inputs, width, kernel, padding=self.cut, dilation=dilation)
        self.second = nn.Conv1d(width, width, kernel, padding=self.cut, dilation=dilation)
        if normalized:
            weight_norm(self.first)
            weight_norm(self.second)
        self.shortcut = nn.Conv1d(inputs, width, 1) if inputs != width else None

    def forward(self, x):
        y = torch.relu(self.first(x)[:, :, : x.shape[2]])
        y = torch.relu(self.second(y)[:, :, : x.shape[2]])
        return torch.relu(y + (x if self.shortcut is None else self.shortcut(x)))


class Convolutional(nn.Module):
    def __init__(self, options):
        super().__init__()
        width, channels = WIDTH, options["channels"]
        self.per_token, self.embedding = options.get("per-token", False), None
        if "vocabulary" in options:
            width = options.get("embedding", channels[0])
            self.embedding = nn.Embedding(options["vocabulary"], width)
        blocks = []
        for index, count in enumerate(channels):
            blocks.append(Block(width, count, options.get("kernel", 3), 2**index, options.get("weight-norm")))
            width = count
        self.blocks, self.output = nn.Sequential(*blocks), nn.Linear(width, CLASSES)

    def forward(self, x, lengths):
        x = x if self.embedding is None else self.embedding(x)
        states = self.blocks(x.transpose(1, 2)).transpose(1, 2)
        return self.output(states if self.per_token else states[torch.arange(len(x)), lengths - 1])

    def names(self):
        found = {}
        for place, block in enumerate(self.blocks):
            for name, layer in (("convolution.0", block.first), ("convolution.1", block.second), ("shortcut", block.shortcut)):
                if hasattr(layer, "parametrizations"):
                    parts = layer.parametrizations.weight
                    found[f"blocks.{place}.{name}.weight.length"] = parts.original0
                    found[f"blocks.{place}.{name}.weight.direction"] = parts.original1
                elif layer is not None:
                    found[f"blocks.{place}.{name}.weight"] = layer.weight
                if layer is not None:
                    found[f"blocks.{place}.{name}.bias"] = layer.bias
        return found


class Model(nn.Module):
    def __init__(self, options):
        super().__init__()
        hidden, self.both = options["hidden"], options.get("bidirectional", False)
        self.per_token = options.get("per-token", False)
        width = WIDTH
        self.embedding = None
        if "vocabulary" in options:
            width = options.get("embedding", hidden)
            self.embedding = nn.Embedding(options["vocabulary"], width)
        make = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[options["type"]]
        more = {key: options[key] for key in ("nonlinearity",) if key in options}
        self.network = make(width, hidden, options.get("layers", 1), batch_first=True, bidirectional=self.both, **more)
        self.output = nn.Linear(hidden * (2 if self.both else 1), CLASSES)

    def forward(self, x, lengths):
        x = x if self.embedding is None else self.embedding(x)
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        states, last = self.network(packed)
        last = last[0] if isinstance(last, tuple) else last
        if self.per_token:
            return self.output(pad_packed_sequence(states, batch_first=True, total_length=x.shape[1])[0])
        return self.output(torch.cat((last[-2], last[-1]), 1) if self.both else last[-1])


def names(model):
    """The parameters by Cohort's names."""
    found = {}
    if model.embedding is not None:
        found["embedding.weight"] = model.embedding.weight
    if isinstance(model, Convolutional):
        found.update(model.names())
    for layer in range(0 if isinstance(model, Convolutional) else model.network.num_layers):
        for suffix, scope in (("", ""), ("_reverse", "reverse."))[: 2 if model.both else 1]:
            for torchs, ours in (("ih", "input"), ("hh", "hidden")):
                weight = getattr(model.network, f"weight_{torchs}_l{layer}{suffix}")
                found[f"layers.{layer}.{scope}{ours}.weight"] = weight.T
                found[f"layers.{layer}.{scope}{ours}.bias"] = getattr(model.network, f"bias_{torchs}_l{layer}{suffix}")
    found["output.weight"] = model.output.weight.T
    found["output.bias"] = model.output.bias
    return found


def numbers(values):
    # The shortest decimals that are read back as the same 32-bit floats.
    return [float(str(value)) for value in np.asarray(values, dtype=np.float32).flatten()]


def record(name, options, packed):
    torch.manual_seed(len(name))
    model = Convolutional(options) if options["type"] == "tcn" else Model(options)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(parameter.round(decimals=3))
    parameters = {key: numbers(value.detach()) for key, value in names(model).items()}
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    tokens = "vocabulary" in options
    batches, losses = [], []
    for step in range(STEPS):
        bucket = step % len(BUCKETS)
        length = BUCKETS[bucket]
        lengths = torch.randint(1, length + 1, (BATCH,)) if packed else torch.full((BATCH,), length)
        shape = (BATCH, length) if tokens else (BATCH, length, WIDTH)
        x = torch.randint(0, options["vocabulary"], shape) if tokens else torch.randn(shape).round(decimals=1)
        target = torch.randint(0, CLASSES, (BATCH, length) if model.per_token else (BATCH,))
        if model.per_token:
            target[torch.arange(length)[None, :] >= lengths[:, None]] = IGNORED
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x, lengths).flatten(0, -2), target.flatten(), ignore_index=IGNORED)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        batches.append(
            {
                "bucket": bucket,
                "features": x.flatten().tolist() if tokens else numbers(x),
                "lengths": lengths.tolist(),
                "target": target.flatten().tolist(),
            }
        )
    return {
        "name": name,
        "options": options,
        "packed": packed,
        "parameters": parameters,
        "batches": batches,
        "losses": losses,
    }


header = {
    "tool": "PyTorch",
    "version": torch.__version__.split("+")[0],
    "script": "plugins/models/src/test/python/record_recurrent.py",
    "precision": "float32",
    "optimizer": {"type": "sgd", "learning-rate": 0.1, "momentum": 0.9},
    "buckets": BUCKETS,
}
body = json.dumps(header)[:-1] + ',\n"cases": [\n' + ",\n".join(json.dumps(record(*entry)) for entry in CASES) + "\n]}\n"
json.loads(body)
(MODULE / "src/test/resources/fixtures/recurrent.json").write_text(body)
print(len(CASES), "cases")
