"""Records losses and their gradients from PyTorch into src/test/resources/fixtures/losses.json.

    python plugins/losses/src/test/python/record_losses.py

Every prediction and target is a 32-bit float; losses and gradients are computed in 64 bits. Predictions of classes have
the layout of Cohort, classes last ([batch, classes] or [batch, tokens, classes]); PyTorch wants [batch, classes, tokens]
and gets it by a transposition.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

MODULE = Path(__file__).resolve().parents[3]
random = np.random.default_rng(20)


def normal(*shape, scale=1.0):
    return torch.tensor(random.normal(size=shape, scale=scale).astype(np.float32).astype(np.float64))


def tensor(value):
    kind = "int64" if value.dtype == torch.int64 else "float32"
    return {"type": kind, "shape": list(value.shape), "values": value.flatten().tolist()}


cases = []


def case(name, options, prediction, target, compute):
    prediction = prediction.clone().requires_grad_()
    loss = compute(prediction, target)
    loss.backward()
    cases.append(
        {
            "name": name,
            "options": options,
            "prediction": tensor(prediction.detach()),
            "target": tensor(target),
            "loss": loss.item(),
            "gradient": prediction.grad.flatten().tolist(),
        }
    )


def reduced(reduction, losses):
    return {"mean": losses.mean, "sum": losses.sum, "half-sum": lambda: 0.5 * losses.sum()}[reduction]()


def pointwise():
    functions = {
        "mse": [({}, F.mse_loss)],
        "mae": [({}, F.l1_loss)],
        "huber": [
            ({"delta": d}, lambda p, t, reduction, d=d: F.huber_loss(p, t, delta=d, reduction=reduction))
            for d in (1.0, 0.5, 2.5)
        ],
        "smooth-l1": [
            ({"beta": b}, lambda p, t, reduction, b=b: F.smooth_l1_loss(p, t, beta=b, reduction=reduction))
            for b in (1.0, 0.25, 1e-4, 0.0)
        ],
    }
    for kind, variants in functions.items():
        for options, function in variants:
            for shape in ((7,), (5, 3)):
                prediction, target = normal(*shape, scale=2.0), normal(*shape)
                for reduction in ("mean", "sum", "half-sum"):
                    label = "-".join([kind, *(f"{k}-{v:g}" for k, v in options.items()), reduction, f"rank-{len(shape)}"])
                    case(
                        label,
                        {"type": kind, **options, "reduction": reduction},
                        prediction,
                        target,
                        lambda p, t: reduced(reduction, function(p, t, reduction="none")),
                    )
    # Where the branches meet: equal numbers, an error of exactly the threshold, and far outside.
    prediction = torch.tensor([0.0, 1.0, -1.0, 0.5, -0.5, 2.5, 1000.0, -1000.0], dtype=torch.float64)
    target = torch.zeros(8, dtype=torch.float64)
    for kind, variants in functions.items():
        options, function = variants[0]
        case(f"{kind}-edges", {"type": kind, **options, "reduction": "mean"}, prediction, target, lambda p, t: function(p, t, reduction="mean"))


def binary_cross_entropy():
    prediction, target = normal(9, scale=3.0), torch.tensor(random.integers(0, 2, 9).astype(np.float64))
    wide, wide_target = normal(6, 4, scale=2.0), torch.tensor(random.integers(0, 2, (6, 4)).astype(np.float64))
    soft = torch.tensor(random.random(9).astype(np.float32).astype(np.float64))
    extreme = torch.tensor([0.0, 60.0, -60.0, 100.0, -100.0, 1000.0, -1000.0, 1e-4], dtype=torch.float64)
    extreme_target = torch.tensor([1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0], dtype=torch.float64)
    inputs = {
        "one-logit": (prediction, target),
        "several-logits": (wide, wide_target),
        "soft-targets": (prediction, soft),
        "extreme-logits": (extreme, extreme_target),
    }
    for name, (p, t) in inputs.items():
        per_target = [0.5, 1.0, 2.0, 4.0] if p.ndim == 2 else None
        for reduction in ("mean", "sum"):
            for label, weights in (("", None), ("-weighted", [3.5]), ("-weighted-by-target", per_target)):
                if label and weights is None:
                    continue
                options = {"type": "binary-cross-entropy", "reduction": reduction}
                if weights is not None:
                    options["positive-weight"] = weights
                scale = None if weights is None else torch.tensor(weights, dtype=torch.float64)
                case(
                    f"binary-cross-entropy-{name}-{reduction}{label}",
                    options,
                    p,
                    t,
                    lambda p, t: F.binary_cross_entropy_with_logits(p, t, pos_weight=scale, reduction=reduction),
                )


def cross_entropy():
    ignored = -100
    logits, labels = normal(8, 5, scale=2.0), torch.tensor(random.integers(0, 5, 8))
    some_ignored = labels.clone()
    some_ignored[[1, 4]] = ignored
    tokens, token_labels = normal(3, 4, 6), torch.tensor(random.integers(0, 6, (3, 4)))
    tokens_ignored = token_labels.clone()
    tokens_ignored[0, 1:] = ignored
    tokens_ignored[2, 3] = ignored
    extreme = torch.tensor([[1000.0, 0.0, -1000.0], [0.0, 1000.0, 1000.0], [-1000.0, 5.0, 4.0]], dtype=torch.float64)
    inputs = {
        "plain": (logits, labels),
        "ignored": (logits, some_ignored),
        "tokens": (tokens, token_labels),
        "tokens-ignored": (tokens, tokens_ignored),
        "extreme": (extreme, torch.tensor([1, 0, 1])),
        "one-row": (normal(1, 3), torch.tensor([2])),
    }
    for name, (prediction, target) in inputs.items():
        classes = prediction.shape[-1]
        weights = [0.5, 2.0, 1.0, 0.25, 1.5, 3.0][:classes]
        for reduction in ("mean", "sum"):
            for smoothing in (0.0, 0.1):
                for class_weights in (None, weights):
                    options = {"type": "cross-entropy", "reduction": reduction}
                    if smoothing:
                        options["label-smoothing"] = smoothing
                    if class_weights:
                        options["class-weights"] = class_weights
                    # Stated only where a label is ignored: the default may be that none is.
                    if (target == ignored).any():
                        options["ignore-index"] = ignored
                    case(
                        f"cross-entropy-{name}-{reduction}"
                        + ("-smoothed" if smoothing else "")
                        + ("-weighted" if class_weights else ""),
                        options,
                        prediction,
                        target,
                        lambda p, t: F.cross_entropy(
                            p.movedim(-1, 1),
                            t,
                            weight=None if class_weights is None else torch.tensor(class_weights, dtype=torch.float64),
                            label_smoothing=smoothing,
                            ignore_index=ignored,
                            reduction=reduction,
                        ),
                    )
    # An ignored label that is a class of its own number.
    case(
        "cross-entropy-ignored-class-0",
        {"type": "cross-entropy", "reduction": "mean", "ignore-index": 0},
        logits,
        labels,
        lambda p, t: F.cross_entropy(p, t, ignore_index=0),
    )
    case(
        "cross-entropy-all-ignored-sum",
        {"type": "cross-entropy", "reduction": "sum", "ignore-index": ignored},
        logits[:3],
        torch.full((3,), ignored),
        lambda p, t: F.cross_entropy(p, t, reduction="sum"),
    )


def whole_parts():
    """Losses of 20 rows as one batch, which an evaluation in smaller batches has to agree with."""
    prediction, target = normal(20, scale=2.0), normal(20)
    for reduction in ("mean", "sum", "half-sum"):
        case(
            f"part-mse-{reduction}",
            {"type": "mse", "reduction": reduction},
            prediction,
            target,
            lambda p, t: reduced(reduction, F.mse_loss(p, t, reduction="none")),
        )
    logits, labels = normal(20, 4, scale=2.0), torch.tensor(random.integers(0, 4, 20))
    weights = [0.5, 2.0, 0.0, 3.0]
    for ignored in (-100, 1):
        # The first of three batches of 7 holds ignored labels alone; the others some.
        some = labels.clone()
        some[torch.tensor([*range(7), 9, 15, 19])] = ignored
        for reduction in ("mean", "sum"):
            for smoothing in (0.0, 0.2):
                for class_weights in (None, weights):
                    options = {"type": "cross-entropy", "reduction": reduction, "ignore-index": ignored}
                    if smoothing:
                        options["label-smoothing"] = smoothing
                    if class_weights:
                        options["class-weights"] = class_weights
                    scale = None if class_weights is None else torch.tensor(class_weights, dtype=torch.float64)
                    case(
                        f"part-cross-entropy-ignoring-{ignored}-{reduction}"
                        + ("-smoothed" if smoothing else "")
                        + ("-weighted" if class_weights else ""),
                        options,
                        logits,
                        some,
                        lambda p, t: F.cross_entropy(
                            p, t, weight=scale, label_smoothing=smoothing, ignore_index=ignored, reduction=reduction
                        ),
                    )


pointwise()
binary_cross_entropy()
cross_entropy()
whole_parts()

header = {"tool": "PyTorch", "version": torch.__version__.split("+")[0], "script": "plugins/losses/src/test/python/record_losses.py", "precision": "float64"}
lines = ",\n".join(json.dumps(entry, allow_nan=False) for entry in cases)
body = json.dumps(header)[:-1] + ', "cases": [\n' + lines + "\n]}\n"
json.loads(body)
(MODULE / "src/test/resources/fixtures/losses.json").write_text(body)
print(len(cases), "cases")
