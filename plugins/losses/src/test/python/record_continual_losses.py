"""Records trainings of one task after another into src/test/resources/fixtures/continual-losses.json.

    python plugins/losses/src/test/python/record_continual_losses.py

A network of one hidden layer learns two classes, then two others, by plain gradient descent in 64 bits. The losses that hold on to
the first task are written out here, from the formulas of the papers that their Java names.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
MODULE = Path(__file__).resolve().parents[3]
STEPS, RING, BATCH, SIZE, HIDDEN, CLASSES = 20, 3, 8, 4, 6, 4
RATE, DECAY, TEMPERATURE = 0.2, 0.8, 3.0
random = np.random.default_rng(5)


def numbers(*shape, scale=1.0):
    """Short to write, and exact in 32 bits."""
    return torch.tensor(np.round(random.normal(size=shape, scale=scale) * 64) / 64)


TASKS = [
    {"features": numbers(RING, BATCH, SIZE), "labels": torch.tensor(random.integers(low, low + 2, (RING, BATCH)))}
    for low in (0, 2)
]
BEGIN = {
    "first.weight": numbers(SIZE, HIDDEN, scale=0.5),
    "first.bias": numbers(HIDDEN, scale=0.5),
    "second.weight": numbers(HIDDEN, CLASSES, scale=0.5),
    "second.bias": numbers(CLASSES, scale=0.5),
}


def predict(parameters, features):
    hidden = torch.tanh(features @ parameters["first.weight"] + parameters["first.bias"])
    return hidden @ parameters["second.weight"] + parameters["second.bias"]


def consolidation(parameters, before, memory, features, labels):
    penalty = sum((memory[n] * (p - before[n]) ** 2).sum() for n, p in parameters.items()) / 2
    return 40 * penalty


def forgetting(parameters, before, memory, features, labels):
    known = sorted(memory["classes"])
    if not known:
        return 0 * predict(parameters, features).sum()
    told = F.log_softmax(predict(before, features)[:, known] / TEMPERATURE, -1)
    answered = F.log_softmax(predict(parameters, features)[:, known] / TEMPERATURE, -1)
    return 0.5 * TEMPERATURE**2 * F.kl_div(answered, told, log_target=True, reduction="batchmean")


def train(term):
    parameters = {name: value.clone().requires_grad_() for name, value in BEGIN.items()}
    memory = {name: torch.zeros_like(value) for name, value in BEGIN.items()} | {"classes": set()}
    losses = []
    for task in TASKS:
        before = {name: value.detach().clone() for name, value in parameters.items()}
        fresh = {name: torch.zeros_like(value) for name, value in BEGIN.items()}
        seen = set(memory["classes"])
        for step in range(STEPS):
            features, labels = task["features"][step % RING], task["labels"][step % RING]
            entropy = F.cross_entropy(predict(parameters, features), labels)
            slopes = torch.autograd.grad(entropy, list(parameters.values()), retain_graph=True)
            loss = entropy + term(parameters, before, memory, features, labels)
            losses.append(loss.item())
            gradients = torch.autograd.grad(loss, list(parameters.values()))
            with torch.no_grad():
                for (name, parameter), gradient, slope in zip(parameters.items(), gradients, slopes):
                    fresh[name] = DECAY * fresh[name] + (1 - DECAY) * slope**2
                    parameter -= RATE * gradient
            seen |= set(labels.tolist())
        memory = {name: memory[name] + fresh[name] for name in BEGIN} | {"classes": seen}
    return losses


def listed(value):
    return value.flatten().tolist()


fixture = {
    "made by": f"record_continual_losses.py with torch {torch.__version__.split('+')[0]}",
    "learning-rate": RATE,
    "parameters": {name: listed(value) for name, value in BEGIN.items()},
    "tasks": [{name: [listed(batch) for batch in value] for name, value in task.items()} for task in TASKS],
    "cases": [
        {"type": "elastic-weight-consolidation", "weight": 40, "options": f"decay = {DECAY}", "losses": train(consolidation)},
        {"type": "learning-without-forgetting", "weight": 0.5, "options": f"temperature = {TEMPERATURE}", "losses": train(forgetting)},
    ],
}
path = MODULE / "src/test/resources/fixtures/continual-losses.json"
path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
for case in fixture["cases"]:
    print(case["type"], case["losses"][0], case["losses"][STEPS], case["losses"][-1])
