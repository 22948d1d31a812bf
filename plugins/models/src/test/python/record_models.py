"""Records how PyTorch trains the built-in models into src/test/resources/fixtures/models.json.

    python plugins/models/src/test/python/record_models.py

Each case holds a model's options, its first parameters under Cohort's names and in Cohort's layout (weights of linear maps
as [inputs, outputs]), some batches, the loss of each batch before its update under SGD with momentum, and at the end the
predictions for the first batch in evaluation mode and the running statistics. All numbers are 32-bit floats.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

MODULE = Path(__file__).resolve().parents[3]
CLASSES, BATCHES = 3, (6, 4, 4, 8) + 16 * (4,)
ACTIVATIONS = {
    "relu": nn.ReLU,
    "relu6": nn.ReLU6,
    "leaky-relu": nn.LeakyReLU,
    "prelu": nn.PReLU,
    "elu": nn.ELU,
    "selu": nn.SELU,
    "celu": nn.CELU,
    "gelu": nn.GELU,
    "gelu-tanh": lambda: nn.GELU(approximate="tanh"),
    "silu": nn.SiLU,
    "mish": nn.Mish,
    "softplus": nn.Softplus,
    "softsign": nn.Softsign,
    "soft-shrink": nn.Softshrink,
    "hard-shrink": nn.Hardshrink,
    "tanh-shrink": nn.Tanhshrink,
    "tanh": nn.Tanh,
    "hard-tanh": nn.Hardtanh,
    "sigmoid": nn.Sigmoid,
    "log-sigmoid": nn.LogSigmoid,
    "hard-sigmoid": nn.Hardsigmoid,
    "hard-swish": nn.Hardswish,
    "identity": nn.Identity,
}
CASES = [
    ("linear", {"type": "linear"}, [7]),
    ("linear-without-bias", {"type": "linear", "bias": False}, [7]),
    *((f"mlp-{name}", {"type": "mlp", "hidden": [6, 5], "activation": name}, [7]) for name in ACTIVATIONS),
    ("mlp-of-images", {"type": "mlp", "hidden": [6]}, [2, 3, 2]),
    ("mlp-without-hidden-layers", {"type": "mlp", "hidden": []}, [7]),
    ("mlp-batch-norm", {"type": "mlp", "hidden": [6, 5], "batch-norm": True}, [7]),
    ("mlp-layer-norm", {"type": "mlp", "hidden": [6, 5], "layer-norm": True}, [7]),
    ("mlp-residual", {"type": "mlp", "hidden": [7, 7, 5], "residual": True}, [7]),
    (
        "mlp-residual-batch-norm",
        {"type": "mlp", "hidden": [6, 6], "residual": True, "batch-norm": True, "activation": "prelu"},
        [7],
    ),
    ("convnet", {"type": "convnet", "channels": [3, 4], "hidden": [5]}, [2, 8, 8]),
    ("convnet-of-one-channel", {"type": "convnet", "channels": [3]}, [6, 7]),
    ("convnet-valid", {"type": "convnet", "channels": [3, 2], "kernel": 2, "padding": "valid", "pooling": 1}, [1, 6, 5]),
    (
        "convnet-large-windows",
        {"type": "convnet", "channels": [2], "kernel": 5, "pooling": 3, "hidden": [4, 4], "activation": "tanh"},
        [1, 9, 9],
    ),
]


CATEGORIES = (2, 9)
MIXED = [
    ("mlp-of-categories-and-numbers", {"type": "mlp", "hidden": [6], "embedding-width": 3}, [4]),
    ("mlp-of-categories", {"type": "mlp", "hidden": [6], "embedding-width": 2}, [0]),
]


class Mixed(nn.Module):
    """Numbers and categories, of which 0 is not known, before other layers."""

    def __init__(self, embedding, layers):
        super().__init__()
        self.embedding, self.layers = embedding, nn.Sequential(*layers)

    def forward(self, batch):
        numbers, categories = batch
        return self.layers(torch.cat([numbers, self.embedding(categories).flatten(1)], 1))


class Residual(nn.Module):
    """The sum of some layers' input and output."""

    def __init__(self, layers, shortcut):
        super().__init__()
        self.layers, self.shortcut = nn.Sequential(*layers), shortcut

    def forward(self, x):
        return self.shortcut(x) + self.layers(x)


def dense(layers, names, name, inputs, outputs, bias=True):
    layer = nn.Linear(inputs, outputs, bias=bias)
    layers.append(layer)
    names[name + "weight"] = layer.weight
    if bias:
        names[name + "bias"] = layer.bias


def build(options, shape):
    """The layers, the parameters by Cohort's names, and the running statistics."""
    layers, names, states = [], {}, {}
    activation = ACTIVATIONS[options.get("activation", "relu")]
    size = int(np.prod(shape))
    if options["type"] == "linear":
        layers.append(nn.Flatten())
        dense(layers, names, "", size, CLASSES, options.get("bias", True))
        return layers, names, states
    if options["type"] == "convnet":
        kernel, pooling = options.get("kernel", 3), options.get("pooling", 2)
        padding = 0 if options.get("padding") == "valid" else kernel // 2
        channels = shape[0] if len(shape) == 3 else 1
        if len(shape) == 2:
            layers.append(nn.Unflatten(1, (1, shape[0])))
        for index, count in enumerate(options["channels"]):
            layer = nn.Conv2d(channels, count, kernel, padding=padding)
            layers += [layer, activation(), nn.MaxPool2d(pooling)]
            names[f"convolution.{index}.weight"] = layer.weight
            names[f"convolution.{index}.bias"] = layer.bias
            channels = count
        layers.append(nn.Flatten())
        size = nn.Sequential(*layers)(torch.zeros(1, *shape)).shape[1]
    else:
        layers.append(nn.Flatten())
    for index, width in enumerate(options.get("hidden", [])):
        before = len(layers)
        dense(layers, names, f"hidden.{index}.", size, width)
        for key, norm in (("batch-norm", nn.BatchNorm1d), ("layer-norm", nn.LayerNorm)):
            if options.get(key):
                layer = norm(width)
                layers.append(layer)
                names[f"hidden.{index}.{key}.weight"] = layer.weight
                names[f"hidden.{index}.{key}.bias"] = layer.bias
                if key == "batch-norm":
                    states[f"hidden.{index}.{key}.running-mean"] = layer.running_mean
                    states[f"hidden.{index}.{key}.running-variance"] = layer.running_var
        function = activation()
        layers.append(function)
        if isinstance(function, nn.PReLU):
            names[f"hidden.{index}.activation.weight"] = function.weight
        if options.get("residual"):
            shortcut = nn.Identity() if size == width else nn.Linear(size, width, bias=False)
            if size != width:
                names[f"hidden.{index}.shortcut.weight"] = shortcut.weight
            layers[before:] = [Residual(layers[before:], shortcut)]
        size = width
    dense(layers, names, "output.", size, CLASSES)
    return layers, names, states


def numbers(values):
    # The shortest decimals that are read back as the same 32-bit floats.
    return [float(str(value)) for value in np.asarray(values, dtype=np.float32).flatten()]


def record(name, options, shape):
    torch.manual_seed(len(name))
    mixed = "embedding-width" in options
    width = CATEGORIES[0] * options["embedding-width"] if mixed else 0
    layers, names, states = build(options, [shape[0] + width] if mixed else shape)
    model = nn.Sequential(*layers)
    first = {}
    if mixed:
        embedding = nn.Embedding(CATEGORIES[1], options["embedding-width"], padding_idx=0)
        model = Mixed(embedding, layers)
        first["embedding.weight"] = numbers(embedding.weight.detach())
    for key, value in names.items():
        if "norm.weight" in key:
            nn.init.uniform_(value, 0.5, 1.5)
        matrix = value.dim() == 2
        first[key] = numbers((value.T if matrix else value).detach())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    # Few digits, exact in 32 bits.
    features = [(8 * torch.randn(count, *shape)).round() / 8 for count in BATCHES]
    codes = [torch.randint(0, CATEGORIES[1], (count, CATEGORIES[0])) for count in BATCHES] if mixed else []
    labels = [torch.randint(0, CLASSES, (count,)) for count in BATCHES]
    losses = []
    inputs = list(zip(features, codes)) if mixed else features
    for batch, target in zip(inputs, labels):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(batch), target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        evaluated = nn.functional.cross_entropy(model(inputs[0]), labels[0]).item()
    return {
        "name": name,
        "options": options,
        "shape": shape,
        "parameters": first,
        "features": [numbers(batch) for batch in features],
        **({"categories": [batch.flatten().tolist() for batch in codes]} if mixed else {}),
        "labels": [target.tolist() for target in labels],
        "losses": losses,
        "evaluated": evaluated,
        "states": {key: numbers(value) for key, value in states.items()},
    }


header = {
    "tool": "PyTorch",
    "version": torch.__version__.split("+")[0],
    "script": "plugins/models/src/test/python/record_models.py",
    "precision": "float32",
    "optimizer": {"type": "sgd", "learning-rate": 0.05, "momentum": 0.9},
}
body = json.dumps(header)[:-1] + ',\n"cases": [\n' + ",\n".join(json.dumps(record(*entry)) for entry in CASES + MIXED) + "\n]}\n"
json.loads(body)
(MODULE / "src/test/resources/fixtures").mkdir(parents=True, exist_ok=True)
(MODULE / "src/test/resources/fixtures/models.json").write_text(body)
print(len(CASES + MIXED), "cases")
