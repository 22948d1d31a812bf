"""Records the course of PyTorch's optimizers into src/test/resources/fixtures/optimizers.json.

    python plugins/optimizers/src/test/python/record_optimizers.py

All cases share the first parameters and 100 gradients, one for each update; all numbers are 32-bit floats. A case lists
parameters and states (under PyTorch's names) after some of the updates. States that PyTorch makes at the first update,
such as a momentum buffer, are those that it holds after it. What PyTorch does not have is written out here, after the papers and
their authors' code. The loss is the sum of parameters times gradients; a curved one has half the squared parameters added. A case
with a shape has its 50 parameters in one tensor of it.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch.optim import swa_utils
from torch.optim.lr_scheduler import OneCycleLR

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
    "iterations": "ns_steps",
}
SGD = {"type": "sgd", "learning-rate": 0.01, "momentum": 0.9}
ADAM = {"type": "adam", "learning-rate": 0.01}
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
    ("sgd-one-cycle", SGD, (50,), False, {"type": "one-cycle", "steps": 100}),
    ("adam-one-cycle", ADAM, (50,), False, {"type": "one-cycle", "steps": 100, "maximum-momentum": 0.99}),
    ("lamb-defaults", {"type": "lamb"}),
    ("lamb-matrix", {"type": "lamb", "learning-rate": 0.02, "weight-decay": 0.1, "beta1": 0.8, "beta2": 0.99}, (10, 5)),
    ("muon-wide", {"type": "muon"}, (5, 10)),
    ("muon-tall", {"type": "muon", "learning-rate": 0.02, "nesterov": False, "weight-decay": 0.0}, (10, 5)),
    ("muon-rms", {"type": "muon", "adjustment": "match-rms-adamw", "momentum": 0.8, "iterations": 3}, (10, 5)),
    ("muon-unclamped", {"type": "muon", "adjustment": "spectral-unclamped"}, (5, 10)),
    ("muon-vector", {"type": "muon", "others": {"type": "adamw", "learning-rate": 0.01, "weight-decay": 0.1}}),
    ("sam-sgd", {"type": "sam", "rho": 0.5, "inner": SGD}, (50,), True),
    ("sam-adam", {"type": "sam", "inner": ADAM}, (50,), True),
    ("lookahead-sgd", {"type": "lookahead", "inner": SGD}),
    ("lookahead-adam", {"type": "lookahead", "steps": 3, "alpha": 0.5, "inner": ADAM}, (50,), True),
    ("average-sgd", {"type": "exponential-moving-average", "decay": 0.9, "inner": SGD}),
    ("average-adam", {"type": "exponential-moving-average", "inner": ADAM}),
    (
        "average-lookahead-sam",
        {
            "type": "exponential-moving-average",
            "decay": 0.8,
            "inner": {"type": "lookahead", "inner": {"type": "sam", "rho": 0.5, "inner": SGD}},
        },
        (50,),
        True,
    ),
]


class Lamb(torch.optim.Optimizer):
    """Algorithm 2 of You et al. 2020."""

    def __init__(self, parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.01):
        super().__init__(parameters, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        group = self.param_groups[0]
        parameter = group["params"][0]
        state = self.state[parameter]
        if not state:
            state.update(step=0, mean=torch.zeros_like(parameter), square=torch.zeros_like(parameter))
        state["step"] += 1
        beta1, beta2 = group["betas"]
        state["mean"].mul_(beta1).add_(parameter.grad, alpha=1 - beta1)
        state["square"].mul_(beta2).addcmul_(parameter.grad, parameter.grad, value=1 - beta2)
        mean = state["mean"] / (1 - beta1 ** state["step"])
        square = state["square"] / (1 - beta2 ** state["step"])
        update = mean / (square.sqrt() + group["eps"]) + group["weight_decay"] * parameter
        lengths = parameter.norm(), update.norm()
        ratio = lengths[0] / lengths[1] if lengths[0] > 0 and lengths[1] > 0 else 1.0
        parameter.sub_(group["lr"] * ratio * update)


class Sam:
    """As https://github.com/davda54/sam does it."""

    def __init__(self, options, parameter):
        self.inner, self.parameter, self.rho = optimizer(options["inner"], parameter), parameter, options.get("rho", 0.05)

    def step(self, gradient):
        def climbed():
            first = gradient()
            with torch.no_grad():
                before = self.parameter.clone()
                self.parameter.add_(first * (self.rho / (first.norm(p=2) + 1e-12)))
                second = gradient()
                self.parameter.copy_(before)
            return second

        return self.inner.step(climbed)

    def evaluated(self):
        return self.inner.evaluated()


class Lookahead:
    """As https://github.com/michaelrzhang/lookahead does it."""

    def __init__(self, options, parameter):
        self.inner, self.parameter, self.updates = optimizer(options["inner"], parameter), parameter, 0
        self.steps, self.alpha = options.get("steps", 5), options.get("alpha", 0.8)
        self.slow = parameter.detach().clone()

    def step(self, gradient):
        self.inner.step(gradient)
        self.updates += 1
        if self.updates % self.steps == 0:
            with torch.no_grad():
                self.parameter.mul_(self.alpha).add_(self.slow, alpha=1 - self.alpha)
                self.slow.copy_(self.parameter)

    def evaluated(self):
        return self.slow


class Average:
    def __init__(self, options, parameter):
        self.inner = optimizer(options["inner"], parameter)
        self.module = torch.nn.ParameterList([parameter])
        decay = options.get("decay", 0.999)
        self.average = swa_utils.AveragedModel(self.module, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(decay))

    def step(self, gradient):
        self.inner.step(gradient)
        self.average.update_parameters(self.module)

    def evaluated(self):
        return self.average.module[0]


class Plain:
    def __init__(self, inner, parameter):
        self.inner, self.parameter = inner, parameter

    def step(self, gradient):
        self.parameter.grad = gradient()
        self.inner.step()

    def evaluated(self):
        return self.parameter


def optimizer(options, parameter):
    kind = options["type"]
    if kind in ("sam", "lookahead", "exponential-moving-average"):
        return {"sam": Sam, "lookahead": Lookahead, "exponential-moving-average": Average}[kind](options, parameter)
    if kind == "muon" and parameter.ndim != 2:
        return optimizer(options["others"], parameter)
    arguments = {NAMES[key]: value for key, value in options.items() if key in NAMES}
    if "adjustment" in options:
        arguments["adjust_lr_fn"] = options["adjustment"].replace("-", "_")
    if "beta1" in options:
        arguments["betas"] = (options["beta1"], options["beta2"])
    if kind == "lamb":
        return Plain(Lamb([parameter], **arguments), parameter)
    if kind == "muon":
        return Plain(torch.optim.Muon([parameter], **arguments), parameter)
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[kind]
    return Plain(kind([parameter], foreach=False, **arguments), parameter)


def numbers(values):
    # The shortest decimals that are read back as the same 32-bit floats.
    return [float(str(value)) for value in np.asarray(values, dtype=np.float32).flatten()]


def record(name, options, shape=(LENGTH,), curved=False, cycle=None):
    parameter = torch.nn.Parameter(torch.tensor(parameters).reshape(shape))
    made = optimizer(options, parameter)
    if cycle:
        largest = cycle.get("maximum-momentum", 0.95)
        schedule = OneCycleLR(made.inner, options["learning-rate"], cycle["steps"], max_momentum=largest)
    after = {}
    for update in range(1, UPDATES + 1):
        given = torch.tensor(gradients[update - 1]).reshape(shape)
        made.step(lambda: given + parameter.detach() if curved else given.clone())
        if cycle:
            schedule.step()
        if update in RECORDED:
            after[update] = {"parameters": numbers(parameter.detach())}
            if made.evaluated() is not parameter:
                after[update]["evaluated"] = numbers(made.evaluated().detach())
            if isinstance(made, Plain):
                after[update]["states"] = {
                    key: numbers(value)
                    for key, value in made.inner.state[parameter].items()
                    if value is not None and key != "step"
                }
    case = {"name": name, "options": options, "after": after}
    if shape != (LENGTH,):
        case["shape"] = shape
    if curved:
        case["curved"] = True
    if cycle:
        case["schedule"] = cycle
    return case


# Muon rounds to bfloat16 where this project stays in 32 bits.
torch.bfloat16 = torch.float32
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
