"""Writes the digits that come with Cohort as MNIST's four files, for experiments/digits/mnist-format.toml.

    python experiments/src/test/python/make_digits_idx.py

The digits are the test part of "Optical Recognition of Handwritten Digits" (Alpaydin and Kaynak 1998, UCI Machine Learning
Repository, CC BY 4.0), by way of scikit-learn. Here their 8×8 pixels are scaled to 20×20, in the middle of 28×28, as those of
MNIST are; every fifth one is for the test.
"""

import gzip
import struct
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

FOLDER = Path(__file__).resolve().parents[3] / "digits" / "idx"


def scaled(digit):
    image = Image.fromarray(np.minimum(digit * 16, 255).astype(np.uint8)).resize((20, 20), Image.Resampling.BICUBIC)
    return np.pad(np.asarray(image), 4)


def write(name, array):
    header = struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    # Without a time, so that the same digits make the same file.
    (FOLDER / f"{name}.gz").write_bytes(gzip.compress(header + array.tobytes(), 9, mtime=0))


digits = load_digits()
images = np.stack([scaled(digit) for digit in digits.images])
labels = digits.target.astype(np.uint8)
test = np.arange(len(labels)) % 5 == 4
FOLDER.mkdir(exist_ok=True)
for part, chosen in (("train", ~test), ("t10k", test)):
    write(f"{part}-images-idx3-ubyte", images[chosen])
    write(f"{part}-labels-idx1-ubyte", labels[chosen])
