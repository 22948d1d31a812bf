"""Records the course of PyTorch's optimizers into src/test/resources/fixtures/optimizers.json.

    python plugins/optimizers/src/test/python/record_optimizers.py

All cases share the first parameters and 100 gradients, one for each update; all numbers are 32-bit floats. A case lists
parameters and states (under PyTorch's names) after some of the updates. States that PyTorch makes at the first update,
such as a momentum buffer, are those that it holds after it.
"""

import json
from pathlib import Path

import numpy as np
import torch

MODULE = Path(__file__).resolve().parents[3]
LENGTH, UPDATES, RECORDED = 50, 100, (1, 2, 10, 50, 100)
random = np.random.default_rng(21)

parameters = random.normal(size=LENGTH).astype(np.float32)
# Gradients of all magnitudes, some that change sign, some that fade, one that is always 0 and one that comes rarely.
magnitudes = 10.0 ** random.uniform(-6, 2, LENGTH)
frequencies, phases = random.uniform(0.05, 2.0, LENGTH), random.uniform(0, 6, LENGTH)
steps = np.arange(UPDATES)[:, None]
gradients = magnitudes * (np.sin(frequencies * steps + phases) + 0.3 * random.normal(size=(UPDATES, LENGTH)))
gradients[:, :10] *= 0.93**steps
gradients[:, 10] = 0.0
gradients[:, 11] *= steps[:, 0] % 20 == 7
gradients = gradients.astype(np.float32)

NAMES = {
    "learning-rate": "lr",
    "momentum": "momentum",
    "dampening": "dampening",
    "nesterov": "nesterov",
    "weight-decay": "weight_decay",
    "epsilon": "eps",
    "amsgrad": "amsgrad",
}
CASES = [
    ("sgd-plain", {"type": "sgd", "learning-rate": 0.01}),
    ("sgd-momentum", {"type": "sgd", "learning-rate": 0.01, "momentum": 0.9}),
    ("sgd-nesterov", {"type": "sgd", "learning-rate": 0.01, "momentum": 0.9, "nesterov": True}),
    ("sgd-dampening", {"type": "sgd", "learning-rate": 0.01, "momentum": 0.8, "dampening": 0.3}),
    ("sgd-weight-decay", {"type": "sgd", "learning-rate": 0.01, "weight-decay": 0.05}),
    (
        "sgd-everything",
        {"type": "sgd", "learning-rate": 0.005, "momentum": 0.95, "nesterov": True, "weight-decay": 0.01},
    ),
    ("adam-defaults", {"type": "adam"}),
    ("adam-weight-decay", {"type": "adam", "learning-rate": 0.01, "weight-decay": 0.1}),
    ("adam-amsgrad", {"type": "adam", "learning-rate": 0.01, "amsgrad": True}),
    ("adam-betas", {"type": "adam", "learning-rate": 0.01, "beta1": 0.5, "beta2": 0.9}),
    ("adam-epsilon", {"type": "adam", "learning-rate": 0.01, "epsilon": 1e-3}),
    ("adamw-defaults", {"type": "adamw"}),
    ("adamw-weight-decay", {"type": "adamw", "learning-rate": 0.01, "weight-decay": 0.1}),
    ("adamw-amsgrad", {"type": "adamw", "learning-rate": 0.01, "amsgrad": True}),
]


def numbers(values):
    # The shortest decimals that are read back as the same 32-bit floats.
    return [float(str(value)) for value in np.asarray(values, dtype=np.float32).flatten()]


def record(name, options):
    parameter = torch.nn.Parameter(torch.tensor(parameters))
    arguments = {NAMES[key]: value for key, value in options.items() if key in NAMES}
    if "beta1" in options:
        arguments["betas"] = (options["beta1"], options["beta2"])
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[options["type"]]
    optimizer = kind([parameter], foreach=False, **arguments)
    after = {}
    for update in range(1, UPDATES + 1):
        parameter.grad = torch.tensor(gradients[update - 1])
        optimizer.step()
        if update in RECORDED:
            states = {
                key: numbers(value)
                for key, value in optimizer.state[parameter].items()
                if value is not None and key != "step"
            }
            after[update] = {"parameters": numbers(parameter.detach()), "states": states}
    return {"name": name, "options": options, "after": after}


header = {
    "tool": "PyTorch",
    "version": torch.__version__.split("+")[0],
    "script": "plugins/optimizers/src/test/python/record_optimizers.py",
    "precision": "float32",
}
parts = [json.dumps(header)[:-1], '"parameters": ' + json.dumps(numbers(parameters))]
parts.append('"gradients": [\n' + ",\n".join(json.dumps(numbers(row)) for row in gradients) + "]")
parts.append('"cases": [\n' + ",\n".join(json.dumps(record(*entry)) for entry in CASES) + "\n]}\n")
body = ",\n".join(parts)
json.loads(body)
(MODULE / "src/test/resources/fixtures/optimizers.json").write_text(body)
print(len(CASES), "cases")
