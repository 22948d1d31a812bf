"""Records metrics from scikit-learn into src/test/resources/fixtures/metrics.json.

    python plugins/metrics/src/test/python/record_metrics.py

A case of classes lists targets and predicted classes by number; precision, recall and F1 are those of zero_division = 0,
and the macro average is that over the classes that occur in targets or predictions. The binary average looks at class 1.
The confusion matrix has a row for each target class and a column for each predicted one, for all classes. A case of numbers
has rows of one or more columns, whose results are averaged. A case of labels has rows of multilabel indicators, and for each
label true negatives, false positives, false negatives and true positives. A result that is not defined is the text "NaN".
"""

import json
import math
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics

MODULE = Path(__file__).resolve().parents[3]
warnings.filterwarnings("ignore", category=sklearn.exceptions.UndefinedMetricWarning)
warnings.filterwarnings("ignore", message="A single label was found")
random = np.random.default_rng(22)


def number(value):
    return "NaN" if math.isnan(value) else float(value)


def classes_case(name, classes, targets, predictions):
    averages = ["macro", "micro", "weighted"] + (["binary"] if classes == 2 else [])
    functions = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}
    expected = {"accuracy": number(metrics.accuracy_score(targets, predictions))}
    for label, function in functions.items():
        expected[label] = {
            average: number(function(targets, predictions, average=average, zero_division=0)) for average in averages
        }
    expected["confusion-matrix"] = metrics.confusion_matrix(targets, predictions, labels=range(classes)).tolist()
    return {
        "name": name,
        "classes": classes,
        "targets": [int(v) for v in targets],
        "predictions": [int(v) for v in predictions],
        "expected": expected,
    }


def noisy(count, classes, share):
    targets = random.integers(0, classes, count)
    return targets, np.where(random.random(count) < share, random.integers(0, classes, count), targets)


def skewed(count, chances):
    targets = random.choice(len(chances), count, p=chances)
    return targets, np.where(random.random(count) < 0.4, random.integers(0, len(chances), count), targets)


classes_cases = [
    classes_case("binary", 2, *noisy(60, 2, 0.5)),
    classes_case("binary-skewed", 2, *skewed(80, [0.9, 0.1])),
    classes_case("binary-none-predicted-positive", 2, [0, 1, 1, 0, 0], [0, 0, 0, 0, 0]),
    classes_case("binary-none-positive", 2, [0, 0, 0, 0], [0, 1, 0, 1]),
    classes_case("binary-all-negative-and-right", 2, [0, 0, 0], [0, 0, 0]),
    classes_case("three-classes", 3, *noisy(100, 3, 0.4)),
    classes_case("ten-classes-skewed", 10, *skewed(200, [0.3, 0.2, 0.2, 0.1, 0.05, 0.05, 0.04, 0.03, 0.02, 0.01])),
    classes_case("class-never-predicted", 3, [0, 1, 2, 0, 1, 2], [0, 1, 1, 0, 1, 0]),
    classes_case("class-without-targets", 3, [0, 1, 0, 1, 0], [0, 2, 0, 1, 2]),
    classes_case("class-absent", 4, [0, 1, 3, 0, 1, 3], [0, 1, 3, 1, 1, 0]),
    classes_case("all-right", 3, [0, 1, 2, 2], [0, 1, 2, 2]),
    classes_case("all-wrong", 3, [0, 1, 2, 2], [1, 2, 0, 1]),
    classes_case("one-row-right", 3, [1], [1]),
    classes_case("one-row-wrong", 3, [1], [2]),
    # A test part may hold one class alone, or none of a class that is predicted.
    classes_case("binary-all-positive-and-right", 2, [1, 1, 1], [1, 1, 1]),
    classes_case("binary-all-positive", 2, [1, 1, 1, 1], [1, 0, 1, 0]),
    classes_case("binary-all-positive-and-wrong", 2, [1, 1, 1], [0, 0, 0]),
    classes_case("one-class-of-three", 3, [2, 2, 2, 2, 2], [2, 1, 2, 0, 2]),
    classes_case("one-class-of-three-missed", 3, [2, 2, 2, 2], [0, 0, 1, 0]),
    classes_case("one-class-predicted", 3, [0, 1, 2, 1], [1, 1, 1, 1]),
    classes_case("one-class-there-is", 1, [0, 0], [0, 0]),
]


def numbers_case(name, targets, predictions):
    targets, predictions = np.asarray(targets, dtype=np.float64), np.asarray(predictions, dtype=np.float64)
    return {
        "name": name,
        "targets": targets.tolist(),
        "predictions": predictions.tolist(),
        "expected": {
            "mae": number(metrics.mean_absolute_error(targets, predictions)),
            "rmse": number(metrics.root_mean_squared_error(targets, predictions)),
            "r2": number(metrics.r2_score(targets, predictions)),
        },
    }


def near(rows, columns, offset=0.0, scale=1.0):
    targets = (offset + scale * random.normal(size=(rows, columns))).astype(np.float32)
    return targets, (targets + 0.3 * scale * random.normal(size=targets.shape)).astype(np.float32)


numbers_cases = [
    numbers_case("plain", *near(50, 1)),
    numbers_case("two-columns", *near(40, 2)),
    # A large mean beside a small spread: sums of squares must not cancel.
    numbers_case("large-offset", *near(50, 1, offset=100_000.0)),
    numbers_case("worse-than-the-mean", [[1.0], [2.0], [3.0]], [[3.0], [2.0], [1.0]]),
    numbers_case("exact", [[1.0], [2.5], [-3.0]], [[1.0], [2.5], [-3.0]]),
    numbers_case("one-row", [[1.5]], [[2.0]]),
    numbers_case("constant-target", [[2.0], [2.0], [2.0]], [[2.0], [2.5], [1.5]]),
    numbers_case("constant-target-exact", [[2.0], [2.0], [2.0]], [[2.0], [2.0], [2.0]]),
    numbers_case("constant-target-large", [[1e6 + 0.5]] * 4, [[1e6 + 0.5], [1e6 + 0.5], [1e6 + 0.5], [1e6]]),
    numbers_case("two-rows", [[1.0], [3.0]], [[1.5], [2.0]]),
    numbers_case("one-row-two-columns", [[1.5, -2.0]], [[2.0, 4.0]]),
    numbers_case("constant-column-met", [[2.0, 1.0, 0.1], [2.0, 3.0, 0.1]], [[2.0, 1.5, 0.1], [2.0, 2.0, 0.2]]),
    numbers_case("one-constant-column", [[2.0, 1.0], [2.0, 3.0], [2.0, 5.0]], [[2.0, 1.5], [2.1, 2.0], [2.0, 5.5]]),
]


def labels_case(name, targets, predictions):
    targets, predictions = np.asarray(targets), np.asarray(predictions)
    functions = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}
    expected = {"accuracy": number(metrics.accuracy_score(targets, predictions))}
    for label, function in functions.items():
        expected[label] = {
            average: number(function(targets, predictions, average=average, zero_division=0))
            for average in ("macro", "micro", "weighted", "samples")
        }
    matrices = metrics.multilabel_confusion_matrix(targets, predictions)
    expected["confusion-matrix"] = matrices.reshape(-1, 4).tolist()
    return {"name": name, "targets": targets.tolist(), "predictions": predictions.tolist(), "expected": expected}


def indicators(rows, chances, share):
    targets = (random.random((rows, len(chances))) < chances).astype(int)
    return targets, np.where(random.random(targets.shape) < share, 1 - targets, targets)


labels_cases = [
    labels_case("three-labels", *indicators(40, [0.5, 0.3, 0.7], 0.2)),
    labels_case("rare-labels", *indicators(50, [0.02, 0.05, 0.5, 0.1], 0.1)),
    labels_case("two-labels", *indicators(20, [0.5, 0.5], 0.5)),
    labels_case("all-right", *indicators(15, [0.4, 0.6, 0.2], 0.0)),
    labels_case("all-wrong", *indicators(15, [0.4, 0.6, 0.2], 1.0)),
    labels_case("label-without-targets", [[1, 0], [0, 0], [1, 0]], [[1, 1], [1, 0], [0, 0]]),
    labels_case("label-never-predicted", [[1, 1], [0, 1], [1, 0]], [[1, 0], [0, 0], [1, 0]]),
    labels_case("no-targets", [[0, 0], [0, 0]], [[1, 0], [0, 0]]),
    labels_case("nothing-there-nor-predicted", [[0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, 0]]),
    labels_case("one-example", [[1, 0, 1]], [[1, 1, 0]]),
]

header = {
    "tool": "scikit-learn",
    "version": sklearn.__version__,
    "script": "plugins/metrics/src/test/python/record_metrics.py",
    "precision": "float64",
}
parts = [json.dumps(header)[:-1]]
for label, cases in (("classes", classes_cases), ("numbers", numbers_cases), ("labels", labels_cases)):
    parts.append(f'"{label}": [\n' + ",\n".join(json.dumps(case, allow_nan=False) for case in cases) + "\n]")
body = ",\n".join(parts) + "}\n"
json.loads(body)
(MODULE / "src/test/resources/fixtures/metrics.json").write_text(body)
print(len(classes_cases), "cases of classes,", len(numbers_cases), "of numbers,", len(labels_cases), "of labels")
