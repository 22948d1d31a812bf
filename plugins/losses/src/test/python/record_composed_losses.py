"""Records trainings of losses that see more than one prediction and one target into src/test/resources/fixtures/composed-losses.json.

    python plugins/losses/src/test/python/record_composed_losses.py

A network of one hidden layer is trained for 100 steps of plain gradient descent, in 64 bits, over a ring of five batches. Losses
are PyTorch's; those of triplets are pytorch-metric-learning's (pip install pytorch-metric-learning); penalties and attacks are
written out here.
"""

import json
from pathlib import Path

import numpy as np
import pytorch_metric_learning
import torch
import torch.nn.functional as F
from pytorch_metric_learning.distances import LpDistance
from pytorch_metric_learning.losses import TripletMarginLoss
from pytorch_metric_learning.miners import BatchHardMiner, TripletMarginMiner
from pytorch_metric_learning.reducers import MeanReducer

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
MODULE = Path(__file__).resolve().parents[3]
STEPS, RING, BATCH, SIZE, HIDDEN, CLASSES = 100, 5, 8, 4, 6, 3
TIMES, LENGTH = 7, 3
random = np.random.default_rng(11)


def numbers(*shape, scale=1.0):
    """Short to write, and exact in 32 bits."""
    return torch.tensor(np.round(random.normal(size=shape, scale=scale) * 64) / 64)


def labels(high, *shape, low=0):
    return torch.tensor(random.integers(low, high, shape))


rows = {
    "features": numbers(RING, BATCH, SIZE),
    "labels": labels(CLASSES, RING, BATCH),
    "numbers": numbers(RING, BATCH, CLASSES),
    "weight": torch.tensor(random.integers(0, 9, (RING, BATCH)) / 4.0),
}
target_lengths = labels(LENGTH + 1, RING, BATCH)
sequences = {
    "features": numbers(RING, BATCH, TIMES, SIZE),
    "labels": labels(CLASSES, RING, BATCH, LENGTH, low=1) * (torch.arange(LENGTH) < target_lengths[..., None]),
    "input-lengths": labels(TIMES + 1, RING, BATCH, low=5),
    "target-lengths": target_lengths,
    "weight": rows["weight"],
}
# Two equal labels and one more need four times: that does not fit into two.
short = dict(sequences, **{"input-lengths": sequences["input-lengths"].clone()})
short["labels"] = short["labels"].clone()
for batch in range(RING):
    short["labels"][batch, 0] = torch.tensor([1, 1, 2])
    short["input-lengths"][batch, 0] = 2
short["target-lengths"] = target_lengths.clone()
short["target-lengths"][:, 0] = 3
DATA = {"rows": rows, "sequences": sequences, "short": short}


def network():
    return {
        "first.weight": numbers(SIZE, HIDDEN, scale=0.5),
        "first.bias": numbers(HIDDEN, scale=0.5),
        "second.weight": numbers(HIDDEN, CLASSES, scale=0.5),
        "second.bias": numbers(CLASSES, scale=0.5),
    }


def predict(parameters, features):
    hidden = torch.tanh(features @ parameters["first.weight"] + parameters["first.bias"])
    return hidden @ parameters["second.weight"] + parameters["second.bias"]


cases = []


def case(name, terms, compute, data="rows", weights=False, more=None, rate=0.05, after=lambda parameters: {}):
    """Terms: what a file writes in [[loss.terms]]; the data's weights of examples are there if they are asked for.

    After the training, more may be recorded of its parameters.
    """
    parameters = {key: value.requires_grad_() for key, value in network().items()}
    first = {key: value.detach().flatten().tolist() for key, value in parameters.items()}
    losses = []
    for step in range(STEPS):
        batch = {key: value[step % RING] for key, value in DATA[data].items()}
        loss = compute(parameters, batch)
        gradients = torch.autograd.grad(loss, list(parameters.values()))
        with torch.no_grad():
            for parameter, gradient in zip(parameters.values(), gradients):
                parameter -= rate * gradient
        losses.append(float(f"{loss.item():.8g}"))
    cases.append(
        {
            "name": name,
            "data": data,
            "weights": weights,
            "learning-rate": rate,
            "terms": terms,
            "parameters": first,
            **(more or {}),
            **after(parameters),
            "losses": losses,
        }
    )


def squares(parameters, batch):
    return F.mse_loss(predict(parameters, batch["features"]), batch["numbers"])


def penalties():
    mse = {"type": "mse", "target": "numbers"}
    matrices = lambda parameters: [parameters["first.weight"], parameters["second.weight"]]
    case(
        "l1-penalty of weights",
        [mse, {"type": "l1-penalty", "weight": 0.02, "parameters": "weight$"}],
        lambda p, b: squares(p, b) + 0.02 * sum(w.abs().sum() for w in matrices(p)),
    )
    case(
        "l2-penalty of all",
        [mse, {"type": "l2-penalty", "weight": 0.02}],
        lambda p, b: squares(p, b) + 0.02 * sum(w.square().sum() for w in p.values()),
    )
    for ratio in (0.5, 0.1):
        case(
            f"elastic-net {ratio}",
            [mse, {"type": "elastic-net", "weight": 0.05, "parameters": "second", "l1-ratio": ratio}],
            lambda p, b: squares(p, b)
            + 0.05
            * sum(
                ratio * p[k].abs().sum() + 0.5 * (1 - ratio) * p[k].square().sum()
                for k in ("second.weight", "second.bias")
            ),
        )


def triplets():
    distance = LpDistance(normalize_embeddings=False)
    for mining, margin in (("batch-hard", 0.5), ("batch-all", 1.0), ("batch-all", 0.2), ("semi-hard", 0.8)):
        miner = {
            "batch-hard": BatchHardMiner(distance=distance),
            "batch-all": None,
            "semi-hard": TripletMarginMiner(margin, "semihard", distance=distance),
        }[mining]
        reducer = {"reducer": MeanReducer()} if mining == "batch-hard" else {}
        judge = TripletMarginLoss(margin, distance=distance, **reducer)

        def loss(p, b):
            places = predict(p, b["features"])
            return judge(places, b["labels"], miner(places, b["labels"]) if miner else None)

        options = {"type": "triplet", "margin": margin, "embedding-size": CLASSES, "mining": mining}
        # Gentle: where a triplet comes or goes, rounding grows.
        case(f"triplet {mining} {margin}", [options], loss, rate=0.01)


def ctc(reduction, zero_infinity=False, given=True, weighted=False, blank=0, inputs=True):
    def loss(p, b):
        scores = F.log_softmax(predict(p, b["features"]), -1).transpose(0, 1)
        times = b["input-lengths"] if inputs else torch.full((BATCH,), TIMES)
        lengths = b["target-lengths"]
        target = b["labels"] if blank == 0 else b["labels"] - 1
        if not weighted and reduction != "half-sum":
            return F.ctc_loss(
                scores, target, times, lengths, blank=blank, reduction=reduction, zero_infinity=zero_infinity
            )
        losses = F.ctc_loss(scores, target, times, lengths, blank=blank, reduction="none", zero_infinity=zero_infinity)
        losses = losses * b["weight"] if weighted else losses
        if reduction == "mean":
            return (losses / lengths.clamp(min=1)).mean()
        return losses.sum() * (0.5 if reduction == "half-sum" else 1)

    options = {"type": "ctc", "reduction": reduction, "zero-infinity": zero_infinity, "blank": blank}
    if given:
        options["target-lengths"] = "target-lengths"
    if inputs:
        options["input-lengths"] = "input-lengths"
    return [options], loss


def alignments():
    case("ctc mean", *ctc("mean"), data="sequences")
    case("ctc sum, lengths by the blank", *ctc("sum", given=False), data="sequences")
    case("ctc of all times, weighted", *ctc("mean", weighted=True, inputs=False), data="sequences", weights=True)
    case("ctc where labels do not fit", *ctc("mean", zero_infinity=True), data="short")
    last = dict(sequences, labels=torch.where(sequences["labels"] == 0, 1, sequences["labels"]))
    DATA["last"] = dict(last, labels=last["labels"] - 1)
    options, loss = ctc("mean", blank=CLASSES - 1)
    case("ctc, another blank", options, lambda p, b: loss(p, dict(b, labels=b["labels"] + 1)), data="last")


def summed_alignments():
    # Gentle: sums are as many times as large as means as a batch has examples.
    case("ctc half-sum", *ctc("half-sum"), data="sequences", rate=0.01)
    case("ctc sum, weighted", *ctc("sum", weighted=True), data="sequences", weights=True, rate=0.01)
    case("ctc half-sum where labels do not fit", *ctc("half-sum", zero_infinity=True), data="short", rate=0.01)


def distillation():
    teacher = {key: value * 2 for key, value in network().items()}
    first = {key: value.flatten().tolist() for key, value in teacher.items()}

    def loss(temperature, alpha, weighted=False):
        def of(p, b):
            student, told = predict(p, b["features"]), predict(teacher, b["features"])
            apart = F.kl_div(
                F.log_softmax(student / temperature, -1), F.softmax(told / temperature, -1), reduction="none"
            ).sum(1)
            hard = F.cross_entropy(student, b["labels"], reduction="none")
            losses = alpha * temperature**2 * apart + (1 - alpha) * hard
            return (losses * b["weight"] if weighted else losses).mean()

        return of

    for temperature, alpha, weighted in ((2.0, 0.25, False), (5.0, 0.9, True), (1.0, 1.0, False)):
        case(
            f"distillation {temperature} {alpha}",
            [{"type": "distillation", "temperature": temperature, "alpha": alpha}],
            loss(temperature, alpha, weighted),
            weights=weighted,
            more={"teacher": first},
        )


def attacks():
    def changed(p, b, epsilon, steps, size, low, high, judge):
        features = b["features"]
        x = features
        for _ in range(steps):
            x = x.detach().requires_grad_()
            slope = torch.autograd.grad(judge(predict(p, x), b), x)[0]
            x = torch.clamp(x + size * slope.sign(), features - epsilon, features + epsilon).clamp(low, high)
        return x.detach()

    def attacked(epsilon, steps, size, low, high, share, judge):
        def loss(p, b):
            clean = judge(predict(p, b["features"]), b)
            return share * clean + (1 - share) * judge(predict(p, changed(p, b, epsilon, steps, size, low, high, judge)), b)

        return loss

    def right(*attack):
        """The mean probability of the right class of all examples, as they are and changed."""

        def after(p):
            features, labels = DATA["rows"]["features"].flatten(0, 1), DATA["rows"]["labels"].flatten()
            whole = {"features": features, "labels": labels}
            chances = [
                F.softmax(predict(p, x), -1)[torch.arange(len(labels)), labels].mean().item()
                for x in (features, changed(p, whole, *attack))
            ]
            return {"right": chances}

        return after

    def cross_entropy(prediction, b):
        return F.cross_entropy(prediction, b["labels"])

    def mse(prediction, b):
        return F.mse_loss(prediction, b["numbers"])

    classes = {"type": "adversarial", "loss": {"type": "cross-entropy"}, "epsilon": 0.125}
    case("adversarial, one step", [classes], attacked(0.125, 1, 0.3125, None, 99, 0.5, cross_entropy))
    case(
        "adversarial, three steps",
        [dict(classes, steps=3, **{"step-size": 0.0625, "clean-share": 0.0, "minimum": -1.0, "maximum": 1.5})],
        attacked(0.125, 3, 0.0625, -1.0, 1.5, 0.0, cross_entropy),
        after=right(0.125, 3, 0.0625, -1.0, 1.5, cross_entropy),
    )
    numeric = {"type": "adversarial", "loss": {"type": "mse"}, "epsilon": 0.25, "steps": 2, "clean-share": 0.25}
    case(
        "adversarial of numbers",
        [dict(numeric, target="numbers")],
        attacked(0.25, 2, 0.3125, None, 99, 0.25, mse),
    )


penalties()
triplets()
alignments()
distillation()
attacks()
summed_alignments()
data = {
    name: {key: [batch.flatten().tolist() for batch in value] for key, value in fields.items()} for name, fields in DATA.items()
}
header = {
    "made-by": "record_composed_losses.py with torch "
    + torch.__version__.split("+")[0]
    + " and pytorch-metric-learning "
    + pytorch_metric_learning.__version__,
    "data": data,
}
body = json.dumps(header)[:-1] + ', "cases": [\n' + ",\n".join(json.dumps(entry, allow_nan=False) for entry in cases) + "\n]}\n"
json.loads(body)
path = MODULE / "src/test/resources/fixtures/composed-losses.json"
path.write_text(body)
print(len(cases), "cases,", path.stat().st_size, "bytes")
for entry in cases:
    print(entry["name"], entry["losses"][0], entry["losses"][-1])
