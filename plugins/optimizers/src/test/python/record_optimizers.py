"""Records the course of PyTorch's optimizers into src/test/resources/fixtures/optimizers.json.

    python plugins/optimizers/src/test/python/record_optimizers.py

All cases share the first parameters and 100 gradients, one for each update; all numbers are 32-bit floats. A case lists the
parameters after some of the updates, and those that an evaluation uses where they are others. What PyTorch does not have comes
from timm (lamb, lars, lion), schedulefree and pytorch_optimizer (ftrl without Keras' own options); the rest is written out here,
after Keras' formula (ftrl), the papers and their authors' code. The loss is the sum of parameters times gradients; a curved one has half
the squared parameters added. A case with a shape has its 50 parameters in one tensor of it.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytorch_optimizer
import schedulefree
import timm.optim
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
    "coefficients": "ns_coefficients",
    "alpha": "alpha",
    "beta": "beta",
    "beta2-decay": "beta2_decay",
    "centered": "centered",
    "clipping-threshold": "d",
    "decoupled-weight-decay": "decoupled_weight_decay",
    "initial-accumulator-value": "initial_accumulator_value",
    "lambda": "lambd",
    "learning-rate-decay": "lr_decay",
    "momentum-decay": "momentum_decay",
    "rate-weight-power": "weight_lr_power",
    "rho": "rho",
    "t0": "t0",
    "trust-coefficient": "trust_coeff",
    "weight-power": "r",
}
PAIRS = {
    "betas": ("beta1", "beta2"),
    "etas": ("eta-minus", "eta-plus"),
    "step_sizes": ("minimum-step-size", "maximum-step-size"),
    "eps": ("epsilon1", "epsilon2"),
}
KINDS = {
    "sgd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "rmsprop": torch.optim.RMSprop,
    "adagrad": torch.optim.Adagrad,
    "adadelta": torch.optim.Adadelta,
    "adamax": torch.optim.Adamax,
    "nadam": torch.optim.NAdam,
    "radam": torch.optim.RAdam,
    "rprop": torch.optim.Rprop,
    "asgd": torch.optim.ASGD,
    "adafactor": torch.optim.Adafactor,
    "lion": timm.optim.Lion,
    "lars": lambda parameters, **options: timm.optim.Lars(parameters, always_adapt=True, **options),
    "lamb": lambda parameters, **options: timm.optim.Lamb(parameters, always_adapt=True, max_grad_norm=None, **options),
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
    ("adamw-betas", {"type": "adamw", "learning-rate": 0.01, "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3}),
    ("adamw-amsgrad", {"type": "adamw", "learning-rate": 0.01, "amsgrad": True}),
    ("sgd-one-cycle", SGD, (50,), False, {"type": "one-cycle", "steps": 100}),
    ("adam-one-cycle", ADAM, (50,), False, {"type": "one-cycle", "steps": 100, "maximum-momentum": 0.99}),
    ("rmsprop-defaults", {"type": "rmsprop"}),
    ("rmsprop-alpha", {"type": "rmsprop", "learning-rate": 0.003, "alpha": 0.9, "epsilon": 1e-3, "weight-decay": 0.1}),
    ("rmsprop-momentum", {"type": "rmsprop", "learning-rate": 0.003, "momentum": 0.9}),
    ("rmsprop-centered", {"type": "rmsprop", "centered": True, "epsilon": 1e-2}),
    ("rmsprop-everything", {"type": "rmsprop", "centered": True, "epsilon": 1e-2, "momentum": 0.8, "weight-decay": 0.1}),
    ("adagrad-defaults", {"type": "adagrad"}),
    ("adagrad-decay", {"type": "adagrad", "learning-rate": 0.1, "learning-rate-decay": 0.05, "weight-decay": 0.1}),
    ("adagrad-initial", {"type": "adagrad", "initial-accumulator-value": 0.3, "epsilon": 1e-3}),
    ("adadelta-defaults", {"type": "adadelta"}),
    ("adadelta-options", {"type": "adadelta", "learning-rate": 0.3, "rho": 0.8, "epsilon": 1e-4, "weight-decay": 0.1}),
    ("adamax-defaults", {"type": "adamax"}),
    ("adamax-options", {"type": "adamax", "learning-rate": 0.01, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weight-decay": 0.1}),
    ("nadam-defaults", {"type": "nadam"}),
    ("nadam-decay", {"type": "nadam", "learning-rate": 0.01, "momentum-decay": 0.1, "weight-decay": 0.1}),
    ("nadam-decoupled", {"type": "nadam", "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3, "weight-decay": 0.1, "decoupled-weight-decay": True}),
    ("radam-defaults", {"type": "radam"}),
    ("radam-decay", {"type": "radam", "learning-rate": 1e-4, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weight-decay": 0.1}),
    ("radam-decoupled", {"type": "radam", "beta1": 0.5, "beta2": 0.6, "weight-decay": 0.1, "decoupled-weight-decay": True}),
    ("rprop-defaults", {"type": "rprop"}),
    (
        "rprop-options",
        {"type": "rprop", "learning-rate": 0.1, "eta-minus": 0.3, "eta-plus": 1.5, "minimum-step-size": 0.01, "maximum-step-size": 0.2},
    ),
    ("asgd-defaults", {"type": "asgd"}),
    ("asgd-average", {"type": "asgd", "learning-rate": 0.02, "lambda": 0.5, "alpha": 0.6, "t0": 10.0, "weight-decay": 0.1}),
    ("lion-defaults", {"type": "lion"}),
    ("lion-options", {"type": "lion", "learning-rate": 0.01, "beta1": 0.8, "beta2": 0.95, "weight-decay": 0.3}),
    ("lars-defaults", {"type": "lars"}, (10, 5)),
    (
        "lars-momentum",
        {"type": "lars", "momentum": 0.9, "weight-decay": 0.1, "trust-coefficient": 0.01, "nesterov": True, "epsilon": 0.1},
        (10, 5),
    ),
    ("lars-dampening", {"type": "lars", "learning-rate": 0.5, "momentum": 0.9, "dampening": 0.2}),
    ("adafactor-matrix", {"type": "adafactor"}, (10, 5)),
    ("adafactor-vector", {"type": "adafactor"}),
    (
        "adafactor-options",
        {"type": "adafactor", "learning-rate": 0.2, "beta2-decay": -0.5, "clipping-threshold": 1.2, "weight-decay": 0.1},
        (2, 5, 5),
    ),
    ("adafactor-epsilons", {"type": "adafactor", "epsilon1": 1e-2, "epsilon2": 2.0}, (5, 10)),
    ("ftrl-package", {"type": "ftrl", "learning-rate": 0.1, "initial-accumulator-value": 0.0, "l1": 1.0, "l2": 0.5, "beta": 1.0}),
    ("ftrl-defaults", {"type": "ftrl"}),
    (
        "ftrl-keras",
        {"type": "ftrl", "learning-rate": 0.5, "learning-rate-power": -0.7, "l1": 0.01, "l2": 0.02, "l2-shrinkage": 0.03, "beta": 0.1},
    ),
    ("schedule-free-defaults", {"type": "schedule-free-adamw"}),
    (
        "schedule-free-options",
        {"type": "schedule-free-adamw", "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weight-decay": 0.1, "weight-power": 1.0},
    ),
    (
        "schedule-free-one-cycle",
        {"type": "schedule-free-adamw", "learning-rate": 0.01, "rate-weight-power": 1.5},
        (50,),
        False,
        {"type": "one-cycle", "steps": 100, "cycle-momentum": False},
    ),
    ("lamb-defaults", {"type": "lamb"}),
    ("lamb-matrix", {"type": "lamb", "learning-rate": 0.02, "weight-decay": 0.1, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-3}, (10, 5)),
    ("muon-wide", {"type": "muon"}, (5, 10)),
    ("muon-tall", {"type": "muon", "learning-rate": 0.02, "nesterov": False, "weight-decay": 0.0}, (10, 5)),
    ("muon-rms", {"type": "muon", "adjustment": "match-rms-adamw", "momentum": 0.8, "iterations": 3}, (10, 5)),
    ("muon-coefficients", {"type": "muon", "coefficients": [2.0, -1.5, 0.5], "epsilon": 1e3}, (5, 10)),
    ("muon-unclamped", {"type": "muon", "adjustment": "spectral-unclamped"}, (5, 10)),
    ("muon-vector", {"type": "muon", "others": {"type": "adamw", "learning-rate": 0.01, "weight-decay": 0.1}}),
    ("sam-sgd", {"type": "sam", "rho": 0.5, "inner": SGD}, (50,), True),
    ("sam-adam", {"type": "sam", "inner": ADAM}, (50,), True),
    ("lookahead-sgd", {"type": "lookahead", "inner": SGD}),
    ("lookahead-adam", {"type": "lookahead", "steps": 3, "alpha": 0.5, "inner": ADAM}, (50,), True),
    ("reptile-defaults", {"type": "reptile", "inner": SGD}),
    ("reptile-tasks", {"type": "reptile", "steps": 4, "rate": 0.3, "tasks": 3, "inner": ADAM}, (50,), True),
    ("maml-defaults", {"type": "maml", "inner": ADAM}, (50,), True),
    ("maml-tasks", {"type": "maml", "steps": 3, "task-learning-rate": 0.1, "tasks": 2, "inner": SGD}, (50,), True),
    ("maml-lookahead", {"type": "maml", "steps": 2, "inner": {"type": "lookahead", "steps": 3, "inner": ADAM}}, (50,), True),
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


class Ftrl:
    """As https://keras.io/api/optimizers/ftrl/ says it, in 64 bits."""

    def __init__(self, options, parameter):
        self.parameter = parameter
        self.rate, self.power = options.get("learning-rate", 1e-3), -options.get("learning-rate-power", -0.5)
        self.l1, self.shrinkage = options.get("l1", 0.0), options.get("l2-shrinkage", 0.0)
        self.l2 = options.get("l2", 0.0) + options.get("beta", 0.0) / (2 * self.rate)
        self.variable = parameter.detach().numpy().astype(np.float64)
        self.sum = np.full(parameter.shape, options.get("initial-accumulator-value", 0.1))
        self.linear = np.zeros(parameter.shape)

    def step(self, gradient):
        gradient = gradient().numpy().astype(np.float64)
        total = self.sum + gradient**2
        self.linear += gradient + 2 * self.shrinkage * self.variable
        self.linear -= (total**self.power - self.sum**self.power) / self.rate * self.variable
        quadratic = total**self.power / self.rate + 2 * self.l2
        self.variable = (np.clip(self.linear, -self.l1, self.l1) - self.linear) / quadratic
        self.sum = total
        with torch.no_grad():
            self.parameter.copy_(torch.tensor(self.variable))

    def evaluated(self):
        return self.parameter


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


class Reptile:
    """As https://github.com/openai/supervised-reptile does it, in 64 bits but for the inner optimizer."""

    def __init__(self, options, parameter):
        self.inner, self.parameter, self.updates = optimizer(options["inner"], parameter), parameter, 0
        self.steps, self.rate = options.get("steps", 20), options.get("rate", 0.1)
        self.tasks, self.begin, self.learned = options.get("tasks", 1), parameter.detach().double(), []

    def step(self, gradient):
        self.inner.step(gradient)
        self.updates += 1
        if self.updates % self.steps == 0:
            self.learned.append(self.parameter.detach().double())
            if len(self.learned) == self.tasks:
                self.begin = self.begin + self.rate * (sum(self.learned) / self.tasks - self.begin)
                self.learned = []
            self.parameter.data = self.begin.float()

    def evaluated(self):
        return self.parameter


class Maml:
    """As Finn et al. 2017 say it, without second derivatives, in 64 bits but for the inner optimizer."""

    def __init__(self, options, parameter):
        self.begin = torch.nn.Parameter(parameter.detach().clone())
        self.inner, self.parameter, self.updates = optimizer(options["inner"], self.begin), parameter, 0
        self.steps, self.rate = options.get("steps", 1), options.get("task-learning-rate", 0.01)
        self.tasks, self.judged = options.get("tasks", 1), []

    def step(self, gradient):
        given = gradient().double()
        self.updates += 1
        if self.updates % (self.steps + 1):
            self.parameter.data = (self.parameter.detach().double() - self.rate * given).float()
            return
        self.judged.append(given)
        if len(self.judged) == self.tasks:
            mean = (sum(self.judged) / self.tasks).float()
            self.inner.step(lambda: mean)
            self.judged = []
        self.parameter.data = self.begin.detach().clone()

    def evaluated(self):
        return self.parameter


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
        states = self.inner.state[self.parameter]
        if isinstance(self.inner, torch.optim.ASGD):
            return states["ax"]
        if isinstance(self.inner, schedulefree.AdamWScheduleFree):
            return self.parameter.lerp(states["z"], 1 - 1 / self.inner.param_groups[0]["betas"][0])
        return self.parameter


def optimizer(options, parameter):
    kind = options["type"]
    around = {"sam": Sam, "lookahead": Lookahead, "exponential-moving-average": Average, "reptile": Reptile, "maml": Maml}
    if kind in around:
        return around[kind](options, parameter)
    if kind == "muon" and parameter.ndim != 2:
        return optimizer(options["others"], parameter)
    arguments = {NAMES[key]: value for key, value in options.items() if key in NAMES}
    if "adjustment" in options:
        arguments["adjust_lr_fn"] = options["adjustment"].replace("-", "_")
    for name, pair in PAIRS.items():
        if pair[0] in options:
            arguments[name] = tuple(options[key] for key in pair)
    if kind == "ftrl":
        if options.get("initial-accumulator-value") != 0:
            return Ftrl(options, parameter)
        made = pytorch_optimizer.FTRL(
            [parameter], options["learning-rate"], beta=options["beta"], lambda_1=options["l1"], lambda_2=2 * options["l2"]
        )
        return Plain(made, parameter)
    if kind == "muon":
        return Plain(torch.optim.Muon([parameter], **arguments), parameter)
    if kind == "schedule-free-adamw":
        made = schedulefree.AdamWScheduleFree([parameter], **arguments)
        made.train()
        return Plain(made, parameter)
    return Plain(KINDS[kind]([parameter], foreach=False, **arguments), parameter)


def numbers(values):
    # The shortest decimals that are read back as the same 32-bit floats.
    return [float(str(value)) for value in np.asarray(values, dtype=np.float32).flatten()]


def record(name, options, shape=(LENGTH,), curved=False, cycle=None):
    parameter = torch.nn.Parameter(torch.tensor(parameters).reshape(shape))
    made = optimizer(options, parameter)
    if cycle:
        largest = cycle.get("maximum-momentum", 0.95)
        cycles = cycle.get("cycle-momentum", True)
        schedule = OneCycleLR(made.inner, options["learning-rate"], cycle["steps"], max_momentum=largest, cycle_momentum=cycles)
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
    "others": {package.__name__: version(package.__name__) for package in (timm, schedulefree, pytorch_optimizer)},
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
