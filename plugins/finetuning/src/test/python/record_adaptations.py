"""Records how PyTorch and the PEFT library fine-tune a small network into src/test/resources/fixtures/adaptations.json.

    python plugins/finetuning/src/test/python/record_adaptations.py

Each case holds an adaptation's options, the network's parameters under Cohort's names and in Cohort's layout (those of the kind
'mlp' hold weights of linear maps as [inputs, outputs]), what the adaptation adds, batches, the loss of each before its update, and
what the fine-tuned network predicts for the first batch at the end. Beside it lies encoder.onnx, as PyTorch exports it.
"""

import json
import math
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from torch import nn
from torch.nn import functional

FIXTURES = Path(__file__).resolve().parents[1] / "resources/fixtures"
CLASSES, LENGTH, WIDTH, STEPS, BATCH = 3, 5, 4, 20, 4
torch.set_num_threads(1)


class Perceptron(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.ModuleList([nn.Linear(LENGTH * WIDTH, 6), nn.Linear(6, 6)])
        self.output = nn.Linear(6, CLASSES)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.hidden:
            x = layer(x).relu()
        return self.output(x)


class Convolutions(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolution = nn.ModuleList([nn.Conv2d(1, 4, 3, padding=1)])
        self.output = nn.Linear(4 * (LENGTH // 2) * (WIDTH // 2), CLASSES)

    def forward(self, x):
        x = functional.max_pool2d(self.convolution[0](x[:, None]).relu(), 2)
        return self.output(x.flatten(1))


class Encoder(nn.Module):
    """A layer of a transformer, with places at which adaptations may change something."""

    def __init__(self, at=lambda place, value: value):
        super().__init__()
        self.at = at
        self.embed = nn.Linear(WIDTH, 6)
        self.query, self.key, self.value, self.attention = (nn.Linear(6, 6) for _ in range(4))
        self.norm = nn.LayerNorm(6)
        self.up, self.down = nn.Linear(6, 8), nn.Linear(8, 6)
        self.output = nn.Linear(6, CLASSES)

    def forward(self, x):
        x = self.at("embeddings", self.embed(x))
        key, value = self.at("layer.attention.key", self.key(x)), self.at("layer.attention.value", self.value(x))
        weights = (self.query(x) @ key.transpose(1, 2) / math.sqrt(6)).softmax(-1)
        x = self.norm(x + self.at("layer.attention.output", self.attention(weights @ value)))
        x = x + self.at("layer.output", self.down(functional.gelu(self.up(x))))
        return self.output(x[:, -LENGTH:].mean(1))


def rounded(network):
    for tensor in network.parameters():
        tensor.data = (tensor.data * 1e4).round() / 1e4
    return network


def listed(tensor):
    return [float(f"{number:.6g}") for number in tensor.detach().flatten().tolist()]


def laid_out(kind, name, tensor):
    turned = kind in ("mlp", "convnet") or kind == "onnx" and name != "output.weight"
    return listed(tensor.T if turned and tensor.dim() == 2 and "lora" not in name else tensor)


def train(kind, network, case, prediction):
    """Trains what wants gradients. `prediction` is what is fine-tuned, applied to a batch."""
    moved = [parameter for parameter in network.parameters() if parameter.requires_grad]
    if case["optimizer"] == "sgd":
        optimizer = torch.optim.SGD(moved, lr=0.1, momentum=0.9)
    else:
        optimizer = torch.optim.AdamW(moved, lr=0.01, weight_decay=0.1)
    case["features"], case["labels"], case["losses"] = [], [], []
    for _ in range(STEPS):
        x = (torch.randn(BATCH, LENGTH, WIDTH) * 100).round() / 100
        labels = torch.randint(CLASSES, (BATCH,))
        loss = functional.cross_entropy(prediction(x), labels)
        case["features"].append(listed(x))
        case["labels"].append(labels.tolist())
        case["losses"].append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    case["predictions"] = listed(prediction(torch.tensor(case["features"][0]).reshape(BATCH, LENGTH, WIDTH)))
    case["kind"] = kind
    return case


def narrow(network, case):
    """Rounds what stays as it is."""
    case["frozen-precision"] = "bfloat16"
    for tensor in network.parameters():
        if not tensor.requires_grad:
            tensor.data = tensor.data.to(torch.bfloat16).float()


def low_rank(kind, network, options, optimizer, targets, saved=None, names=lambda name: name, halved=False):
    case = {"adaptation": "lora", "options": options, "optimizer": optimizer}
    case["parameters"] = {names(name): laid_out(kind, name, tensor) for name, tensor in network.named_parameters()}
    adapted = get_peft_model(
        network,
        LoraConfig(
            r=options["rank"],
            lora_alpha=options["alpha"],
            target_modules=targets,
            modules_to_save=saved,
            use_rslora=options.get("rank-stabilized", False),
            init_lora_weights=False,
        ),
    )
    rounded(adapted)
    case["added"] = {
        named(name.replace("base_model.model.", "").replace(".default", ""), names): laid_out(kind, name, tensor)
        for name, tensor in adapted.named_parameters()
        if "lora" in name
    }
    if halved:
        narrow(adapted, case)
    train(kind, adapted, case, adapted)
    if kind == "encoder" and not halved:
        case["saved"] = {name: listed(tensor) for name, tensor in get_peft_model_state_dict(adapted).items()}
    merged = adapted.merge_and_unload()
    x = torch.tensor(case["features"][0]).reshape(BATCH, LENGTH, WIDTH)
    assert torch.allclose(merged(x), torch.tensor(case["predictions"]).reshape(BATCH, -1), atol=1e-5)
    return case


def frozen(network, options, optimizer, adaptation, added=(), learns=lambda name: False, halved=False):
    """What is added, and the network's own parameters that are named, learn."""
    case = {"adaptation": adaptation, "options": options, "optimizer": optimizer}
    case["parameters"] = {name: laid_out("encoder", name, tensor) for name, tensor in network.named_parameters()}
    case["added"] = {name: listed(tensor) for name, tensor in added}
    for name, tensor in network.named_parameters():
        tensor.requires_grad = learns(name)
    if added:
        network.added = nn.ParameterList([tensor for _, tensor in added])
    if halved:
        narrow(network, case)
    return train("encoder", network, case, network)


def parameter(*shape):
    return nn.Parameter((torch.randn(*shape) * 1e4).round() / 1e4)


def adapters(size, match):
    places = [place for place in ("layer.attention.output", "layer.output") if match(place)]
    shapes = {"down.weight": (size, 6), "down.bias": (size,), "up.weight": (6, size), "up.bias": (6,)}
    added = {f"{place}.adapter.{name}": parameter(*shapes[name]) for place in places for name in shapes}

    def at(place, value):
        if place not in places:
            return value
        weights = [added[f"{place}.adapter.{name}"] for name in shapes]
        inner = functional.gelu(functional.linear(value, weights[0], weights[1]))
        return value + functional.linear(inner, weights[2], weights[3])

    return rounded(Encoder(at)), added.items()


def tokens(places, count, name):
    added = {f"{place}.{name}": parameter(count, 6) for place in places}

    def at(place, value):
        more = added.get(f"{place}.{name}")
        return value if more is None else torch.cat([more.expand(len(value), -1, -1), value], 1)

    return rounded(Encoder(at)), added.items()


def named(name, names):
    """The name of a change, after that of its weight."""
    layer, change = name.split(".lora_")
    return names(layer + ".weight").removesuffix(".weight") + ".lora_" + change


def export(network):
    torch.onnx.export(
        network.eval(),
        (torch.zeros(2, LENGTH, WIDTH),),
        str(FIXTURES / "encoder.onnx"),
        dynamic_shapes=({0: torch.export.Dim("batch")},),
        external_data=False,
        verbose=False,
    )
    model = onnx.load(FIXTURES / "encoder.onnx")
    for holder in (model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output):
        del holder.metadata_props[:]  # where on this machine the network's code lies
    onnx.save(model, FIXTURES / "encoder.onnx")
    # The exporter lays weights out anew, under names of its own.
    initializers = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    names = {}
    for name, parameter in (named for named in network.named_parameters() if named[1].dim() == 2):
        for other, values in initializers.items():
            if values.shape == parameter.T.shape and np.array_equal(values, parameter.detach().numpy().T):
                names[name] = other
    return lambda name: names.get(name, name)


def main():
    torch.manual_seed(1)
    FIXTURES.mkdir(parents=True, exist_ok=True)
    cases = [
        low_rank(
            "mlp",
            rounded(Perceptron()),
            {"rank": 2, "alpha": 4},
            "sgd",
            ["hidden.0", "hidden.1", "output"],
        ),
        low_rank(
            "mlp",
            rounded(Perceptron()),
            {"rank": 3, "alpha": 2, "rank-stabilized": True, "train": "^output"},
            "adamw",
            ["hidden.0", "hidden.1"],
            ["output"],
        ),
        low_rank("convnet", rounded(Convolutions()), {"rank": 2, "alpha": 2, "match": "^conv"}, "sgd", ["convolution.0"]),
        low_rank(
            "encoder",
            rounded(Encoder()),
            {"rank": 2, "alpha": 8, "match": "query|value", "train": "^output"},
            "adamw",
            ["query", "value"],
            ["output"],
        ),
    ]
    network = rounded(Encoder())
    names = export(network)
    every = ["embed", "query", "key", "value", "attention", "up", "down", "output"]
    cases.append(low_rank("onnx", network, {"rank": 2, "alpha": 3}, "sgd", every, names=names))
    head = lambda name: name.startswith("output")
    cases.append(frozen(rounded(Encoder()), {}, "adamw", "bitfit", learns=lambda name: name.endswith("bias")))
    options = {"match": "^(query|up).bias", "train": "^output"}
    learns = lambda name: name in ("query.bias", "up.bias") or head(name)
    cases.append(frozen(rounded(Encoder()), options, "sgd", "bitfit", learns=learns))
    network, added = adapters(3, lambda place: True)
    cases.append(frozen(network, {"size": 3}, "adamw", "adapters", list(added)))
    network, added = adapters(2, lambda place: place == "layer.output")
    options = {"size": 2, "match": "^layer.output", "train": "^output"}
    cases.append(frozen(network, options, "sgd", "adapters", list(added), head))
    network, added = tokens(["embeddings"], 3, "prompt")
    cases.append(frozen(network, {"tokens": 3, "train": "^output"}, "adamw", "prompt", list(added), head))
    network, added = tokens(["layer.attention.key", "layer.attention.value"], 2, "prefix")
    cases.append(frozen(network, {"tokens": 2}, "sgd", "prefix", list(added)))
    options = {"rank": 2, "alpha": 3, "train": "^output"}
    every = ["embed", "query", "key", "value", "attention", "up", "down"]
    cases.append(low_rank("encoder", rounded(Encoder()), options, "adamw", every, ["output"], halved=True))
    learns = lambda name: name.endswith("bias")
    cases.append(frozen(rounded(Encoder()), {}, "sgd", "bitfit", learns=learns, halved=True))
    (FIXTURES / "adaptations.json").write_text(json.dumps({"cases": cases}))


if __name__ == "__main__":
    main()
