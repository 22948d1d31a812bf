"""Records the learning rates of PyTorch's schedules into src/test/resources/fixtures/schedules.json.

    python plugins/optimizers/src/test/python/record_schedules.py

A case lists the learning rate of each of 60 updates in 64 bits. During a warm-up of W updates the learning rate is that of
the optimizer times (update + 1) / W, updates counted from 0 (PyTorch's LinearLR from 1/W to 1 in W - 1 updates); the
schedule then begins at its own position 0 (PyTorch's SequentialLR).
"""

import json
import warnings
from pathlib import Path

import torch
from torch.optim import lr_scheduler as schedules

MODULE = Path(__file__).resolve().parents[3]
UPDATES = 60
warnings.filterwarnings("ignore", message="The epoch parameter")

SCHEDULES = [
    ("constant", {}),
    ("step", {"step-size": 7}),
    ("step", {"step-size": 10, "gamma": 0.5}),
    ("exponential", {"gamma": 0.9}),
    ("exponential", {"gamma": 0.99}),
    # The length of the whole run, stated; without warm-up it is also the default.
    ("cosine", {"steps": 60}),
    ("cosine", {"steps": 60, "minimum-learning-rate": 0.01}),
    # Beyond its end the cosine rises again.
    ("cosine", {"steps": 20, "minimum-learning-rate": 0.001}),
]


def schedule(kind, options, optimizer):
    if kind == "constant":
        return schedules.ConstantLR(optimizer, factor=1.0)
    if kind == "step":
        return schedules.StepLR(optimizer, options["step-size"], options.get("gamma", 0.1))
    if kind == "exponential":
        return schedules.ExponentialLR(optimizer, options["gamma"])
    return schedules.CosineAnnealingLR(optimizer, options["steps"], options.get("minimum-learning-rate", 0.0))


def record(kind, options, base, warmup):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base)
    main = schedule(kind, options, optimizer)
    if warmup:
        first = schedules.LinearLR(optimizer, start_factor=1.0 / warmup, total_iters=warmup - 1)
        main = schedules.SequentialLR(optimizer, [first, main], milestones=[warmup])
    rates = []
    for _ in range(UPDATES):
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        main.step()
    return {
        "options": {"type": kind, **options},
        "learning-rate": base,
        "warmup-steps": warmup,
        "updates": UPDATES,
        "learning-rates": rates,
    }


cases = [record(kind, options, base, 0) for kind, options in SCHEDULES for base in (0.1,)]
cases += [record(kind, options, 0.3, warmup) for kind, options in SCHEDULES for warmup in (5, 20)]
cases.append(record("cosine", {"steps": 50}, 0.1, 10))

header = {
    "tool": "PyTorch",
    "version": torch.__version__.split("+")[0],
    "script": "plugins/optimizers/src/test/python/record_schedules.py",
    "precision": "float64",
}
body = json.dumps(header)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(entry) for entry in cases) + "\n]}\n"
json.loads(body)
(MODULE / "src/test/resources/fixtures/schedules.json").write_text(body)
print(len(cases), "cases")
