"""Records trainings of several objectives, of noise and of embeddings into src/test/resources/fixtures/objectives.json.

    python plugins/models/src/test/python/record_objectives.py

Models and losses are PyTorch's in 64 bits, the numbers that a step draws are made here from the generator's definition
(SplitMix64; Box and Muller), so that Cohort draws the same or fails. A hundred steps go round a ring of eight batches.
"""

import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

MODULE = Path(__file__).resolve().parents[3]
GAMMA = 0x9E3779B97F4A7C15
ALL = 0xFFFFFFFFFFFFFFFF
SEED = 42
STEPS = 100
RING = 8
BATCH = 6
random = np.random.default_rng(7)


def mix(value):
    value &= ALL
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & ALL
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & ALL
    return value ^ (value >> 31)


def stream(text):
    value = 0
    for character in text:
        value = mix(value + ord(character) + 1)
    return value


def drawn(name, step, count, normal):
    """The numbers that a step draws under a name."""
    begin = mix(mix(mix(SEED) ^ stream(name)) + step * GAMMA)
    numbers = []
    for pair in range((count + 1) // 2):
        bits = mix(begin + (pair + 1) * GAMMA)
        high, low = bits >> 32, bits & 0xFFFFFFFF
        if normal:
            radius = math.sqrt(-2 * math.log((high + 0.5) / 2**32))
            angle = 2 * math.pi * low / 2**32
            numbers += [radius * math.cos(angle), radius * math.sin(angle)]
        else:
            numbers += [(high >> 8) / 2**24, (low >> 8) / 2**24]
    return torch.tensor(numbers[:count], dtype=torch.float64)


def small(*shape, scale=0.5):
    return torch.tensor(random.normal(size=shape, scale=scale).astype(np.float32).astype(np.float64))


class Network:
    """Parameters by Cohort's names; weights are [inputs, outputs]."""

    def __init__(self):
        self.parameters = {}

    def dense(self, name, x, outputs):
        if name + "weight" not in self.parameters:
            self.parameters[name + "weight"] = small(x.shape[1], outputs).requires_grad_()
            self.parameters[name + "bias"] = small(outputs).requires_grad_()
        return x @ self.parameters[name + "weight"] + self.parameters[name + "bias"]

    def hidden(self, prefix, x, widths, activation):
        for index, width in enumerate(widths):
            x = activation(self.dense(f"{prefix}{index}.", x, width))
        return x


def leaky(x):
    return F.leaky_relu(x, 0.01)


class Gan(Network):
    def __init__(self):
        super().__init__()
        self.apply(small(2, 5), torch.zeros(2, 3, dtype=torch.float64))

    def judge(self, x):
        return self.dense("discriminator.output.", self.hidden("discriminator.", x, [6], leaky), 1)

    def apply(self, features, noise):
        made = self.dense("generator.output.", self.hidden("generator.", noise, [4], torch.relu), features.shape[1])
        return made, self.judge(features), self.judge(made)


def gan_loss(form, side):
    def loss(model, features, step):
        made, real, fake = model.apply(features, drawn("noise", step, BATCH * 3, True).reshape(BATCH, 3))
        if form == "wasserstein":
            if side == "generator":
                return -fake.mean()
            share = drawn("loss.interpolation", step, BATCH, False).reshape(BATCH, 1)
            between = made + share * (features - made)
            slope = torch.autograd.grad(model.judge(between).sum(), between, create_graph=True)[0]
            return fake.mean() - real.mean() + 10 * ((slope.norm(dim=1) - 1) ** 2).mean()
        one, zero = torch.ones_like(real), torch.zeros_like(real)
        if form == "least-squares":
            return (0.5 * (F.mse_loss(real, one) + F.mse_loss(fake, zero))
                    if side == "discriminator" else 0.5 * F.mse_loss(fake, one))
        if form == "hinge":
            return (torch.relu(1 - real).mean() + torch.relu(1 + fake).mean()
                    if side == "discriminator" else -fake.mean())
        if side == "discriminator":
            return (F.binary_cross_entropy_with_logits(real, one) + F.binary_cross_entropy_with_logits(fake, zero))
        if form == "saturating":
            return -F.binary_cross_entropy_with_logits(fake, zero)
        return F.binary_cross_entropy_with_logits(fake, one)

    return loss


class Vae(Network):
    def __init__(self):
        super().__init__()
        self.apply(small(2, 5), torch.zeros(2, 2, dtype=torch.float64))

    def apply(self, features, noise):
        encoded = self.hidden("encoder.", features, [4], torch.relu)
        mean = self.dense("encoder.mean.", encoded, 2)
        log_variance = self.dense("encoder.log-variance.", encoded, 2)
        point = mean + (0.5 * log_variance).exp() * noise
        decoded = self.hidden("decoder.", point, [4], torch.relu)
        return self.dense("decoder.output.", decoded, features.shape[1]), mean, log_variance


def elbo(likelihood, beta):
    def loss(model, features, step):
        decoded, mean, log_variance = model.apply(
            features, drawn("noise", step, BATCH * 2, True).reshape(BATCH, 2))
        if likelihood == "gaussian":
            error = 0.5 * ((features - decoded) ** 2).sum(1)
        else:
            error = F.binary_cross_entropy_with_logits(decoded, features, reduction="none").sum(1)
        divergence = -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum(1)
        return (error + beta * divergence).mean()

    return loss


class Heads(Network):
    """A multilayer perceptron of one hidden layer with two heads."""

    def __init__(self):
        super().__init__()
        self.apply(small(2, 5))

    def apply(self, features):
        x = torch.relu(self.dense("hidden.0.", features, 4))
        return self.dense("output.", x, 3), self.dense("width.", x, 1)


def tasks(uncertain):
    def loss(model, features, step):
        scores, widths = model.apply(features)
        kinds = F.cross_entropy(scores, LABELS[step % RING])
        sizes = F.mse_loss(widths[:, 0], NUMBERS[step % RING])
        if not uncertain:
            return 0.5 * kinds + 2 * sizes
        first, second = model.parameters["loss.kind.log-variance"], model.parameters["loss.size.log-variance"]
        return 0.5 * (0.5 * (-first).exp() * kinds + first) + 0.5 * (2 * (-second).exp() * sizes + second)

    return loss


class Words(Network):
    """Logits of the next token from each token alone."""

    def __init__(self):
        super().__init__()
        self.parameters["embedding"] = small(7, 4).requires_grad_()
        self.parameters["output"] = small(4, 7).requires_grad_()
        self.first = {key: value.detach().clone() for key, value in self.parameters.items()}

    def told(self, parameters, tokens, mask):
        logits = parameters["embedding"][tokens] @ parameters["output"]
        chosen = F.log_softmax(logits[:, :-1], -1).gather(2, tokens[:, 1:, None])[:, :, 0]
        return (chosen * mask[:, 1:]).sum(1)


def preference(beta, smoothing, form="dpo", margin=0.5):
    """trl's DPOTrainer (dpo, hinge, ipo), CPOTrainer (simpo) and ORPOTrainer; kto of pairs as in Ethayarajh et al. 2024."""

    def smoothed(preferred):
        return -(1 - smoothing) * F.logsigmoid(preferred) - smoothing * F.logsigmoid(-preferred)

    def loss(model, features, step):
        chosen, rejected, chosen_mask, rejected_mask = PAIRS[step % RING]
        counts = [mask[:, 1:].sum(1).clamp(min=1) for mask in (chosen_mask, rejected_mask)]
        now = [model.told(model.parameters, *pair) for pair in ((chosen, chosen_mask), (rejected, rejected_mask))]
        then = [model.told(model.first, *pair) for pair in ((chosen, chosen_mask), (rejected, rejected_mask))]
        (gain, other), (mean, other_mean) = (
            [one - two for one, two in zip(now, then)],
            [one / count for one, count in zip(now, counts)],
        )
        if form == "dpo":
            losses = smoothed(beta * (gain - other))
        elif form == "hinge":
            losses = torch.relu(1 - beta * (gain - other))
        elif form == "ipo":
            losses = (gain / counts[0] - other / counts[1] - 1 / (2 * beta)) ** 2
        elif form == "kto":
            usual, other_usual = (risen.mean().clamp(min=0).detach() for risen in (gain, other))
            losses = torch.cat([1 - torch.sigmoid(beta * (gain - other_usual)), 1 - torch.sigmoid(beta * (usual - other))])
        elif form == "orpo":
            # An answer without tokens is certain.
            uncertain, other_uncertain = (torch.log1p(-told.clamp(max=-1e-6).exp()) for told in (mean, other_mean))
            odds = mean - other_mean - (uncertain - other_uncertain)
            losses = -mean - beta * F.logsigmoid(odds)
        else:
            losses = smoothed(beta * (mean - other_mean) - margin)
        return losses.mean()

    return loss


class Line(Network):
    def __init__(self):
        super().__init__()
        self.dense("", small(2, 5), 3)


def batch_hard(margin):
    """Hermans et al. 2017, section 2."""

    def loss(model, features, step):
        places, labels = model.dense("", features, 3), LABELS[step % RING]
        losses = []
        for anchor in range(BATCH):
            distances = [(places[anchor] - places[other]).norm() for other in range(BATCH)]
            same = [distances[other] for other in range(BATCH) if other != anchor and labels[other] == labels[anchor]]
            others = [distances[other] for other in range(BATCH) if labels[other] != labels[anchor]]
            if same and others:
                losses.append(torch.relu(margin + max(same) - min(others)))
        return torch.stack(losses).mean()

    return loss


def attacked(epsilon, steps, size, low, high, share):
    """Madry et al. 2018, beginning anywhere within epsilon."""

    def loss(model, features, step):
        def judged(x):
            return F.cross_entropy(model.dense("", x, 3), LABELS[step % RING])

        def clipped(x):
            return x.clamp(features - epsilon, features + epsilon).clamp(low, high)

        draw = drawn("loss.start", step, BATCH * 5, False).reshape(BATCH, 5)
        changed = clipped(features + (2 * draw - 1) * epsilon)
        for _ in range(steps):
            x = changed.detach().requires_grad_()
            changed = clipped(x + size * torch.autograd.grad(judged(x), x)[0].sign())
        return share * judged(features) + (1 - share) * judged(changed.detach())

    return loss


LABELS = {step: torch.tensor(random.integers(0, 3, BATCH)) for step in range(RING)}
NUMBERS = {step: small(BATCH, scale=1.0) for step in range(RING)}
PAIRS = {}
for step in range(RING):
    rows = [torch.tensor(random.integers(0, 7, (BATCH, 5))) for _ in range(2)]
    masks = [torch.tensor((random.random((BATCH, 5)) > 0.3).astype(np.float64)) for _ in range(2)]
    PAIRS[step] = (*rows, *masks)

cases = []


def case(name, model, objectives, bernoulli=False):
    """Objectives: (name, parameters, every-steps, loss); SGD with a rate of 0.02, one after the other in a step."""
    first = {key: value.detach().flatten().tolist() for key, value in model.parameters.items()}
    ring = [small(BATCH, 5, scale=1.0) for _ in range(RING)]
    if bernoulli:
        ring = [(features > 0).double() for features in ring]
    losses = []
    for step in range(1, STEPS + 1):
        features, row = ring[step % RING], []
        for _, prefix, every, loss in objectives:
            if step % every == 0:
                moved = [value for key, value in model.parameters.items() if key.startswith(prefix)]
                value = loss(model, features, step)
                gradients = torch.autograd.grad(value, moved)
                with torch.no_grad():
                    for parameter, gradient in zip(moved, gradients):
                        parameter -= 0.02 * gradient
                row.append(float(f"{value.item():.8g}"))
            else:
                row.append(None)
        losses.append(row)
    cases.append({"name": name, "parameters": first, "features": [features.flatten().tolist() for features in ring], "losses": losses})


for form in ("non-saturating", "saturating", "least-squares", "hinge"):
    case(form, Gan(), [("discriminator", "discriminator.", 1, gan_loss(form, "discriminator")),
                       ("generator", "generator.", 1, gan_loss(form, "generator"))])
case("wasserstein", Gan(), [("critic", "discriminator.", 1, gan_loss("wasserstein", "discriminator")),
                            ("generator", "generator.", 2, gan_loss("wasserstein", "generator"))])
case("elbo-gaussian", Vae(), [("vae", "", 1, elbo("gaussian", 1.0))])
case("elbo-bernoulli", Vae(), [("vae", "", 1, elbo("bernoulli", 0.5))], bernoulli=True)

more = {
    "labels": [LABELS[step].tolist() for step in range(RING)],
    "numbers": [NUMBERS[step].tolist() for step in range(RING)],
    "pairs": [[part.flatten().tolist() for part in PAIRS[step]] for step in range(RING)],
}
case("tasks-fixed", Heads(), [("tasks", "", 1, tasks(False))])
uncertain = Heads()
for term in ("kind", "size"):
    uncertain.parameters[f"loss.{term}.log-variance"] = torch.zeros((), dtype=torch.float64, requires_grad=True)
case("tasks-uncertain", uncertain, [("tasks", "", 1, tasks(True))])
case("dpo", Words(), [("dpo", "", 1, preference(0.5, 0.0))])
case("dpo-smoothed", Words(), [("dpo", "", 1, preference(0.5, 0.1))])
case("triplet", Line(), [("triplet", "", 1, batch_hard(0.5))])
case("elbo-weighted", Vae(), [("vae", "", 1, elbo("gaussian", 4.0))])
case("attacked", Line(), [("attacked", "", 1, attacked(0.25, 2, 0.125, -1.0, 1.5, 0.25))])
for form in ("ipo", "kto", "orpo", "hinge"):
    case("dpo-" + form, Words(), [("dpo", "", 1, preference(0.5, 0.0, form))])
case("dpo-simpo", Words(), [("dpo", "", 1, preference(2.0, 0.1, "simpo", 0.25))])

path = MODULE / "src/test/resources/fixtures/objectives.json"
path.write_text(json.dumps({"made-by": "record_objectives.py with torch " + torch.__version__, **more, "cases": cases}) + "\n")
