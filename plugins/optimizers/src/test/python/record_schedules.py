"""Records the learning rates of PyTorch's schedules into src/test/resources/fixtures/schedules.json.

    python plugins/optimizers/src/test/python/record_schedules.py

A case lists the learning rate of each of 60 updates in 64 bits. During a warm-up of W updates the learning rate is that of
the optimizer times (update + 1) / W, updates counted from 0 (PyTorch's LinearLR from 1/W to 1 in W - 1 updates); the
schedule then begins at its own position 0 (PyTorch's SequentialLR). Where the schedule moves it, there is the momentum of each
update too. The schedule of a metric has the learning rate after each of its values. What PyTorch does not have comes from
transformers, which warms up in another way, so that those cases have no warm-up.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import torch
import transformers
from torch.optim import lr_scheduler as schedules

MODULE = Path(__file__).resolve().parents[3]
UPDATES, MOMENTUM = 60, 0.9
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
    ("multi-step", {"milestones": [4, 10, 10, 31]}),
    ("multi-step", {"milestones": [15], "gamma": 0.5}),
    ("linear", {"steps": 60}),
    ("linear", {"steps": 20, "start-factor": 1.0, "end-factor": 0.1}),
    ("polynomial", {"steps": 60}),
    ("polynomial", {"steps": 30, "power": 0.9}),
    ("cosine-restarts", {"period": 7}),
    ("cosine-restarts", {"period": 4, "period-factor": 3, "minimum-learning-rate": 0.01}),
    # Beyond its end the cosine rises again.
    ("cosine", {"steps": 20, "minimum-learning-rate": 0.001}),
]
CYCLES = [
    {"steps": 60},
    {"steps": 60, "three-phase": True},
    {"steps": 60, "annealing": "linear", "rise-fraction": 0.45, "cycle-momentum": False},
    {"steps": 60, "base-momentum": 0.5, "maximum-momentum": 0.9, "initial-divisor": 10.0, "final-divisor": 100.0},
    {"steps": 60, "rise-fraction": 0.25, "three-phase": True, "annealing": "linear"},
]
CYCLIC = [
    {},
    {"step-size-up": 7},
    {"step-size-up": 5, "step-size-down": 8, "mode": "triangular2", "minimum-learning-rate": 0.01},
    {"step-size-up": 4, "mode": "exponential-range", "gamma": 0.97, "base-momentum": 0.5, "maximum-momentum": 0.8},
    {"step-size-up": 6, "minimum-learning-rate": 0.02, "cycle-momentum": False},
]
OTHERS = [
    ("inverse-sqrt", {}),
    ("inverse-sqrt", {"timescale": 9}),
    ("warmup-stable-decay", {"steps": 60}),
    ("warmup-stable-decay", {"steps": 50, "decay-fraction": 0.5, "decay": "linear", "minimum-learning-rate": 0.02}),
    ("warmup-stable-decay", {"steps": 60, "decay-fraction": 0.3, "decay": "one-minus-sqrt"}),
]
PLATEAUS = [
    {},
    {"patience": 2, "factor": 0.5},
    {"patience": 1, "cooldown": 3, "threshold-mode": "absolute", "threshold": 0.01},
    {"patience": 0, "minimum-learning-rate": 0.003},
    {"mode": "max", "patience": 3},
    {"mode": "max", "patience": 3, "threshold-mode": "absolute", "threshold": 0.05, "factor": 0.9},
    {"patience": 2, "factor": 0.5, "epsilon": 0.01},
]


def schedule(kind, options, optimizer):
    if kind == "constant":
        return schedules.ConstantLR(optimizer, factor=1.0)
    if kind == "step":
        return schedules.StepLR(optimizer, options["step-size"], options.get("gamma", 0.1))
    if kind == "exponential":
        return schedules.ExponentialLR(optimizer, options["gamma"])
    if kind == "one-cycle":
        return schedules.OneCycleLR(
            optimizer,
            optimizer.param_groups[0]["lr"],
            options["steps"],
            pct_start=options.get("rise-fraction", 0.3),
            anneal_strategy={"cosine": "cos", "linear": "linear"}[options.get("annealing", "cosine")],
            cycle_momentum=options.get("cycle-momentum", True),
            base_momentum=options.get("base-momentum", 0.85),
            max_momentum=options.get("maximum-momentum", 0.95),
            div_factor=options.get("initial-divisor", 25.0),
            final_div_factor=options.get("final-divisor", 1e4),
            three_phase=options.get("three-phase", False),
        )
    if kind == "multi-step":
        return schedules.MultiStepLR(optimizer, options["milestones"], options.get("gamma", 0.1))
    if kind == "linear":
        factors = options.get("start-factor", 1.0 / 3), options.get("end-factor", 1.0)
        return schedules.LinearLR(optimizer, *factors, options["steps"])
    if kind == "polynomial":
        return schedules.PolynomialLR(optimizer, options["steps"], options.get("power", 1.0))
    if kind == "cosine-restarts":
        factor, least = options.get("period-factor", 1), options.get("minimum-learning-rate", 0.0)
        return schedules.CosineAnnealingWarmRestarts(optimizer, options["period"], factor, least)
    if kind == "cyclic":
        return schedules.CyclicLR(
            optimizer,
            options.get("minimum-learning-rate", 0.0),
            optimizer.param_groups[0]["lr"],
            options.get("step-size-up", 2000),
            options.get("step-size-down"),
            mode={"exponential-range": "exp_range"}.get(options.get("mode"), options.get("mode", "triangular")),
            gamma=options.get("gamma", 1.0),
            cycle_momentum=options.get("cycle-momentum", True),
            base_momentum=options.get("base-momentum", 0.8),
            max_momentum=options.get("maximum-momentum", 0.9),
        )
    if kind == "inverse-sqrt":
        return transformers.get_inverse_sqrt_schedule(optimizer, 0, options.get("timescale"))
    if kind == "warmup-stable-decay":
        falling = round(options.get("decay-fraction", 0.2) * options["steps"])
        return transformers.get_wsd_schedule(
            optimizer,
            0,
            falling,
            options["steps"],
            decay_type=options.get("decay", "cosine").replace("one-minus", "1"),
            min_lr_ratio=options.get("minimum-learning-rate", 0.0) / optimizer.param_groups[0]["lr"],
        )
    return schedules.CosineAnnealingLR(optimizer, options["steps"], options.get("minimum-learning-rate", 0.0))


def record(kind, options, base, warmup):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base, momentum=MOMENTUM)
    main = schedule(kind, options, optimizer)
    if warmup:
        first = schedules.LinearLR(optimizer, start_factor=1.0 / warmup, total_iters=warmup - 1)
        main = schedules.SequentialLR(optimizer, [first, main], milestones=[warmup])
    rates, momenta = [], []
    for update in range(UPDATES):
        rates.append(float(optimizer.param_groups[0]["lr"]))
        momenta.append(float(optimizer.param_groups[0]["momentum"]))
        optimizer.step()
        if update < options.get("steps", UPDATES) + warmup or kind != "one-cycle":
            main.step()
    case = {
        "options": {"type": kind, **options},
        "learning-rate": base,
        "warmup-steps": warmup,
        "updates": UPDATES,
        "learning-rates": rates,
    }
    if set(momenta) != {MOMENTUM}:
        case["momenta"] = momenta
    return case


def measured(options, base=0.1):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=base)
    plateau = schedules.ReduceLROnPlateau(
        optimizer,
        mode=options.get("mode", "min"),
        factor=options.get("factor", 0.1),
        patience=options.get("patience", 10),
        threshold=options.get("threshold", 1e-4),
        threshold_mode={"relative": "rel", "absolute": "abs"}[options.get("threshold-mode", "relative")],
        cooldown=options.get("cooldown", 0),
        min_lr=options.get("minimum-learning-rate", 0.0),
        eps=options.get("epsilon", 1e-8),
    )
    random, rates, values = np.random.default_rng(3), [], []
    for step in range(100):
        values.append(float(2.0 + np.exp(-step / 15) + 0.02 * random.normal()))
        values[-1] = float("nan") if step == 40 else values[-1]
        optimizer.step()
        plateau.step(values[-1])
        rates.append(float(optimizer.param_groups[0]["lr"]))
    return {
        "options": {"type": "plateau", **options},
        "learning-rate": base,
        "values": [None if np.isnan(value) else value for value in values],
        "learning-rates": rates,
    }


cases = [record(kind, options, base, 0) for kind, options in SCHEDULES for base in (0.1,)]
cases += [record(kind, options, 0.3, warmup) for kind, options in SCHEDULES for warmup in (5, 20)]
cases.append(record("cosine", {"steps": 50}, 0.1, 10))
cases += [record("one-cycle", options, 0.1, 0) for options in CYCLES]
cases += [record("cyclic", options, 0.1, 0) for options in CYCLIC]
cases += [record(kind, options, 0.1, 0) for kind, options in OTHERS]
measurements = [measured(options) for options in PLATEAUS]

header = {
    "tool": "PyTorch",
    "version": torch.__version__.split("+")[0],
    "transformers": transformers.__version__,
    "script": "plugins/optimizers/src/test/python/record_schedules.py",
    "precision": "float64",
}
body = json.dumps(header)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(entry) for entry in cases) + "\n]"
body += ', "measured": [\n' + ",\n".join(json.dumps(entry) for entry in measurements) + "\n]}\n"
json.loads(body)
(MODULE / "src/test/resources/fixtures/schedules.json").write_text(body)
print(len(cases), "cases")
