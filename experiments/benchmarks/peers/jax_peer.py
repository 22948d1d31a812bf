"""JAX: `jit` makes one step per call with donated buffers, `scan` makes 100 steps per call (10 of the convolutions).

`jit-resident` gathers batches inside the compiled step; the benchmark leaves it out because it is the slower one.
"""

import os
import sys

os.environ["JAX_PLATFORMS"] = "cpu"

import itertools  # noqa: E402
from functools import partial  # noqa: E402

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import measure  # noqa: E402
import numpy as np  # noqa: E402
import work as works  # noqa: E402

options = measure.arguments(["jit", "jit-resident", "scan"])
work = works.named(options.work)
if work.encoder:
    sys.exit("no model of tokens")
SCANNED = 100 if work.widths else 10
features, target = works.load(work)
random = np.random.default_rng(2)


def uniform(shape, inputs):
    return jnp.asarray(random.uniform(-1, 1, shape) / np.sqrt(inputs), dtype=jnp.float32)


def dense(inputs, outputs):
    return {"weight": uniform((inputs, outputs), inputs), "bias": uniform((outputs,), inputs)}


def convolution(inputs, outputs):
    return {"weight": uniform((3, 3, inputs, outputs), 9 * inputs), "bias": uniform((outputs,), 9 * inputs)}


if work.sequence:
    places, width, hidden = work.sequence
    features = features.reshape(-1, places, width)
    gates = 4 * hidden
    recurrence = {"input": uniform((width, gates), hidden), "hidden": uniform((hidden, gates), hidden)}
    parameters = [{**recurrence, "bias": uniform((gates,), hidden)}, dense(hidden, 10)]
elif work.widths:
    parameters = [dense(*pair) for pair in zip(work.widths, work.widths[1:])]
else:
    # Channels last, which XLA prefers on a CPU.
    features = features.reshape(-1, 28, 28, 1)
    parameters = [convolution(1, 32), convolution(32, 64), dense(64 * 7 * 7, 10)]
if work.loss == "cross-entropy":
    target = target.astype(np.int32)


def last_state(layer, x):
    """Of an LSTM; what does not wait for the state before is computed for all places at once."""

    def place(carried, read):
        state, cell = carried
        i, f, g, o = jnp.split(read + state @ layer["hidden"], 4, axis=1)
        cell = jax.nn.sigmoid(f) * cell + jax.nn.sigmoid(i) * jnp.tanh(g)
        return (jax.nn.sigmoid(o) * jnp.tanh(cell), cell), None

    read = jnp.swapaxes(x, 0, 1) @ layer["input"] + layer["bias"]
    zero = jnp.zeros((x.shape[0], layer["hidden"].shape[0]), jnp.float32)
    return jax.lax.scan(place, (zero, zero), read)[0][0]


def predict(layers, x):
    activation = {"relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid, "": lambda v: v}[work.activation]
    for layer in layers[:-1]:
        if "hidden" in layer:
            x = last_state(layer, x)
        elif layer["weight"].ndim == 4:
            x = jax.lax.conv_general_dilated(
                x, layer["weight"], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
            )
            x = activation(x + layer["bias"])
            x = jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
        else:
            x = activation(x @ layer["weight"] + layer["bias"])
    x = x.reshape(x.shape[0], -1)
    return x @ layers[-1]["weight"] + layers[-1]["bias"]


def loss_of(layers, x, y):
    prediction = predict(layers, x)
    if work.loss == "mse":
        return jnp.mean((prediction[:, 0] - y) ** 2)
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(prediction), y[:, None], 1))


def update(state, x, y):
    layers, mean, square, step = state
    loss, gradient = jax.value_and_grad(loss_of)(layers, x, y)
    step = step + 1
    if work.optimizer == "sgd":
        return (jax.tree.map(lambda p, g: p - 0.01 * g, layers, gradient), mean, square, step), loss
    mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, gradient)
    square = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, square, gradient)
    length = 1e-3 / (1 - 0.9**step)
    scale = 1 / jnp.sqrt(1 - 0.999**step)
    layers = jax.tree.map(lambda p, m, v: p - length * m / (jnp.sqrt(v) * scale + 1e-8), layers, mean, square)
    return (layers, mean, square, step), loss


zeros = partial(jax.tree.map, jnp.zeros_like)
moments = ([], []) if work.optimizer == "sgd" else (zeros(parameters), zeros(parameters))
state = (parameters, *moments, jnp.zeros((), jnp.float32))
log, batches = measure.Log(options.log), measure.batches(len(features), work.batch)
one = jax.jit(update, donate_argnums=0)
resident = jnp.asarray(features), jnp.asarray(target)


@partial(jax.jit, donate_argnums=0)
def one_resident(state, x, y, rows):
    return update(state, x[rows], y[rows])


@partial(jax.jit, donate_argnums=0)
def scan(state, x, y, rows):
    return jax.lax.scan(lambda s, r: update(s, x[r], y[r]), state, rows)


def run_one():
    global state
    for step, rows in enumerate(batches, 1):
        if options.mode == "jit":
            state, loss = one(state, features[rows], target[rows])
        else:
            state, loss = one_resident(state, *resident, rows.astype(np.int32))
        if step % work.log_every == 0:
            log.write(step, float(loss))


def run_scan():
    global state
    for begin in itertools.count(0, SCANNED):
        rows = np.stack([next(batches) for _ in range(SCANNED)]).astype(np.int32)
        state, losses = scan(state, *resident, rows)
        for step in range(begin + 1, begin + SCANNED + 1):
            if step % work.log_every == 0:
                log.write(step, float(losses[step - begin - 1]))


run_scan() if options.mode == "scan" else run_one()
