"""Records how PyTorch trains sequence-to-sequence, and what it then writes, into src/test/resources/fixtures/translation.json.

    python plugins/models/src/test/python/record_translation.py

Each case holds a model's options, its first parameters under Cohort's names and in Cohort's layout (weights as [inputs,
outputs]), some batches, and the loss of each, again and again, before its update under SGD with momentum; then what the trained model writes for
the sources of the last batch, the likeliest token each time. All numbers are 32-bit floats; what is drawn is rounded.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

MODULE = Path(__file__).resolve().parents[3]
SOURCE, TARGET, START, END, IGNORED = 9, 7, 0, 1, -100
EPOCHS, BATCHES, BATCH, LONGEST, WRITTEN = 20, 3, 4, 6, 8
CASES = [
    ("lstm-dot", {"hidden": 6}, True),
    ("gru-additive", {"cell": "gru", "hidden": 5, "attention": "additive", "embedding": 4}, True),
    ("lstm-in-both-directions", {"hidden": 6, "layers": 2, "bidirectional": True, "attention": "additive"}, True),
    ("gru-in-both-directions", {"cell": "gru", "hidden": 4, "layers": 2, "bidirectional": True}, False),
]


class Model(nn.Module):
    def __init__(self, options):
        super().__init__()
        hidden, layers = options["hidden"], options.get("layers", 1)
        self.both = options.get("bidirectional", False)
        self.additive = options.get("attention") == "additive"
        width = options.get("embedding", hidden)
        make = nn.GRU if options.get("cell") == "gru" else nn.LSTM
        self.read = nn.Embedding(SOURCE, width)
        self.encoder = make(width, hidden // (2 if self.both else 1), layers, batch_first=True, bidirectional=self.both)
        self.written = nn.Embedding(TARGET, width)
        self.decoder = make(width, hidden, layers, batch_first=True)
        if self.additive:
            self.query, self.key = nn.Linear(hidden, hidden, bias=False), nn.Linear(hidden, hidden, bias=False)
            self.score = nn.Linear(hidden, 1, bias=False)
        self.combine = nn.Linear(2 * hidden, hidden, bias=False)
        self.output = nn.Linear(hidden, TARGET)

    def start(self, source, lengths):
        packed = pack_padded_sequence(self.read(source), lengths, batch_first=True, enforce_sorted=False)
        states, last = self.encoder(packed)
        states = pad_packed_sequence(states, batch_first=True, total_length=source.shape[1])[0]

        def joined(state):
            return torch.cat((state[0::2], state[1::2]), 2).contiguous() if self.both else state

        return states, tuple(map(joined, last)) if isinstance(last, tuple) else joined(last)

    def write(self, tokens, states, last, lengths):
        h, last = self.decoder(self.written(tokens), last)
        if self.additive:
            scores = self.score(torch.tanh(self.query(h)[:, :, None] + self.key(states)[:, None])).squeeze(-1)
        else:
            scores = h @ states.transpose(1, 2)
        outside = torch.arange(states.shape[1])[None] >= lengths[:, None]
        attended = scores.masked_fill(outside[:, None], -torch.inf).softmax(-1) @ states
        return self.output(torch.tanh(self.combine(torch.cat((attended, h), 2)))), last

    def forward(self, source, lengths, tokens):
        states, last = self.start(source, lengths)
        return self.write(tokens, states, last, lengths)[0]

    def likeliest(self, source, lengths):
        states, last = self.start(source, lengths)
        token = torch.full((len(source), 1), START)
        texts = [[] for _ in source]
        over = [False] * len(source)
        for _ in range(WRITTEN):
            logits, last = self.write(token, states, last, lengths)
            token = logits.argmax(-1)
            for row, number in enumerate(token[:, 0].tolist()):
                over[row] |= number == END
                if not over[row]:
                    texts[row].append(number)
        return texts


def names(model):
    """The parameters by Cohort's names."""
    found = {"encoder.embedding.weight": model.read.weight, "decoder.embedding.weight": model.written.weight}
    for part, network, both in (("encoder", model.encoder, model.both), ("decoder", model.decoder, False)):
        for layer in range(network.num_layers):
            for suffix, scope in (("", ""), ("_reverse", "reverse."))[: 2 if both else 1]:
                for torchs, ours in (("ih", "input"), ("hh", "hidden")):
                    key = f"{part}.layers.{layer}.{scope}{ours}"
                    found[f"{key}.weight"] = getattr(network, f"weight_{torchs}_l{layer}{suffix}").T
                    found[f"{key}.bias"] = getattr(network, f"bias_{torchs}_l{layer}{suffix}")
    if model.additive:
        found["decoder.attention.query.weight"] = model.query.weight.T
        found["decoder.attention.key.weight"] = model.key.weight.T
        found["decoder.attention.score.weight"] = model.score.weight
    found["decoder.attention.output.weight"] = model.combine.weight.T
    found["decoder.output.weight"] = model.output.weight.T
    found["decoder.output.bias"] = model.output.bias
    return found


def numbers(values):
    return [float(str(value)) for value in np.asarray(values, dtype=np.float32).flatten()]


def record(name, options, masked):
    torch.manual_seed(len(name))
    model = Model(options)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_((2.5 * parameter).round(decimals=3))
    parameters = {key: numbers(value.detach()) for key, value in names(model).items()}
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
    batches, losses = [], []
    for _ in range(BATCHES):
        lengths = torch.randint(1, LONGEST + 1, (BATCH,)) if masked else torch.full((BATCH,), LONGEST)
        source = torch.randint(0, SOURCE, (BATCH, LONGEST))
        mask = (torch.arange(LONGEST)[None] < lengths[:, None]).long()
        target = torch.full((BATCH, LONGEST + 1), IGNORED)
        tokens = torch.full((BATCH, LONGEST + 1), END)
        tokens[:, 0] = START
        for row, length in enumerate(lengths.tolist()):
            text = source[row, :length].flip(0) % (TARGET - 2) + 2
            target[row, :length], target[row, length] = text, END
            tokens[row, 1 : length + 1] = text
        batches.append((source, lengths, mask, tokens, target))
    for source, lengths, mask, tokens, target in EPOCHS * batches:
        optimizer.zero_grad()
        logits = model(source, lengths, tokens)
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=IGNORED)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        written = model.likeliest(source, lengths)
    fields = ("input-ids", "lengths", "attention-mask", "decoder-input-ids", "target")
    told = [{key: value.flatten().tolist() for key, value in zip(fields, batch) if key != "lengths"} for batch in batches]
    return {"name": name, "options": options, "masked": masked, "parameters": parameters, "batches": told,
            "losses": losses, "written": written}


header = {
    "tool": "PyTorch",
    "version": torch.__version__.split("+")[0],
    "script": "plugins/models/src/test/python/record_translation.py",
    "precision": "float32",
    "optimizer": {"type": "sgd", "learning-rate": 0.2, "momentum": 0.9},
    "source": SOURCE,
    "target": TARGET,
    "length": LONGEST,
    "maximum-length": WRITTEN,
}
body = json.dumps(header)[:-1] + ',\n"cases": [\n' + ",\n".join(json.dumps(record(*entry)) for entry in CASES) + "\n]}\n"
(MODULE / "src/test/resources/fixtures/translation.json").write_text(body)
