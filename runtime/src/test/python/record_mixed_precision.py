"""Records what PyTorch's autocast and GradScaler do into src/test/resources/fixtures/mixed-precision.json.

    python runtime/src/test/python/record_mixed_precision.py

"network" has the loss of a small network and its gradients, by autocast to float16 and to bfloat16 on the CPU, and in float32. "scaler" has the scale after some steps of a linear regression, some of which are so
far off that their scaled gradients are infinite, and the weights at the end.
"""

import json
from pathlib import Path

import torch
from torch.nn import functional

FIXTURES = Path(__file__).resolve().parents[1] / "resources/fixtures"
LARGE = (5, 6, 1000)
STEPS = 3010
torch.set_num_threads(1)


def listed(tensor):
    return [float(f"{number:.8g}") for number in tensor.detach().flatten().tolist()]


def loss(inputs):
    x = functional.conv2d(inputs["x"], inputs["filter"], inputs["shift"]).float().relu().flatten(1)
    h = functional.linear(x, inputs["weight"], inputs["bias"]).float().reshape(4, 2, 4)
    attention = (h @ h.transpose(1, 2)).float().softmax(-1)
    y = (attention @ h).float().flatten(1)
    return (y @ inputs["last"]).float().square().mean()


def network():
    torch.manual_seed(3)
    inputs = {
        "x": torch.randn(4, 1, 5, 5),
        "filter": torch.randn(3, 1, 3, 3),
        "shift": torch.randn(3),
        "weight": torch.randn(8, 27) / 5,
        "bias": torch.randn(8),
        "last": torch.randn(8, 3),
    }
    case = {"shapes": {name: list(tensor.shape) for name, tensor in inputs.items()}}
    case["inputs"] = {name: listed(tensor) for name, tensor in inputs.items()}
    for precision in ("float16", "bfloat16", "float32"):
        leaves = {
            name: torch.tensor(case["inputs"][name]).reshape(tensor.shape).requires_grad_()
            for name, tensor in inputs.items()
        }
        with torch.autocast("cpu", dtype=getattr(torch, precision), enabled=precision != "float32"):
            value = loss(leaves)
        value.backward()
        case[precision] = {name: listed(leaf.grad) for name, leaf in leaves.items()} | {"loss": [value.item()]}
    return case


def scaler():
    weight = torch.tensor([0.5, -0.25], requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.05)
    scaling = torch.amp.GradScaler("cpu")
    scales = {}
    for step in range(1, STEPS + 1):
        factor = 5e18 if step in LARGE else 1.0
        x = torch.tensor([(step * 7 % 11 - 5) / 8 * factor, (step * 5 % 13 - 6) / 8 * factor])
        error = (x * weight).sum() - (step % 3) / 4
        optimizer.zero_grad()
        scaling.scale(error * error).backward()
        scaling.step(optimizer)
        scaling.update()
        if step in (1, 4, 5, 6, 999, 1000, 2999, 3000, STEPS):
            scales[step] = scaling.get_scale()
    return {"large": LARGE, "scales": scales, "weight": listed(weight)}


def main():
    (FIXTURES / "mixed-precision.json").write_text(json.dumps({"network": network(), "scaler": scaler()}))


if __name__ == "__main__":
    main()
