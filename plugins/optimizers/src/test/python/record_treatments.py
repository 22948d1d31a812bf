"""Records how PyTorch moves parameters that are treated differently into src/test/resources/fixtures/treatments.json.

    python plugins/optimizers/src/test/python/record_treatments.py

All cases share the first parameters of a small network, their names, and the gradients of 24 batches, in three epochs. A case
lists the parameters after each epoch. Which of them have weight decay is asked of the Trainer of the transformers library.
"""

import json
from pathlib import Path
from types import SimpleNamespace

import torch
from torch import nn
from transformers import Trainer

MODULE = Path(__file__).resolve().parents[3]
BATCHES, EPOCHS = 8, 3
torch.manual_seed(3)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense, self.norm = nn.Linear(2, 2), nn.LayerNorm(2)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.embeddings = nn.ModuleDict({"word": nn.Embedding(3, 2), "LayerNorm": nn.LayerNorm(2)})
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList([Layer(), Layer(), Layer()])})
        self.classifier = nn.Linear(2, 3)


def rounded(*shape):
    return (torch.randn(*shape) * 1e3).round() / 1e3


first = {name: rounded(*tensor.shape) for name, tensor in Network().named_parameters()}
gradients = [{name: rounded(*tensor.shape) for name, tensor in first.items()} for _ in range(BATCHES * EPOCHS)]


def depth(name):
    """Layers below the head, as BEiT counts them."""
    if name.startswith("embeddings"):
        return 4
    return 3 - int(name.split(".")[2]) if "layer" in name else 0


def course(case):
    network = Network()
    named = dict(network.named_parameters())
    for name, tensor in named.items():
        tensor.data = first[name].clone()
    decaying = Trainer.get_decay_parameter_names(SimpleNamespace(), network)
    unfreeze = {name: case.get("unfreeze", {}).get(name.split(".")[0], 0) for name in named}
    groups = [
        {
            "params": [tensor],
            "lr": case["learning-rate"] * case.get("layer-decay", 1) ** depth(name),
            "weight_decay": case["weight-decay"] if name in decaying or not case.get("no-decay") else 0.0,
        }
        for name, tensor in named.items()
    ]
    if case["optimizer"] == "adamw":
        optimizer = torch.optim.AdamW(groups)
    else:
        optimizer = torch.optim.SGD(groups, momentum=0.9)
    every = case.get("accumulate", 1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, BATCHES * EPOCHS // every)
    case["after"] = []
    for epoch in range(EPOCHS):
        for name, tensor in named.items():
            tensor.requires_grad = epoch >= unfreeze[name]
        for batch in range(BATCHES):
            step = epoch * BATCHES + batch
            moving = {name: tensor for name, tensor in named.items() if tensor.requires_grad}
            loss = sum((tensor * gradients[step][name]).sum() for name, tensor in moving.items()) / every
            loss.backward()
            if (batch + 1) % every == 0:
                if "clip" in case:
                    nn.utils.clip_grad_norm_(list(moving.values()), case["clip"])
                optimizer.step()
                schedule.step()
                optimizer.zero_grad()
        case["after"].append({name: listed(tensor) for name, tensor in named.items()})
    return case


def listed(tensor):
    return [float(f"{number:.8g}") for number in tensor.detach().flatten().tolist()]


base = {"optimizer": "adamw", "learning-rate": 0.05, "weight-decay": 0.2}
cases = [
    {**base, "no-decay": True},
    {**base, "layer-decay": 0.6},
    {**base, "layer-decay": 0.7, "no-decay": True, "accumulate": 2},
    {**base, "unfreeze": {"embeddings": 2, "encoder": 1}, "clip": 1.5},
    {**base, "unfreeze": {"encoder": 1}, "optimizer": "sgd", "accumulate": 4, "clip": 2.0},
    {**base, "unfreeze": {"encoder": 2}, "layer-decay": 0.8, "no-decay": True},
]
fixture = {
    "parameters": {name: {"shape": list(tensor.shape), "values": listed(tensor)} for name, tensor in first.items()},
    "gradients": [{name: listed(tensor) for name, tensor in step.items()} for step in gradients],
    "cases": [course(case) for case in cases],
}
(MODULE / "src/test/resources/fixtures/treatments.json").write_text(json.dumps(fixture))
