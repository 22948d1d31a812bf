"""Records losses and their gradients into src/test/resources/fixtures/{numbers,classes,pairs,boxes,descents}.json.

    python plugins/losses/src/test/python/record_families.py

Values come from PyTorch, torchvision (focal, boxes), pytorch-metric-learning (circle, info-nce) and scikit-learn's formulas; what
nobody has (dice, tversky, lovasz-softmax, corn, prototypical, ...) is written here, by the formula of its paper. Predictions and targets are
32-bit floats of three digits; losses and gradients are computed in 64 bits. The descents are 100 steps of a linear model by
gradient descent.
"""

import json
import math
from pathlib import Path

import numpy as np
import pytorch_metric_learning
import torch
import torch.nn.functional as F
import torchvision
from pytorch_metric_learning.losses import CircleLoss, NTXentLoss
from torchvision.ops import complete_box_iou_loss, distance_box_iou_loss, generalized_box_iou_loss, sigmoid_focal_loss

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
MODULE = Path(__file__).resolve().parents[3]
random = np.random.default_rng(21)
cases, descents = [], []


def rounded(array):
    return torch.tensor(np.round(array, 3).astype(np.float32).astype(np.float64))


def normal(*shape, scale=1.0):
    return rounded(random.normal(size=shape, scale=scale))


def uniform(*shape, least=0.0, most=1.0):
    return rounded(random.uniform(least, most, size=shape))


def labels(classes, *shape):
    return torch.tensor(random.integers(0, classes, shape))


def yes_no(*shape):
    return labels(2, *shape).to(torch.float64)


def distribution(rows, classes):
    """Rows of 64ths, so that their sum is exactly 1."""
    parts = np.array([random.multinomial(64, row) for row in random.dirichlet(np.ones(classes), size=rows)])
    return torch.tensor(parts / 64)


def tensor(value):
    whole = value.dtype == torch.int64
    digits = (lambda v: v) if whole else (lambda v: float(np.float32(v)) if abs(v) < 1e-3 else round(v, 6))
    return {
        "type": "int64" if whole else "float32",
        "shape": list(value.shape),
        "values": [digits(v) for v in value.flatten().tolist()],
    }


def digits(value):
    return float(f"{value:.9g}")


def case(name, options, prediction, target, compute, other=None, weights=None, whole=False):
    """
    other: the prediction of a second field; weights: of examples; whole: whether the loss looks at the batch as a whole
    """
    prediction = prediction.clone().requires_grad_()
    arguments = [prediction] if target is None else [prediction, target]
    if other is not None:
        arguments.append(other)
    loss = compute(*arguments)
    loss.backward()
    entry = {"name": f"{options['type']}-{name}", "options": options, "prediction": tensor(prediction.detach())}
    if target is not None:
        entry["target"] = tensor(target)
    if other is not None:
        entry["other"] = tensor(other)
    if weights is not None:
        entry["weights"] = tensor(weights)
    entry["whole"] = whole
    entry["loss"] = digits(loss.item())
    entry["gradient"] = [digits(v) for v in prediction.grad.flatten().tolist()]
    cases.append(entry)


def descent(options, target, compute, outputs=1, rate=0.1, other=False, inputs=3, rows=8, initial=None):
    """100 steps of gradient descent of a linear model of some features, whose losses and last weights are recorded."""
    features = normal(rows, inputs)
    second = normal(rows, inputs) if other else None
    weight = (normal(inputs, outputs, scale=0.5) if initial is None else initial).clone().requires_grad_()
    first, losses = tensor(weight.detach()), []
    for _ in range(100):
        arguments = [features @ weight]
        arguments += [] if target is None else [target]
        arguments += [second @ weight] if other else []
        loss = compute(*arguments)
        (gradient,) = torch.autograd.grad(loss, weight)
        losses.append(digits(loss.item()))
        with torch.no_grad():
            weight -= rate * gradient
    entry = {"name": options["type"], "options": options, "rate": rate, "features": tensor(features), "weight": first}
    if target is not None:
        entry["target"] = tensor(target)
    if other:
        entry["other"] = tensor(second)
    descents.append({**entry, "losses": losses, "last": [digits(v) for v in weight.flatten().tolist()]})


REDUCTIONS = {"mean": torch.mean, "sum": torch.sum, "half-sum": lambda losses: 0.5 * losses.sum()}


def reductions(name, options, prediction, target, elementwise, **more):
    """One case for each reduction, and one with weights of examples, of losses that each example has alone."""
    for reduction, reduce in REDUCTIONS.items():
        case(f"{name}-{reduction}", {**options, "reduction": reduction}, prediction, target, lambda *a: reduce(elementwise(*a)), **more)
    weights = uniform(len(prediction), most=2.0)
    spread = lambda losses: losses * weights.reshape(-1, *[1] * (losses.ndim - 1))
    case(f"{name}-weights", options, prediction, target, lambda *a: spread(elementwise(*a)).mean(), weights=weights, **more)


def numbers():
    prediction, target = normal(6, 2, scale=2.0), normal(6, 2)
    positive, counts = uniform(6, 2, least=0.2, most=5.0), labels(6, 6, 2).to(torch.float64)
    log_cosh = lambda p, t: torch.log(torch.cosh(p - t))
    reductions("plain", {"type": "log-cosh"}, prediction, target, log_cosh)
    far = rounded(np.array([1000.0, -1000.0, 0.0, 30.0]))
    case("far", {"type": "log-cosh"}, far, torch.zeros(4), lambda p, t: (p.abs() + torch.log1p(torch.exp(-2 * p.abs())) - math.log(2)).mean())
    descent({"type": "log-cosh"}, normal(8, 1), lambda p, t: log_cosh(p, t).mean(), rate=0.3)
    for q in (0.5, 0.9, 0.1):
        pinball = lambda p, t: torch.maximum(q * (t - p), (q - 1) * (t - p))
        reductions(f"{q}", {"type": "quantile", "quantile": q}, prediction, target, pinball)
    descent({"type": "quantile", "quantile": 0.1}, normal(8, 1), lambda p, t: pinball(p, t).mean())
    rmse = lambda p, t: torch.sqrt(F.mse_loss(p, t))
    case("plain", {"type": "rmse"}, prediction, target, rmse)
    weights = uniform(6, most=2.0)
    case("weights", {"type": "rmse"}, prediction, target, lambda p, t: ((p - t).square() * weights[:, None]).mean().sqrt(), weights=weights)
    descent({"type": "rmse"}, normal(8, 1), rmse)
    small = target.clone()
    small[0] = 0.0
    for epsilon in (1e-6, 0.5):
        mape = lambda p, t: (p - t).abs() / t.abs().clamp(min=epsilon)
        smape = lambda p, t: 2 * (p - t).abs() / (p.abs() + t.abs()).clamp(min=epsilon)
        reductions(f"{epsilon}", {"type": "mape", "epsilon": epsilon}, prediction, small if epsilon > 0.1 else target, mape)
        reductions(f"{epsilon}", {"type": "smape", "epsilon": epsilon}, prediction, small, smape)
    descent({"type": "mape", "epsilon": 0.5}, normal(8, 1), lambda p, t: mape(p, t).mean(), rate=0.05)
    descent({"type": "smape", "epsilon": 0.5}, normal(8, 1), lambda p, t: smape(p, t).mean(), rate=0.05)
    msle = lambda p, t: (torch.log1p(p.clamp(min=0)) - torch.log1p(t)).square()
    reductions("plain", {"type": "msle"}, positive, counts, msle)
    case("below-zero", {"type": "msle"}, prediction, counts, lambda p, t: msle(p, t).mean())
    descent({"type": "msle"}, labels(5, 8, 1).to(torch.float64), lambda p, t: msle(p, t).mean())
    for logarithm in (True, False):
        for full in (False, True):
            options = {"type": "poisson-nll", "log-input": logarithm, "full": full}
            poisson = lambda p, t: F.poisson_nll_loss(p, t, log_input=logarithm, full=full, reduction="none")
            reductions(f"{logarithm}-{full}".lower(), options, prediction if logarithm else positive, counts, poisson)
    case("epsilon", {"type": "poisson-nll", "log-input": False, "epsilon": 0.1}, positive, counts, lambda p, t: F.poisson_nll_loss(p, t, log_input=False, eps=0.1))
    descent({"type": "poisson-nll"}, labels(5, 8, 1).to(torch.float64), lambda p, t: F.poisson_nll_loss(p, t))
    both = torch.cat([prediction, normal(6, 2)], 1)
    for full in (False, True):
        for epsilon in (1e-6, 0.8):
            def gaussian(p, t):
                variance = p[:, 2:].exp().clamp(min=epsilon)
                return F.gaussian_nll_loss(p[:, :2], t, variance, full=full, eps=epsilon, reduction="none")
            reductions(f"{full}-{epsilon}".lower(), {"type": "gaussian-nll", "full": full, "epsilon": epsilon}, both, target, gaussian)
    descent({"type": "gaussian-nll"}, normal(8), lambda p, t: F.gaussian_nll_loss(p[:, 0], t, p[:, 1].exp()), outputs=2, rate=0.05)
    logits, shares = normal(6, 4), distribution(6, 4)
    logarithms = rounded(np.log(random.dirichlet(np.ones(4), size=6)))
    for log_target, t in ((False, shares), (True, logarithms)):
        for ours, theirs in (("mean", "mean"), ("batch-mean", "batchmean"), ("sum", "sum")):
            divergence = lambda p, t: F.kl_div(F.log_softmax(p, 1), t, log_target=log_target, reduction=theirs)
            case(f"{log_target}-{ours}".lower(), {"type": "kl-divergence", "log-target": log_target, "reduction": ours}, logits, t, divergence)
    weights = uniform(6, most=2.0)
    weighted = lambda p, t: (F.kl_div(F.log_softmax(p, 1), t, reduction="none") * weights[:, None]).mean()
    case("weights", {"type": "kl-divergence"}, logits, shares, weighted, weights=weights)
    descent({"type": "kl-divergence"}, distribution(8, 3), lambda p, t: F.kl_div(F.log_softmax(p, 1), t), outputs=3, rate=1.0)


def yes_or_no():
    logits, plain, signs = normal(6, 2, scale=2.0), yes_no(6, 2), 2 * yes_no(6, 2) - 1
    sign = lambda t: torch.where(t > 0, 1.0, -1.0)
    functions = {
        "hinge": lambda p, t: F.relu(1 - sign(t) * p),
        "squared-hinge": lambda p, t: F.relu(1 - sign(t) * p).square(),
        "soft-margin": lambda p, t: F.soft_margin_loss(p, sign(t), reduction="none"),
        "hinge-embedding": lambda p, t: F.hinge_embedding_loss(p, sign(t), reduction="none"),
    }
    for kind, function in functions.items():
        for name, target in (("zeros", plain), ("signs", signs)):
            reductions(name, {"type": kind}, logits, target, function)
        descent({"type": kind}, yes_no(8, 1), lambda p, t: function(p, t).mean(), rate=0.02)
    for margin in (0.3, 2.0):
        reductions(f"margin-{margin}", {"type": "hinge-embedding", "margin": margin}, logits, signs, lambda p, t: F.hinge_embedding_loss(p, t, margin=margin, reduction="none"))
    logits, several = normal(6, 4, scale=1.5), yes_no(6, 4)
    several[0], several[1] = 0.0, 1.0
    for weights in (None, [0.5, 2.0, 0.0, 1.5]):
        scale = None if weights is None else torch.tensor(weights)
        options = {"type": "multi-label-soft-margin"} | ({} if weights is None else {"class-weights": weights})
        soft = lambda p, t: F.multilabel_soft_margin_loss(p, t, weight=scale, reduction="none")
        reductions("plain" if weights is None else "weighted", options, logits, several, soft)

    def margin(p, t):
        # PyTorch wants the numbers of the labels, ended by -1.
        lists = [[i for i in range(t.shape[1]) if row[i] > 0] for row in t]
        ended = torch.tensor([row + [-1] * (t.shape[1] - len(row)) for row in lists])
        return F.multilabel_margin_loss(p, ended, reduction="none")

    reductions("plain", {"type": "multi-label-margin"}, logits, several, margin)
    descent({"type": "multi-label-soft-margin"}, yes_no(8, 3), lambda p, t: F.multilabel_soft_margin_loss(p, t), outputs=3)
    descent({"type": "multi-label-margin"}, yes_no(8, 3), lambda p, t: margin(p, t).mean(), outputs=3, rate=0.02)


def soft_counts(p, t, w=None):
    single = p.ndim == t.ndim
    probabilities = torch.sigmoid(p.reshape(-1, 1)) if single else F.softmax(p, -1).reshape(-1, p.shape[-1])
    truth = t.reshape(-1, 1).to(p.dtype) if single else F.one_hot(t.reshape(-1), p.shape[-1]).to(p.dtype)
    w = torch.ones(len(truth), 1) if w is None else w.reshape(-1, 1)
    return (w * probabilities * truth).sum(0), (w * probabilities * (1 - truth)).sum(0), (w * (1 - probabilities) * truth).sum(0)


def tversky(p, t, alpha, beta, smooth, w=None):
    right, false, missed = soft_counts(p, t, w)
    return (1 - (right + smooth) / (right + alpha * false + beta * missed + smooth)).mean()


def dice(p, t, smooth, w=None):
    right, false, missed = soft_counts(p, t, w)
    return (1 - (2 * right + smooth) / (2 * right + false + missed + smooth)).mean()


def lovasz(p, t, w=None):
    probabilities, flat, losses = F.softmax(p, -1).reshape(-1, p.shape[-1]), t.reshape(-1), []
    w = torch.ones(len(flat)) if w is None else w
    for label in range(p.shape[-1]):
        truth = (flat == label).to(p.dtype)
        if truth.sum() == 0:
            continue
        errors = (truth - probabilities[:, label]).abs()
        order = torch.argsort(errors.detach(), descending=True)
        intersection = truth.sum() - truth[order].cumsum(0)
        jaccard = 1 - intersection / (truth.sum() + (1 - truth[order]).cumsum(0))
        losses.append(((w * errors)[order] * torch.diff(jaccard, prepend=torch.zeros(1))).sum())
    return sum(losses) / len(losses)


def corn(p, t, reduction="mean", w=None):
    total, count = 0.0, 0
    for task in range(p.shape[1]):
        asked = t > task - 1
        answer = (t[asked] > task).to(p.dtype)
        losses = -(F.logsigmoid(p[asked, task]) * answer + (F.logsigmoid(p[asked, task]) - p[asked, task]) * (1 - answer))
        total = total + (losses if w is None else losses * w[asked]).sum()
        count += len(answer)
    return {"mean": total / count, "sum": total, "half-sum": total / 2}[reduction]


def classes():
    logits, target, weights = normal(7, 4, scale=1.5), labels(4, 7), [0.5, 2.0, 1.0, 0.25]
    tokens, token_labels = normal(3, 2, 4), labels(4, 3, 2)
    examples = uniform(7, most=2.0)
    scale = torch.tensor(weights)
    log = lambda p: F.log_softmax(p, -1).detach()
    ignored = target.clone()
    ignored[[1, 3]] = -7
    for reduction in ("mean", "sum"):
        for class_weights in (None, weights):
            more = {} if class_weights is None else {"class-weights": class_weights}
            name = reduction + ("-weighted" if class_weights else "")
            w = scale if class_weights else None
            nll = lambda p, t: F.nll_loss(p.movedim(-1, 1), t, weight=w, ignore_index=-7, reduction=reduction)
            options = {"type": "nll", "reduction": reduction, "ignore-index": -7, **more}
            case(name, options, rounded(log(logits).numpy()), ignored, nll)
            case(f"{name}-tokens", options, rounded(log(tokens).numpy()), token_labels, nll)
            for p in (1, 2):
                options = {"type": "multi-margin", "p": p, "margin": 0.5 * p, "reduction": reduction, **more}
                case(f"{name}-{p}", options, logits, target, lambda x, t: F.multi_margin_loss(x, t, p=p, margin=0.5 * p, weight=w, reduction=reduction))
            # Distributions in place of labels.
            soft = distribution(7, 4)
            for smoothing in (0.0, 0.2):
                options = {"type": "cross-entropy", "reduction": reduction, "label-smoothing": smoothing, **more}
                case(f"distributions-{name}-{smoothing}", options, logits, soft, lambda x, t: F.cross_entropy(x, t, weight=w, label_smoothing=smoothing, reduction=reduction))
    weighted = lambda x, t: (F.cross_entropy(x, t, reduction="none") * examples).mean()
    case("distributions-weights", {"type": "cross-entropy"}, logits, distribution(7, 4), weighted, weights=examples)
    case("tokens-distributions", {"type": "cross-entropy"}, tokens, distribution(6, 4).reshape(3, 2, 4), lambda x, t: F.cross_entropy(x.movedim(-1, 1), t.movedim(-1, 1)))
    case("weights", {"type": "nll"}, rounded(log(logits).numpy()), target, lambda x, t: (F.nll_loss(x, t, reduction="none") * examples).mean(), weights=examples)
    case("weights", {"type": "multi-margin"}, logits, target, lambda x, t: (F.multi_margin_loss(x, t, reduction="none") * examples).mean(), weights=examples)
    descent({"type": "nll"}, labels(3, 8), lambda p, t: F.nll_loss(p, t), outputs=3, rate=0.05)
    descent({"type": "multi-margin"}, labels(3, 8), lambda p, t: F.multi_margin_loss(p, t), outputs=3)

    one, binary = normal(9, scale=2.0), labels(2, 9)
    for gamma in (2.0, 0.0, 0.5, 3.0):
        for alpha in (None, 0.25):
            options = {"type": "focal", "gamma": gamma} | ({} if alpha is None else {"alpha": alpha})
            focal = lambda p, t: sigmoid_focal_loss(p, t.to(p.dtype), alpha=-1 if alpha is None else alpha, gamma=gamma)
            reductions(f"one-logit-{gamma}-{alpha}".lower(), options, one, binary, focal)

    def softmax_focal(p, t, gamma, w=None):
        right = F.log_softmax(p, -1).gather(-1, t.unsqueeze(-1)).squeeze(-1)
        return -(1 - right.exp()) ** gamma * right * (1.0 if w is None else w[t])

    reductions("classes", {"type": "focal"}, logits, target, lambda p, t: softmax_focal(p, t, 2.0))
    reductions("weighted", {"type": "focal", "gamma": 1.5, "class-weights": weights}, logits, target, lambda p, t: softmax_focal(p, t, 1.5, scale))
    case("tokens", {"type": "focal"}, tokens, token_labels, lambda p, t: softmax_focal(p, t, 2.0).mean())
    descent({"type": "focal"}, labels(3, 8), lambda p, t: softmax_focal(p, t, 2.0).mean(), outputs=3)

    for name, p, t in (("classes", logits, target), ("one-logit", one, binary), ("tokens", tokens, token_labels)):
        for smooth in (1e-5, 1.0):
            case(f"{name}-{smooth}", {"type": "dice", "smooth": smooth}, p, t, lambda p, t: dice(p, t, smooth), whole=True)
            options = {"type": "tversky", "alpha": 0.3, "beta": 0.7, "smooth": smooth}
            case(f"{name}-{smooth}", options, p, t, lambda p, t: tversky(p, t, 0.3, 0.7, smooth), whole=True)
    case("defaults", {"type": "tversky"}, logits, target, lambda p, t: tversky(p, t, 0.5, 0.5, 1e-5), whole=True)
    case("weights", {"type": "dice"}, logits, target, lambda p, t: dice(p, t, 1e-5, examples), weights=examples, whole=True)
    case("plain", {"type": "lovasz-softmax"}, logits, target, lovasz, whole=True)
    case("tokens", {"type": "lovasz-softmax"}, tokens, token_labels, lovasz, whole=True)
    case("weights", {"type": "lovasz-softmax"}, logits, target, lambda p, t: lovasz(p, t, examples), weights=examples, whole=True)
    descent({"type": "dice"}, labels(3, 8), lambda p, t: dice(p, t, 1e-5), outputs=3)
    descent({"type": "tversky", "beta": 0.8}, labels(3, 8), lambda p, t: tversky(p, t, 0.5, 0.8, 1e-5), outputs=3)
    descent({"type": "lovasz-softmax"}, labels(3, 8), lovasz, outputs=3, rate=0.01)
    ordered = labels(5, 7)
    ordered[0] = 4
    for reduction in ("mean", "sum", "half-sum"):
        case(reduction, {"type": "corn", "reduction": reduction}, logits, ordered, lambda p, t: corn(p, t, reduction))
    case("weights", {"type": "corn"}, logits, ordered, lambda p, t: corn(p, t, w=examples), weights=examples)
    descent({"type": "corn"}, labels(4, 8), corn, outputs=3)


def contrastive(p, t, margin):
    distances = torch.cdist(p, p, compute_mode="donot_use_mm_for_euclid_dist")
    first, second = torch.triu_indices(len(p), len(p), 1)
    distances, alike = distances[first, second], t[first] == t[second]
    return 0.5 * torch.where(alike, distances.square(), F.relu(margin - distances).square())


def prototypical(p, t):
    """Snell et al. 2017; every second example of a class, from its first on, is its support."""
    supports = {int(c): torch.nonzero(t == c).flatten()[0::2] for c in t.unique()}
    known, means = list(supports), torch.stack([p[one].mean(0) for one in supports.values()])
    queries = torch.cat([torch.nonzero(t == c).flatten()[1::2] for c in t.unique()])
    distances = (p[queries, None] - means[None]).square().sum(2)
    return F.cross_entropy(-distances, torch.tensor([known.index(int(c)) for c in t[queries]]))


def pairs():
    first, second, alike = normal(6, 3), normal(6, 3), yes_no(6)
    two = lambda p, t, o, margin=1.0: 0.5 * torch.where(t > 0, (p - o).square().sum(1), F.relu(margin - (p - o).square().sum(1).sqrt()).square())
    for margin in (1.0, 3.0):
        options = {"type": "contrastive", "other": "other", "margin": margin}
        reductions(f"pairs-{margin}", options, first, alike, lambda p, t, o: two(p, t, o, margin), other=second)
        for reduction, reduce in REDUCTIONS.items():
            options = {"type": "contrastive", "margin": margin, "reduction": reduction}
            case(f"batch-{margin}-{reduction}", options, first, labels(3, 6), lambda p, t: reduce(contrastive(p, t, margin)), whole=True)
    signs = 2 * alike - 1
    descent({"type": "contrastive", "other": "other", "margin": 2.0}, yes_no(8), lambda p, t, o: two(p, t, o, 2.0).mean(), outputs=2, other=True)
    for margin in (0.0, 0.5):
        cosine = lambda p, t, o: F.cosine_embedding_loss(p, o, t, margin=margin, reduction="none")
        reductions(f"{margin}", {"type": "cosine-embedding", "margin": margin}, first, signs, cosine, other=second)
        ranking = lambda p, t, o: F.margin_ranking_loss(p, o, t, margin=margin, reduction="none")
        reductions(f"{margin}", {"type": "margin-ranking", "margin": margin}, normal(6), signs, ranking, other=normal(6))
        for centering in (0.0, 0.1):
            reward = lambda p, o: -F.logsigmoid(p - o - margin) + centering * (p + o).square()
            options = {"type": "pairwise-ranking", "margin": margin, "centering": centering}
            reductions(f"{margin}-{centering}", {**options, "other": "other"}, normal(6), None, reward, other=normal(6))
    descent({"type": "cosine-embedding", "margin": -0.9}, signs[[0, 1, 2, 3, 4, 5, 0, 1]], lambda p, t, o: F.cosine_embedding_loss(p, o, t, margin=-0.9), outputs=2, rate=0.01, other=True, initial=normal(3, 2, scale=2.0))
    descent({"type": "margin-ranking", "margin": 0.5}, signs[[0, 1, 2, 3, 4, 5, 0, 1]], lambda p, t, o: F.margin_ranking_loss(p[:, 0], o[:, 0], t, margin=0.5), other=True)
    descent({"type": "pairwise-ranking", "other": "other"}, None, lambda p, o: -F.logsigmoid(p - o).mean(), other=True)
    # A class that occurs once, and one that all the others have.
    embeddings, some = normal(7, 3), torch.tensor([0, 1, 0, 2, 1, 1, 0])
    for temperature in (0.07, 0.5):
        same = NTXentLoss(temperature=temperature)
        case(f"classes-{temperature}", {"type": "info-nce", "temperature": temperature}, embeddings, some, same, whole=True)
        views = lambda p, o: same(torch.cat([p, o]), torch.arange(len(p)).repeat(2))
        case(f"views-{temperature}", {"type": "info-nce", "temperature": temperature, "other": "other"}, first, None, views, other=second, whole=True)
    for m, gamma in ((0.4, 80.0), (0.25, 8.0)):
        case(f"{m}", {"type": "circle", "m": m, "gamma": gamma}, embeddings, some, CircleLoss(m=m, gamma=gamma), whole=True)
    for scale in (1.0, 10.0):
        case(f"{scale}", {"type": "prototypical"}, scale * embeddings, some, prototypical, whole=True)
    descent({"type": "info-nce", "temperature": 0.5, "other": "other"}, None, lambda p, o: NTXentLoss(temperature=0.5)(torch.cat([p, o]), torch.arange(8).repeat(2)), outputs=2, other=True)
    descent({"type": "circle", "gamma": 8.0}, torch.tensor([0, 1, 0, 1, 2, 2, 0, 1]), CircleLoss(m=0.4, gamma=8.0), outputs=2, rate=0.01)


def boxes(*shape):
    corners = uniform(*shape, 2, most=4.0)
    return torch.cat([corners, rounded((corners + uniform(*shape, 2, least=0.5, most=3.0)).numpy())], -1)


def of_boxes():
    prediction, target = boxes(6), boxes(6)
    prediction[0], target[0] = torch.tensor([0.0, 0.0, 1.0, 1.0]), torch.tensor([3.0, 4.0, 5.0, 7.0])
    iou = lambda p, t, eps=1e-7: 1 - (torchvision.ops._utils._loss_inter_union(p, t)[0] / (torchvision.ops._utils._loss_inter_union(p, t)[1] + eps))

    def ciou(p, t, eps=1e-7):
        # torchvision's eps is in its last term alone.
        return complete_box_iou_loss(p, t) if eps == 1e-7 else complete(p, t, eps)

    def complete(p, t, eps):
        angle = lambda b: torch.atan((b[:, 2] - b[:, 0]) / (b[:, 3] - b[:, 1]))
        difference = 4 / math.pi**2 * (angle(t) - angle(p)) ** 2
        share = (difference / (iou(p, t, eps) + difference + eps)).detach()
        return distance_box_iou_loss(p, t, eps=eps) + share * difference

    kinds = {"iou": iou, "giou": generalized_box_iou_loss, "diou": distance_box_iou_loss, "ciou": ciou}
    # Corners of the target as a linear map of a constant: a box that is moved.
    start = torch.tensor([[1.0, 1.0, 2.5, 2.0], [0.0, 0.0, 0.1, 0.1], [0.1, 0.0, 0.0, 0.1]])
    for kind, function in kinds.items():
        for epsilon in (1e-7, 0.1):
            options = {"type": kind, "epsilon": epsilon}
            reductions(f"{epsilon}", options, prediction, target, lambda p, t: function(p, t, eps=epsilon))
        reductions("several", {"type": kind}, boxes(3, 2), boxes(3, 2), function)
        # A predicted box of exchanged corners is the same; torchvision wants them in order.
        ordered = lambda p: torch.cat([torch.minimum(p[:, :2], p[:, 2:]), torch.maximum(p[:, :2], p[:, 2:])], 1)
        case("exchanged", {"type": kind}, prediction[:, [2, 1, 0, 3]], target, lambda p, t: function(ordered(p), t).mean())
        descent({"type": kind}, boxes(8), lambda p, t: function(ordered(p), t).mean(), outputs=4, rate=0.01 if kind == "iou" else 0.005, initial=rounded(start.numpy()))


def write(name, entries):
    header = {
        "tools": {"torch": torch.__version__.split("+")[0], "torchvision": torchvision.__version__.split("+")[0], "pytorch-metric-learning": pytorch_metric_learning.__version__},
        "script": "plugins/losses/src/test/python/record_families.py",
        "precision": "float64",
    }
    lines = ",\n".join(json.dumps(entry, allow_nan=False) for entry in entries)
    body = json.dumps(header)[:-1] + ', "cases": [\n' + lines + "\n]}\n"
    json.loads(body)
    (MODULE / f"src/test/resources/fixtures/{name}.json").write_text(body)
    print(name, len(entries), "cases", len(body) // 1000, "KB")


for name, families in {"numbers": [numbers], "classes": [yes_or_no, classes], "pairs": [pairs], "boxes": [of_boxes]}.items():
    for family in families:
        family()
    write(name, cases)
    cases.clear()
descent({"type": "prototypical"}, torch.tensor([0, 1, 0, 1, 2, 2, 0, 1]), prototypical, outputs=2)
write("descents", descents)
