"""Records how PyTorch trains small networks, for models that are imported from ONNX files.

    python experiments/src/test/python/record_networks.py [NETWORK...]

records all of them, or those that are named; it needs torch, onnx, onnxscript and scikit-learn.

Each folder src/test/resources/onnx/<network>/ holds the exported network with its first weights, the data as CSV, and
for each experiment <experiment>.toml and <experiment>.json: the loss of every batch before its update, and the running
statistics of batch norms at the end. Batches are taken in the order of the data, epoch after epoch; the last batch of
an epoch is smaller. Numbers are 32-bit floats. For scale, `precise` holds the losses of the same training in 64 bits:
what separates the two is rounding. Refused are a network whose two courses differ by more than 4e-6, and one in which a
parameter could train on half its gradient without moving a loss by 1e-4: its losses would not tell a wrong gradient.
"""

import json
import shutil
import sys
import warnings
from pathlib import Path

import networks
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

FOLDER = Path(__file__).resolve().parents[3] / "src/test/resources/onnx"
ROWS, BATCH = 30, 8
SGD = {"type": "sgd", "learning-rate": 0.05, "momentum": 0.9}
LOSSES = {
    "cross-entropy": lambda p, t: F.cross_entropy(p, t),
    "mse": lambda p, t: F.mse_loss(p.squeeze(1), t),
    "huber": lambda p, t: F.huber_loss(p.squeeze(1), t),
    "binary-cross-entropy": lambda p, t: F.binary_cross_entropy_with_logits(p.squeeze(1), t),
}
WEIGHTS, IGNORED = [0.5, 1.0, 1.5, 2.0, 0.25, 1.0, 1.0, 3.0, 0.75, 1.0], 4
WEIGHTED = {"type": "cross-entropy", "class-weights": WEIGHTS, "ignore-index": IGNORED, "label-smoothing": 0.1}
LOSSES["weighted"] = lambda p, t: F.cross_entropy(
    p, t, torch.tensor(WEIGHTS, dtype=p.dtype), ignore_index=IGNORED, label_smoothing=0.1
)


def data(shape, tokens, loss, random):
    """Features of any shape and a target that depends on them."""
    size = int(np.prod(shape))
    if tokens:
        features = random.integers(0, tokens, (ROWS, size))
        signal = np.sin(features + np.arange(size)).sum(1)
    else:
        features = random.normal(size=(ROWS, size)).astype(np.float32)
        signal = features @ random.normal(size=size) / np.sqrt(size)
    signal = signal + 0.2 * random.normal(size=ROWS)
    if loss == "cross-entropy":
        target = np.digitize(signal, np.quantile(signal, [1 / 3, 2 / 3]))
    elif loss == "binary-cross-entropy":
        target = (signal > np.median(signal)).astype(np.int64)
    else:
        target = signal.astype(np.float32)
    return features, target


def write_csv(path, features, target):
    columns = [f"x{index}" for index in range(features.shape[1])] + ["target"]
    rows = [",".join(str(value) for value in [*row, goal]) for row, goal in zip(features, target)]
    path.write_text("\n".join([",".join(columns), *rows]) + "\n")


def export_evaluated(network, example, path):
    """By a trace of the network as it predicts: the exporter folds weights and merges those that are equal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        axes = {"input": {0: "batch"}, "output": {0: "batch"}}
        names = {"input_names": ["input"], "output_names": ["output"]}
        torch.onnx.export(network, (example,), str(path), dynamo=False, opset_version=17, dynamic_axes=axes, **names)


def export_by_default(network, example, path):
    """As torch.onnx.export does it when it is told nothing, the size of the batch a number in the file."""
    torch.onnx.export(network.eval(), (example,), str(path), external_data=False, verbose=False)
    model = onnx.load(path)
    for node in model.graph.node:
        kept = [entry for entry in node.metadata_props if "fx_node" in entry.key]
        del node.metadata_props[:]
        node.metadata_props.extend(kept)  # the rest says where on this machine the network's code lies
    onnx.save(model, path)


def export(network, example, path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (example,),
            str(path),
            dynamo=False,
            opset_version=17,
            training=torch.onnx.TrainingMode.TRAINING,
            do_constant_folding=False,
            input_names=["input"],
            output_names=["output"],
            dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
        )


def optimizer_of(network, options):
    """Each group of parameters with PyTorch's names of its options; frozen ones stay out."""
    names = {"learning-rate": "lr", "momentum": "momentum", "weight-decay": "weight_decay", "nesterov": "nesterov"}
    left, groups = dict(network.named_parameters()), []
    for group in [*options.get("groups", []), {"match": ""}]:
        mine = [name for name in left if group["match"] in name]
        parameters = [left.pop(name) for name in mine]
        if parameters and not group.get("frozen"):
            merged = {**options, **group}
            groups.append({"params": parameters, **{names[key]: merged[key] for key in merged if key in names}})
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[options["type"]]
    return kind(groups, foreach=False)


def schedule_of(optimizer, options, updates):
    if not options:
        return None
    warmup = options["warmup-steps"]
    first = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1.0 / warmup, total_iters=warmup - 1)
    cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, options["steps"])
    return torch.optim.lr_scheduler.SequentialLR(optimizer, [first, cosine], milestones=[warmup])


def train(network, features, target, experiment, dtype, halved=""):
    network = network.to(dtype)
    features = features.to(dtype) if features.is_floating_point() else features
    target = target.to(dtype) if target.is_floating_point() else target
    training, criterion = experiment["training"], LOSSES[experiment["loss"]]
    accumulated = training.get("accumulate-steps", 1)
    optimizer = optimizer_of(network, experiment["optimizer"])
    schedule = schedule_of(optimizer, experiment.get("schedule"), training["steps"])
    losses, position, rows = [], 0, len(features)
    for step in range(1, training["steps"] + 1):
        batch = slice(position, min(position + training.get("batch-size", BATCH), rows))
        position = batch.stop % rows
        loss = criterion(network(features[batch]), target[batch])
        losses.append(loss.item())
        (loss / accumulated).backward()
        if halved and step == 1 and network.get_parameter(halved).grad.abs().max() < 1e-12:
            return None
        if halved:
            network.get_parameter(halved).grad *= 0.5
        if step % accumulated == 0:
            if "gradient-clip-norm" in training:
                nn.utils.clip_grad_norm_(network.parameters(), training["gradient-clip-norm"])
            if "gradient-clip-value" in training:
                nn.utils.clip_grad_value_(network.parameters(), training["gradient-clip-value"])
            optimizer.step()
            network.zero_grad()
            if schedule:
                schedule.step()
    running = {key: value for key, value in network.state_dict().items() if "running_" in key}
    return losses, {key: [float(str(v)) for v in value.to(torch.float32).numpy()] for key, value in running.items()}


def toml(value):
    return json.dumps(value) if not isinstance(value, float) else repr(value)


def table(entries):
    return "".join(f"{key} = {toml(value)}\n" for key, value in entries.items())


def write_toml(path, name, dataset, experiment):
    optimizer = dict(experiment["optimizer"])
    groups = optimizer.pop("groups", [])
    text = f'name = "{name}"\n\n[dataset]\n' + table(dataset)
    text += '\n[model]\ntype = "onnx"\npath = "model.onnx"\n'
    text += "\n[loss]\n" + table(WEIGHTED if experiment["loss"] == "weighted" else {"type": experiment["loss"]})
    text += "\n[optimizer]\n" + table(optimizer)
    text += "".join("\n[[optimizer.groups]]\n" + table(group) for group in groups)
    if "schedule" in experiment:
        text += "\n[schedule]\n" + table(experiment["schedule"])
    batch = {"batch-size": experiment["training"].get("batch-size", BATCH)}
    training = {**experiment["training"], **batch, "shuffle": False, "log-every-steps": 1}
    path.write_text(text + "\n[training]\n" + table(training))


def distance(losses, others):
    return max(abs(a - b) / abs(b) for a, b in zip(losses, others))


def check_sensitivity(name, network, first, features, target, experiment, precise):
    for parameter, _ in network.named_parameters():
        network.load_state_dict(first, strict=False)
        halved = train(network, features, target, experiment, torch.float64, parameter)
        if halved and (shown := distance(halved[0], precise)) < 1e-4:
            raise SystemExit(f"{name}: the losses show {parameter} with {shown:.1e} alone")


def record(
    name,
    make,
    shape=(6,),
    loss="cross-entropy",
    tokens=0,
    learning_rate=0.05,
    gain=1.0,
    extra=None,
    exporter=export,
    digits=False,
    batch=BATCH,
):
    if sys.argv[1:] and name not in sys.argv[1:]:
        return
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    seed = sum(name.encode())
    torch.manual_seed(seed)
    network = make()
    with torch.no_grad():
        for parameter in network.parameters():
            # Larger first weights where a signal would fade on its way back.
            parameter *= gain if parameter.ndim > 1 else 1.0
    if digits:
        rows, goals = load_digits(return_X_y=True)
        rows = rows.astype(np.float32)
    else:
        rows, goals = data(shape, tokens, loss, np.random.default_rng(seed))
        write_csv(folder / "data.csv", rows, goals)
    features = torch.tensor(rows.reshape(len(rows), *shape))
    target = torch.tensor(goals if loss in ("cross-entropy", "weighted") else goals.astype(np.float32))
    start = {key: value.clone() for key, value in network.state_dict().items()}
    exporter(network, features[:BATCH], folder / "model.onnx")
    # Read back: the export itself runs the network, which moves the running statistics that the file holds.
    file = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(folder / "model.onnx").graph.initializer}
    first = {**start, **{key: torch.tensor(file[key]) for key in start if key in file}}

    dataset = {"type": "digits"} if digits else {"type": "csv", "path": "data.csv", "target": "target"}
    dataset["standardize"] = False
    if len(shape) > 1:
        dataset["feature-shape"] = list(shape)
    if tokens:
        dataset["feature-type"] = "int64"
    base = {
        "optimizer": {**SGD, "learning-rate": learning_rate},
        "training": {"steps": 20, "batch-size": batch},
        "loss": loss,
    }
    for label, changes in {"experiment": {}, **(extra or {})}.items():
        experiment = {**base, **changes}
        courses = []
        for dtype in (torch.float64, torch.float32):
            network = network.to(dtype)
            network.load_state_dict(first, strict=False)
            network.train()
            courses.append(train(network, features, target, experiment, dtype))
        precise, (losses, running) = courses[0][0], courses[1]
        worst = distance(losses, precise)
        print(f"{name}/{label}: loss {losses[0]:.4f} to {losses[-1]:.4f}, 32 from 64 bits {worst:.1e}")
        if worst > 4e-6:
            raise SystemExit(f"{name}/{label} is too sensitive to rounding to be a measure")
        if label == "experiment":
            network = network.to(torch.float64)
            check_sensitivity(name, network, first, features, target, experiment, precise)
        write_toml(folder / f"{label}.toml", f"{name}-{label}", dataset, experiment)
        header = {"tool": "PyTorch", "version": torch.__version__.split("+")[0]}
        header["script"] = "experiments/src/test/python/record_networks.py"
        results = {"losses": [float(str(np.float32(v))) for v in losses], "precise": precise, "running": running}
        (folder / f"{label}.json").write_text(json.dumps({**header, **results}, indent=1) + "\n")


def variants():
    """What else a training loop has, for one network: optimizers over 100 steps, groups, clipping, a schedule."""
    steps = {"training": {"steps": 100}}
    return {
        "sgd": {**steps, "optimizer": SGD},
        "nesterov": {**steps, "optimizer": {**SGD, "nesterov": True, "weight-decay": 0.01}},
        "adam": {**steps, "optimizer": {"type": "adam", "learning-rate": 0.003}},
        "adamw": {**steps, "optimizer": {"type": "adamw", "learning-rate": 0.003, "weight-decay": 0.1}},
        "groups": {
            "optimizer": {
                **SGD,
                "groups": [
                    {"match": "0.bias", "frozen": True},
                    {"match": "bias", "weight-decay": 0.0, "learning-rate": 0.2},
                    {"match": "4.", "weight-decay": 0.1},
                ],
            }
        },
        "clip-norm": {"training": {"steps": 20, "gradient-clip-norm": 0.3}},
        "clip-value": {"training": {"steps": 20, "gradient-clip-value": 0.02}},
        "accumulated": {"training": {"steps": 20, "accumulate-steps": 2}},
        "warm-up-cosine": {
            "schedule": {"type": "cosine", "steps": 15, "warmup-steps": 5},
        },
    }


torch.set_num_threads(1)
record("mlp-relu", lambda: networks.mlp(nn.ReLU()), extra=variants())
record("mlp-tanh", lambda: networks.mlp(nn.Tanh(), 1), loss="mse")
record("mlp-sigmoid", lambda: networks.mlp(nn.Sigmoid(), 1), loss="binary-cross-entropy", learning_rate=0.3, gain=2.0)
record("mlp-gelu", lambda: networks.mlp(nn.GELU()))
record("mlp-gelu-tanh", lambda: networks.mlp(nn.GELU(approximate="tanh")))
record("mlp-elu", lambda: networks.mlp(nn.ELU(0.7), 1), loss="huber")
record("mlp-leaky-relu", lambda: networks.mlp(nn.LeakyReLU(0.2)))
record("mlp-hard-sigmoid", lambda: networks.mlp(nn.Hardsigmoid()), learning_rate=0.3, gain=3.0)
record("view", networks.View, shape=(2, 6, 6))
record("pooling", networks.Pooling, shape=(1, 8, 8))
record("convolutions", networks.Convolutions, shape=(2, 7, 7), gain=2.5)
record("transposed", networks.Transposed, shape=(1, 6, 6), learning_rate=0.2, gain=4.0)
record("batch-norm-rows", networks.BatchNormOverRows, learning_rate=0.01)
record("batch-norm-images", networks.BatchNormOverImages, shape=(1, 6, 6), learning_rate=0.06)
record("layer-norm", networks.LayerNorms, shape=(3, 4), learning_rate=0.01)
record("branches", networks.Branches)
record("elementwise", networks.Elementwise, loss="mse", learning_rate=0.01)
record("tokens", networks.Tokens, shape=(5,), tokens=12)
record("attention", networks.Attention, shape=(5,), tokens=12, learning_rate=0.06)
record("log-softmax", networks.LogSoftmaxHead)
record("encoder", networks.Encoder, shape=(5,), tokens=12, learning_rate=0.04, exporter=export_evaluated)
record("buffers", networks.Buffers, shape=(5,), tokens=12, exporter=export_by_default)
record("padded", networks.Padded, shape=(5,), tokens=12, learning_rate=0.2, exporter=export_by_default)
record("fixed-batch", networks.View, shape=(2, 6, 6), exporter=export_by_default)
record("resized", networks.Resized, shape=(1, 4, 4), learning_rate=0.02, exporter=export_evaluated)
record("indices", networks.Indices, learning_rate=0.02)
record("shards", networks.Digits, shape=(1, 8, 8), loss="weighted", digits=True, batch=256)
