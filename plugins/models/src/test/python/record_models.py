"""Records how PyTorch trains the built-in models into src/test/resources/fixtures/models.json.

    python plugins/models/src/test/python/record_models.py

Each case holds a model's options, its first parameters under Cohort's names and in Cohort's layout (weights of linear maps
as [inputs, outputs]), some batches, the loss of each batch before its update under SGD with momentum, and at the end the
predictions for the first batch in evaluation mode and the running statistics. All numbers are 32-bit floats; what is drawn is rounded, to keep the file small.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torchvision
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck

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


CATEGORIES = (3, 9)
SPARSE = ("logistic", "factorization-machine", "wide-and-deep")
MIXED = [
    ("mlp-of-categories-and-numbers", {"type": "mlp", "hidden": [6], "embedding-width": 3}, [4]),
    ("mlp-of-categories", {"type": "mlp", "hidden": [6], "embedding-width": 2}, [0]),
    ("logistic-of-both", {"type": "logistic"}, [4]),
    ("logistic-without-bias", {"type": "logistic", "bias": False}, [0]),
    ("factorization-machine", {"type": "factorization-machine", "factors": 3}, [4]),
    ("factorization-machine-of-categories", {"type": "factorization-machine", "factors": 2}, [0]),
    ("wide-and-deep", {"type": "wide-and-deep", "hidden": [5, 4], "embedding-width": 2}, [4]),
    (
        "wide-and-deep-with-crosses",
        {"type": "wide-and-deep", "hidden": [6], "embedding-width": 3, "crosses": 11, "activation": "tanh"},
        [0],
    ),
]
CASES += [
    ("logistic", {"type": "logistic"}, [7]),
    ("factorization-machine-of-numbers", {"type": "factorization-machine", "factors": 3}, [7]),
]
CASES += [
    ("autoencoder", {"type": "autoencoder", "hidden": [6, 5], "latent": 2, "activation": "tanh"}, [7]),
    ("autoencoder-of-images", {"type": "autoencoder", "hidden": [], "latent": 3, "output": "sigmoid"}, [3, 4]),
    ("convolutional-autoencoder", {"type": "autoencoder", "channels": [3, 4], "hidden": [5], "latent": 2}, [2, 7, 6]),
    (
        "convolutional-autoencoder-of-one-channel",
        {"type": "autoencoder", "channels": [3], "hidden": [], "activation": "prelu", "latent": 2},
        [5, 4],
    ),
]
CASES += [
    (
        "resnet",
        {"type": "resnet", "blocks": [1, 2], "channels": [3, 4], "stem": "small", "heads": ["prediction"]},
        [2, 5, 4],
    ),
    ("resnet-with-a-large-stem", {"type": "resnet", "blocks": [1, 1], "channels": [3, 3], "stem": "large"}, [9, 14]),
    ("resnet-of-one-stage", {"type": "resnet", "blocks": [2], "channels": [4], "stem": "small"}, [1, 4, 4]),
    (
        "resnet-of-bottlenecks",
        {"type": "resnet", "blocks": [2, 1], "channels": [2, 3], "block": "bottleneck", "stem": "small"},
        [2, 5, 4],
    ),
]
PAIRS = [
    (
        "siamese",
        {"type": "siamese", "embedding-size": 4, "model": {"type": "mlp", "hidden": [5], "activation": "tanh"}},
        [6],
    ),
    (
        "siamese-convolutions",
        {"type": "siamese", "embedding-size": 3, "other": "second", "model": {"type": "convnet", "channels": [2]}},
        [1, 4, 4],
    ),
]


class Siamese(nn.Module):
    """Koch et al. 2015."""

    def __init__(self, layers, size):
        super().__init__()
        self.model, self.output = nn.Sequential(*layers), nn.Linear(size, CLASSES)

    def forward(self, pair):
        return self.output((self.model(pair[0]) - self.model(pair[1])).abs())


class Sparse(nn.Module):
    """Models of a sparse row: numbers, and behind them a 1 for each category that is known."""

    def __init__(self, options, width, mixed):
        super().__init__()
        self.options, self.width, self.mixed = options, width, mixed
        inputs, self.names = width + (CATEGORIES[1] if mixed else 0), {}
        kind = options["type"]
        if kind == "wide-and-deep":
            self.crosses = options.get("crosses", 0)
            self.wide = self.linear("wide.", inputs, False)
            if self.crosses:
                self.pairs = nn.Linear(self.crosses + 1, CLASSES, bias=False)
                self.names["wide.cross.category.weight"] = self.pairs.weight
            embedding = nn.Embedding(CATEGORIES[1], options["embedding-width"], padding_idx=0)
            deep, names, _ = build({**options, "type": "mlp"}, [width + CATEGORIES[0] * options["embedding-width"]])
            self.deep = Mixed(embedding, deep)
            self.names.update({"embedding.weight": nn.Parameter(embedding.weight.T), **names})
        else:
            self.linear_part = self.linear("", inputs, options.get("bias", True))
        if kind == "factorization-machine":
            self.factors = nn.Parameter(torch.randn(inputs, CLASSES, options["factors"]) / 3)
            flat = self.factors.flatten(1).T
            if width:
                self.names["factors"] = flat[:, :width]
            if mixed:
                self.names["category.factors"] = flat[:, width:]

    def linear(self, prefix, inputs, bias):
        layer = nn.Linear(inputs, CLASSES, bias=bias)
        if self.width:
            self.names[prefix + "weight"] = layer.weight[:, : self.width]
        if self.mixed:
            self.names[prefix + "category.weight"] = layer.weight[:, self.width :]
        if bias:
            self.names[prefix + "bias"] = layer.bias
        return layer

    def forward(self, batch):
        numbers, codes = batch if self.mixed else (batch, None)
        x = numbers
        if self.mixed:
            known = (codes > 0).float()[..., None]
            x = torch.cat([numbers, (nn.functional.one_hot(codes, CATEGORIES[1]) * known).sum(1)], 1)
        if self.options["type"] == "wide-and-deep":
            y = self.wide(x) + self.deep(batch)
            if self.crosses:
                for one in range(CATEGORIES[0]):
                    for other in range(one + 1, CATEGORIES[0]):
                        place = (codes[:, one] * CATEGORIES[1] + codes[:, other]) % self.crosses + 1
                        both = known[:, one] * known[:, other]
                        y = y + self.pairs(nn.functional.one_hot(place, self.crosses + 1) * both)
            return y
        y = self.linear_part(x)
        if self.options["type"] == "factorization-machine":
            for one in range(x.shape[1]):
                for other in range(one + 1, x.shape[1]):
                    product = (self.factors[one] * self.factors[other]).sum(1)
                    y = y + product[None] * (x[:, one] * x[:, other])[:, None]
        return y


class Mixed(nn.Module):
    """Numbers and categories, of which 0 is not known, before other layers."""

    def __init__(self, embedding, layers):
        super().__init__()
        self.embedding, self.layers = embedding, nn.Sequential(*layers)

    def forward(self, batch):
        numbers, categories = batch
        return self.layers(torch.cat([numbers, self.embedding(categories).flatten(1)], 1))


def autoencoder(options, shape):
    """Layers like build's."""
    layers, names = [], {}

    def function(name):
        layer = ACTIVATIONS[options.get("activation", "relu")]()
        if isinstance(layer, nn.PReLU):
            names[name + "activation.weight"] = layer.weight
        return layer

    channels = options.get("channels", [])
    made, sizes = [shape[0] if len(shape) == 3 else 1, *channels], [shape[-2:]]
    if channels and len(shape) == 2:
        layers.append(nn.Unflatten(1, (1, shape[0])))
    for index, count in enumerate(channels):
        layer = nn.Conv2d(made[index], count, 3, stride=2, padding=1)
        name = f"encoder.convolution.{index}."
        layers += [layer, function(name)]
        names[name + "weight"], names[name + "bias"] = layer.weight, layer.bias
        sizes.append([(size + 1) // 2 for size in sizes[-1]])
    layers.append(nn.Flatten())
    inner = [made[-1], *sizes[-1]] if channels else shape
    size, widths = int(np.prod(inner)), options["hidden"]
    for part, all_widths, last in (
        ("encoder", [size, *widths], options["latent"]),
        ("decoder", [options["latent"], *widths[::-1]], size),
    ):
        for index in range(len(widths)):
            dense(layers, names, f"{part}.{index}.", all_widths[index], all_widths[index + 1])
            layers.append(function(f"{part}.{index}."))
        dense(layers, names, f"{part}.output.", all_widths[-1], last)
    if channels:
        layers.append(function("decoder.output."))
    layers.append(nn.Unflatten(1, inner))
    for index in range(len(channels)):
        place = len(channels) - 1 - index
        lost = tuple((size + 1) % 2 for size in sizes[place])
        layer = nn.ConvTranspose2d(made[place + 1], made[place], 3, stride=2, padding=1, output_padding=lost)
        layers.append(layer)
        name = f"decoder.convolution.{index}."
        names[name + "weight"], names[name + "bias"] = layer.weight, layer.bias
        if place > 0:
            layers.append(function(name))
    layers.append(ACTIVATIONS[options.get("output", "identity")]())
    if channels and len(shape) == 2:
        layers.append(nn.Flatten(1, 2))
    return layers, names, {}


class ResNet(nn.Module):
    """torchvision's ResNet of its blocks, with other widths."""

    def __init__(self, options, shape):
        super().__init__()
        large, width = options["stem"] == "large", options["channels"][0]
        make = Bottleneck if options.get("block") == "bottleneck" else BasicBlock
        self.single, inputs = len(shape) == 2, shape[0] if len(shape) == 3 else 1
        self.conv1 = nn.Conv2d(inputs, width, 7, 2, 3, bias=False) if large else nn.Conv2d(inputs, width, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.maxpool = nn.MaxPool2d(3, 2, 1) if large else nn.Identity()
        for stage, (blocks, channels) in enumerate(zip(options["blocks"], options["channels"])):
            layers, wide = [], channels * make.expansion
            for block in range(blocks):
                stride, shortcut = 2 if stage > 0 and block == 0 else 1, None
                if stride != 1 or width != wide:
                    shortcut = nn.Sequential(nn.Conv2d(width, wide, 1, stride, bias=False), nn.BatchNorm2d(wide))
                layers.append(make(width, channels, stride, shortcut))
                width = wide
            self.add_module(f"layer{stage + 1}", nn.Sequential(*layers))
        self.stages, self.output = len(options["blocks"]), nn.Linear(width, CLASSES)

    def forward(self, x):
        x = self.maxpool(torch.relu(self.bn1(self.conv1(x.unsqueeze(1) if self.single else x))))
        for stage in range(self.stages):
            x = getattr(self, f"layer{stage + 1}")(x)
        return self.output(x.mean((2, 3)))


def resnet(options, shape):
    """Layers like build's."""
    model = ResNet(options, shape)
    states = {name: value for name, value in model.named_buffers() if "running" in name}
    return [model], dict(model.named_parameters()), states


def loss_of(options, prediction, features, labels):
    if options["type"] == "autoencoder":
        return nn.functional.mse_loss(prediction, features)
    return nn.functional.cross_entropy(prediction, labels)


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


def build(options, shape, outputs=CLASSES):
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
    dense(layers, names, "output.", size, outputs)
    return layers, names, states


def numbers(values):
    # The shortest decimals that are read back as the same 32-bit floats.
    return [float(str(value)) for value in np.asarray(values, dtype=np.float32).flatten()]


def drawn(count):
    """Categories of columns, which have different ones, some of them unknown."""
    columns = (torch.tensor([0, 1, 2, 3]), torch.tensor([0, 4, 5, 6]), torch.tensor([0, 7, 8]))
    return torch.stack([column[torch.randint(0, len(column), (count,))] for column in columns], 1)


def record(name, options, shape, mixed=False):
    torch.manual_seed(len(name))
    first, states = {}, {}
    pairs = options["type"] == "siamese"
    if pairs:
        layers, names, _ = build(options["model"], shape, options["embedding-size"])
        model = Siamese(layers, options["embedding-size"])
        names = {"model." + key: value for key, value in names.items()}
        names.update({"output.weight": model.output.weight, "output.bias": model.output.bias})
    elif options["type"] in SPARSE:
        model = Sparse(options, shape[0], mixed)
        names = model.names
    else:
        width = CATEGORIES[0] * options["embedding-width"] if mixed else 0
        make = {"autoencoder": autoencoder, "resnet": resnet}.get(options["type"], build)
        layers, names, states = make(options, [shape[0] + width] if mixed else shape)
        model = nn.Sequential(*layers)
    if mixed and options["type"] == "mlp":
        embedding = nn.Embedding(CATEGORIES[1], options["embedding-width"], padding_idx=0)
        model = Mixed(embedding, layers)
        with torch.no_grad():
            embedding.weight.copy_(embedding.weight.round(decimals=3))
        first["embedding.weight"] = numbers(embedding.weight.detach())
    for key, value in names.items():
        if "norm.weight" in key or (value.dim() == 1 and key.endswith("weight") and options["type"] == "resnet"):
            nn.init.uniform_(value, 0.5, 1.5)
        with torch.no_grad():
            value.copy_(value.round(decimals=3))
        matrix = value.dim() == 2
        first[key] = numbers((value.T if matrix else value).detach())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    counts = [min(count, 3) for count in BATCHES] if len(shape) > 1 else BATCHES
    features = [torch.randn(count, *shape).round(decimals=1) for count in counts]
    codes = [drawn(count) for count in counts] if mixed else []
    labels = [torch.randint(0, CLASSES, (count,)) for count in counts]
    losses = []
    others = [torch.randn_like(batch).round(decimals=1) for batch in features] if pairs else []
    inputs = list(zip(features, codes)) if mixed else list(zip(features, others)) if pairs else features
    for batch, target in zip(inputs, labels):
        optimizer.zero_grad()
        loss = loss_of(options, model(batch), batch, target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        evaluated = loss_of(options, model(inputs[0]), inputs[0], labels[0]).item()
    return {
        "name": name,
        "options": options,
        "shape": shape,
        "parameters": first,
        "features": [numbers(batch) for batch in features],
        **({"categories": [batch.flatten().tolist() for batch in codes]} if mixed else {}),
        **({"others": [numbers(batch) for batch in others]} if pairs else {}),
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
# What a file of torchvision's weights holds; its output is another's as soon as there are other classes.
more = {
    name: [
        key
        for key in getattr(torchvision.models, name)().state_dict()
        if not key.startswith("fc.") and not key.endswith("num_batches_tracked")
    ]
    for name in ("resnet18", "resnet50")
}
entries = [json.dumps(record(*entry)) for entry in CASES + PAIRS] + [json.dumps(record(*entry, True)) for entry in MIXED]
body = json.dumps({**header, **more})[:-1] + ',\n"cases": [\n' + ",\n".join(entries) + "\n]}\n"
json.loads(body)
(MODULE / "src/test/resources/fixtures").mkdir(parents=True, exist_ok=True)
(MODULE / "src/test/resources/fixtures/models.json").write_text(body)
print(len(entries), "cases")
