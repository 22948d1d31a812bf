"""The work that all contestants do, and the data for it.

A row of the benchmark is a model, an optimizer and a batch size. Every contestant holds the same examples in memory,
draws a new order of them for each epoch, gathers a batch by that order for every step, and writes the loss of every 50th
step to a file.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parent / "data"
THREADS = 2


@dataclass(frozen=True)
class Work:
    """One row.

    :param name: also that of the experiment file
    :param title: as the table names it
    :param data: the data's name
    :param widths: of the linear layers, features first; without them the model is the convolutional or recurrent network, or an encoder of tokens
    :param activation: between the layers
    :param loss: "mse" or "cross-entropy"
    :param optimizer: "sgd" with learning rate 0.01, "adam" or "adamw" with their defaults
    :param batch: examples per step
    :param encoder: of the model of tokens: how many places an example has, the width, how many layers and heads, whether it is BERT
    :param sequence: of the recurrent network: how many places an example has, the numbers at each, and the width of the state
    """

    name: str
    title: str
    data: str
    widths: tuple
    activation: str
    loss: str
    optimizer: str
    batch: int
    sequence: tuple = ()
    encoder: tuple = ()

    @property
    def log_every(self):
        """How many steps apart losses are written; long steps are logged more often, so that turns stay short."""
        return 10 if self.encoder else 50


VOCABULARY = 30522
MLP = (784, 128, 64, 10)
ALL = [
    Work("linear", "linear regression 13→1, SGD, batch 32", "numbers-13", (13, 1), "", "mse", "sgd", 32),
    Work("sigmoid", "MLP 5-10-1 sigmoid, Adam, batch 32", "numbers-5", (5, 10, 1), "sigmoid", "mse", "adam", 32),
    Work("classes", "MLP 5-10-2, Adam, batch 32", "classes-5", (5, 10, 2), "relu", "cross-entropy", "adam", 32),
    Work("mlp-32", "MLP 784-128-64-10, Adam, batch 32", "images", MLP, "relu", "cross-entropy", "adam", 32),
    Work("mlp-256", "MLP 784-128-64-10, Adam, batch 256", "images", MLP, "relu", "cross-entropy", "adam", 256),
    Work("convnet", "two convolutions on 28×28, Adam, batch 32", "images", (), "relu", "cross-entropy", "adam", 32),
    Work("lstm", "LSTM 128 wide, 64 steps, Adam, batch 32", "series", (), "", "cross-entropy", "adam", 32, (64, 16, 128)),
    *(
        Work(name + suffix, title.format(length), f"tokens-{length}", (), "", "cross-entropy", "adamw", 16, (), (length, *size))
        for name, title, size in (
            ("bert-tiny", "BERT-tiny, {} tokens, AdamW, batch 16", (128, 2, 2, True)),
            ("bert-mini", "BERT-mini, {} tokens, AdamW, batch 16", (256, 4, 4, True)),
            ("encoder-4x256", "four layers 256 wide, {} tokens, AdamW, batch 16", (256, 4, 4, False)),
        )
        for length, suffix in ((64, ""), (128, "-128"))
    ),
]


def named(name):
    """The row of that name."""
    return next(work for work in ALL if work.name == name)


def load(work):
    """Features as 32-bit floats or tokens, one row per example, and targets: 32-bit floats, or classes as 64-bit integers."""
    return np.load(DATA / f"{work.data}-features.npy"), np.load(DATA / f"{work.data}-target.npy")


def make():
    """Writes what is missing of the data: CSV files for Cohort, the same numbers as arrays for the others."""
    DATA.mkdir(exist_ok=True)
    for index, (name, rows, columns, classes) in enumerate(
        [
            ("numbers-13", 4096, 13, 0),
            ("numbers-5", 4096, 5, 0),
            ("classes-5", 4096, 5, 2),
            ("images", 8192, 784, 10),
            ("series", 2048, 1024, 10),
            ("tokens-64", 2048, 64, 10),
            ("tokens-128", 2048, 128, 10),
        ]
    ):
        if (DATA / f"{name}-target.npy").exists():
            continue
        random = np.random.default_rng(index)
        if name.startswith("tokens"):
            tokens, target = random.integers(0, VOCABULARY, (rows, columns)), random.integers(0, classes, rows)
            header = ",".join([f"x{column}" for column in range(columns)] + ["target"])
            whole = np.concatenate((tokens, target[:, None]), 1)
            np.savetxt(DATA / f"{name}.csv", whole, "%d", ",", header=header, comments="")
            np.save(DATA / f"{name}-features.npy", tokens)
            np.save(DATA / f"{name}-target.npy", target)
            continue
        # Three decimals, so that the text is short and every contestant reads the same number.
        features = np.round(random.normal(size=(rows, columns)), 3).astype(np.float32)
        scores = features @ random.normal(size=(columns, max(classes, 1))) / np.sqrt(columns)
        noisy = scores + 0.3 * random.normal(size=scores.shape)
        target = noisy.argmax(1) if classes else np.round(noisy[:, 0], 3).astype(np.float32)
        header = ",".join([f"x{column}" for column in range(columns)] + ["target"])
        with open(DATA / f"{name}.csv", "w", encoding="utf-8") as file:
            file.write(header + "\n")
            for row, goal in zip(features, target):
                file.write(",".join(f"{value:.3f}" for value in row) + f",{goal}\n")
        np.save(DATA / f"{name}-features.npy", features)
        np.save(DATA / f"{name}-target.npy", target)
