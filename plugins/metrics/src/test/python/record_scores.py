"""Records metrics of probabilities, numbers, embeddings and rankings into src/test/resources/fixtures/scores.json.

    python plugins/metrics/src/test/python/record_scores.py

Values are scikit-learn's; specificity is imbalanced-learn's, correlations are SciPy's, and what none of them has is NumPy in
float64 below. A case has predictions for its targets: a probability of each class per row ("classes"), of the yes of each label
("labels"), one or more numbers ("numbers"), a score within a group ("rankings") or a place ("embeddings"). An expectation is called by the metric's name, followed by the options as an
experiment file would hold them; it is a number, or the rows of a table, and "NaN" stands for what is not defined.
"""

import json
import math
import warnings
from pathlib import Path

import numpy as np
import scipy.stats
import sklearn
from imblearn.metrics import specificity_score
from sklearn import metrics
from sklearn.neighbors import NearestCentroid

MODULE = Path(__file__).resolve().parents[3]
warnings.filterwarnings("ignore")
random = np.random.default_rng(41)
EPSILON = 2.0**-23


def plain(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(one) for one in value]
    if isinstance(value, str):
        return value
    if isinstance(value, (int, np.integer)):
        return int(value)
    if math.isfinite(value):
        return float(value)
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def calibration_error(targets, probabilities, bins):
    confidence, predicted = probabilities.max(axis=1), probabilities.argmax(axis=1)
    edges = np.linspace(0, 1, bins + 1)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += inside.mean() * abs((predicted == targets)[inside].mean() - confidence[inside].mean())
    return error


def best_threshold(targets, scores, metric, smaller=False):
    thresholds = np.unique(scores)
    values = [metric(targets, (scores >= threshold).astype(int)) for threshold in thresholds]
    best = int(np.argmin(values) if smaller else np.argmax(values))
    return thresholds[best], values[best]


def report(targets, predictions, names):
    told = metrics.classification_report(targets, predictions, output_dict=True, zero_division=0)
    rows = []
    for key, row in told.items():
        if key == "accuracy":
            rows.append(["accuracy", "", "", row, len(targets)])
        elif key != "samples avg":
            name = key.replace(" avg", " average") if " avg" in key else names(int(key))
            rows.append([name, row["precision"], row["recall"], row["f1-score"], int(row["support"])])
    return rows


def averaged(expected, name, options, function, averages):
    for average in averages:
        expected[f"{name} average = '{average}'" + options] = function(average)


def classes_case(name, targets, probabilities, thresholds=()):
    targets, probabilities = np.asarray(targets), np.asarray(probabilities, dtype=np.float32).astype(np.float64)
    classes = probabilities.shape[1]
    every = list(range(classes))
    hot = np.eye(classes)[targets]
    clipped = np.clip(probabilities, EPSILON, 1 - EPSILON)
    expected = {
        "log-loss": -np.log(clipped[np.arange(len(targets)), targets]).mean(),
        "perplexity": np.exp(-np.log(probabilities[np.arange(len(targets)), targets]).mean()),
        "expected-calibration-error": calibration_error(targets, probabilities, 15),
        "expected-calibration-error bins = 4": calibration_error(targets, probabilities, 4),
    }
    decisions = [("", probabilities.argmax(axis=1))]
    decisions += [(f"threshold = {t}", (probabilities[:, 1] >= t).astype(int)) for t in thresholds]
    for options, predicted in decisions:
        def put(metric, value, more=""):
            expected[" ".join([metric, "; ".join(o for o in (more, options) if o)]).strip()] = value

        put("balanced-accuracy", metrics.balanced_accuracy_score(targets, predicted))
        put("balanced-accuracy", metrics.balanced_accuracy_score(targets, predicted, adjusted=True), "adjusted = true")
        put("accuracy", metrics.accuracy_score(targets, predicted))
        put("hamming-loss", metrics.hamming_loss(targets, predicted))
        put("matthews-correlation", metrics.matthews_corrcoef(targets, predicted))
        for weights in (None, "linear", "quadratic"):
            value = metrics.cohen_kappa_score(targets, predicted, labels=every, weights=weights)
            put("cohen-kappa", value, f"weights = '{weights}'" if weights else "")
        for average in ["macro", "micro", "weighted"] + (["binary"] if classes == 2 else []):
            more = f"average = '{average}'"
            put("f-beta", metrics.fbeta_score(targets, predicted, beta=2, average=average, zero_division=0), "beta = 2.0; " + more)
            put("f-beta", metrics.fbeta_score(targets, predicted, beta=0.5, average=average, zero_division=0), "beta = 0.5; " + more)
            put("f1", metrics.f1_score(targets, predicted, average=average, zero_division=0), more)
            put("jaccard", metrics.jaccard_score(targets, predicted, average=average, zero_division=0), more)
            put("specificity", specificity_score(targets, predicted, average=average), more)
        ones = metrics.precision_score(targets, predicted, labels=every, average=None, zero_division=0)
        put("precision", [[f"class-{c}", ones[c], int((targets == c).sum())] for c in every], "average = 'none'")
        put("classification-report", report(targets, predicted, lambda c: f"class-{c}"))
    present = len(np.unique(targets)) == classes
    if classes == 2:
        expected["brier"] = metrics.brier_score_loss(targets, probabilities[:, 1])
        margin = np.log(probabilities[:, 1]) - np.log(probabilities[:, 0])
        if present:  # scikit-learn takes the only class there is for the first
            expected["hinge"] = metrics.hinge_loss(targets, margin)
        for average in ("macro", "micro", "weighted"):
            expected[f"roc-auc average = '{average}'"] = metrics.roc_auc_score(targets, probabilities[:, 1])
        expected["roc-auc comparison = 'one-vs-one'"] = metrics.roc_auc_score(targets, probabilities[:, 1])
        expected["average-precision"] = metrics.average_precision_score(targets, probabilities[:, 1])
        scores = probabilities[:, 1]
        threshold, value = best_threshold(targets, scores, lambda t, p: metrics.f1_score(t, p, zero_division=0))
        expected["best-threshold"] = [["class-1", threshold, value]]
        threshold, value = best_threshold(targets, scores, metrics.balanced_accuracy_score)
        expected["best-threshold metric = { type = 'balanced-accuracy' }"] = [["class-1", threshold, value]]
        threshold, value = best_threshold(targets, scores, metrics.hamming_loss, smaller=True)
        expected["best-threshold metric = { type = 'hamming-loss' }"] = [["class-1", threshold, value]]
    else:
        expected["brier"] = metrics.brier_score_loss(targets, probabilities, labels=every)
        expected["hinge"] = metrics.hinge_loss(targets, np.log(probabilities), labels=every)
        for k in range(1, classes):
            expected[f"top-k-accuracy k = {k}"] = metrics.top_k_accuracy_score(targets, probabilities, k=k, labels=every)
        if present:
            averaged(expected, "roc-auc", "", lambda a: metrics.roc_auc_score(
                targets, probabilities, average=a, multi_class="ovr"), ("macro", "micro", "weighted"))
            averaged(expected, "roc-auc", "; comparison = 'one-vs-one'", lambda a: metrics.roc_auc_score(
                targets, probabilities, average=a, multi_class="ovo"), ("macro", "weighted"))
        averaged(expected, "average-precision", "", lambda a: metrics.average_precision_score(
            hot, probabilities, average=a), ("macro", "micro", "weighted"))
        ones = metrics.average_precision_score(hot, probabilities, average=None)
        expected["average-precision average = 'none'"] = [
            [f"class-{c}", ones[c], int((targets == c).sum())] for c in every]
    return case(name, targets, probabilities, expected)


def case(name, targets, predictions, expected):
    return {"name": name, "targets": plain(targets), "predictions": plain(predictions),
            "expected": {key: plain(value) for key, value in expected.items()}}


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def guesses(rows, classes, skill=1.5, chances=None, digits=None):
    targets = random.choice(classes, rows, p=chances)
    logits = random.normal(size=(rows, classes)) + skill * np.eye(classes)[targets]
    probabilities = softmax(logits)
    return targets, probabilities if digits is None else pairs(probabilities[:, 1].round(digits))


def pairs(second):
    second = np.asarray(second)
    return np.stack([1 - second, second], axis=1)


TIED = pairs([0.25, 0.25, 0.5, 0.5, 0.5, 0.75, 0.75, 0.125])
classes_cases = [
    classes_case("binary", *guesses(50, 2), thresholds=(0.3, 0.75)),
    classes_case("binary-rare", *guesses(60, 2, 1.0, [0.9, 0.1]), thresholds=(0.2,)),
    classes_case("binary-ties", [0, 1, 0, 1, 1, 1, 0, 0], TIED, thresholds=(0.5,)),
    classes_case("binary-none-positive", [0, 0, 0], pairs([0.25, 0.625, 0.125]), thresholds=(0.5,)),
    classes_case("binary-all-positive", [1, 1, 1], pairs([0.25, 0.625, 0.125])),
    classes_case("binary-constant", [0, 1, 1, 0], pairs([0.375] * 4)),
    classes_case("three-classes", *guesses(60, 3)),
    classes_case("six-classes-skewed", *guesses(80, 6, 1.0, [0.4, 0.25, 0.15, 0.1, 0.05, 0.05])),
    classes_case("class-without-targets", [0, 1, 0, 1, 1], softmax(random.normal(size=(5, 3)))),
    classes_case("one-row", [2], softmax(random.normal(size=(1, 3)))),
]


def labels_case(name, targets, probabilities, thresholds=(0.25,)):
    targets, probabilities = np.asarray(targets), np.asarray(probabilities, dtype=np.float32).astype(np.float64)
    count = targets.shape[1]
    clipped = np.clip(probabilities, EPSILON, 1 - EPSILON)
    flat = targets.reshape(-1)
    margins = np.log(probabilities) - np.log(np.float32(1) - probabilities.astype(np.float32)).astype(np.float64)
    expected = {
        "log-loss": np.mean([metrics.log_loss(targets[:, l], clipped[:, l], labels=[0, 1]) for l in range(count)]),
        "brier": np.mean([metrics.brier_score_loss(targets[:, l], probabilities[:, l], labels=[0, 1]) for l in range(count)]),
        "hinge": metrics.hinge_loss(flat, margins.reshape(-1)),
    }
    for options, threshold in [("", 0.5)] + [(f"threshold = {t}", t) for t in thresholds]:
        predicted = (probabilities >= threshold).astype(int)

        def put(metric, value, more=""):
            expected[" ".join([metric, "; ".join(o for o in (more, options) if o)]).strip()] = value

        put("accuracy", metrics.accuracy_score(targets, predicted))
        put("hamming-loss", metrics.hamming_loss(targets, predicted))
        for average in ("macro", "micro", "weighted", "samples"):
            more = f"average = '{average}'"
            put("f-beta", metrics.fbeta_score(targets, predicted, beta=2, average=average, zero_division=0), "beta = 2.0; " + more)
            put("jaccard", metrics.jaccard_score(targets, predicted, average=average, zero_division=0), more)
        matrices = metrics.multilabel_confusion_matrix(targets, predicted)
        negatives = matrices[:, 0, 0], matrices[:, 0, 1]
        put("specificity", np.mean(negatives[0] / (negatives[0] + negatives[1])), "average = 'macro'")
        put("specificity", negatives[0].sum() / (negatives[0] + negatives[1]).sum(), "average = 'micro'")
        put("classification-report", report(targets, predicted, lambda l: f"label-{l}"))
    averaged(expected, "roc-auc", "", lambda a: metrics.roc_auc_score(targets, probabilities, average=a),
             ("macro", "micro", "weighted", "samples"))
    averaged(expected, "average-precision", "", lambda a: metrics.average_precision_score(
        targets, probabilities, average=a), ("macro", "micro", "weighted", "samples"))
    ones = metrics.roc_auc_score(targets, probabilities, average=None)
    expected["roc-auc average = 'none'"] = [[f"label-{l}", ones[l], int(targets[:, l].sum())] for l in range(count)]
    expected["best-threshold"] = [
        [f"label-{l}", *best_threshold(targets[:, l], probabilities[:, l], lambda t, p: metrics.f1_score(t, p, zero_division=0))]
        for l in range(count)]
    return case(name, targets, probabilities, expected)


def indicators(rows, labels, skill=1.5):
    targets = (random.random((rows, labels)) < 0.4).astype(int)
    targets[:, 0], targets[:, 1] = np.where(targets.sum(axis=1) == 0, 1, targets[:, 0]), targets[:, 1]
    targets[:, 1] = np.where(targets.sum(axis=1) == labels, 0, targets[:, 1])
    return targets, 1 / (1 + np.exp(-random.normal(size=targets.shape) - skill * (targets - 0.5)))


labels_cases = [labels_case("three-labels", *indicators(40, 3)), labels_case("five-labels", *indicators(30, 5, 0.8))]


def columns(function, targets, predictions):
    return np.mean([function(targets[:, c], predictions[:, c]) for c in range(targets.shape[1])])


def concordance(target, prediction):
    covariance = np.mean((target - target.mean()) * (prediction - prediction.mean()))
    return 2 * covariance / (target.var() + prediction.var() + (target.mean() - prediction.mean()) ** 2)


def symmetric(target, prediction):
    size = np.abs(target) + np.abs(prediction)
    return np.mean(np.divide(2 * np.abs(target - prediction), size, out=np.zeros_like(size), where=size > 0))


def numbers_case(name, targets, predictions, logarithmic=False):
    targets, predictions = np.asarray(targets, dtype=np.float64), np.asarray(predictions, dtype=np.float64)
    expected = {
        "mae": metrics.mean_absolute_error(targets, predictions),
        "mse": metrics.mean_squared_error(targets, predictions),
        "mape": metrics.mean_absolute_percentage_error(targets, predictions),
        "smape": columns(symmetric, targets, predictions),
        "median-absolute-error": metrics.median_absolute_error(targets, predictions),
        "max-error": columns(metrics.max_error, targets, predictions),
        "explained-variance": metrics.explained_variance_score(targets, predictions),
        "pinball": metrics.mean_pinball_loss(targets, predictions),
        "pinball alpha = 0.9": metrics.mean_pinball_loss(targets, predictions, alpha=0.9),
        "pinball alpha = 0.25": metrics.mean_pinball_loss(targets, predictions, alpha=0.25),
        "concordance": columns(concordance, targets, predictions),
    }
    if logarithmic:
        expected["msle"] = metrics.mean_squared_log_error(targets, predictions)
    if len(targets) > 1:
        expected["pearson"] = columns(lambda t, p: scipy.stats.pearsonr(t, p).statistic, targets, predictions)
        expected["spearman"] = columns(lambda t, p: scipy.stats.spearmanr(t, p).statistic, targets, predictions)
        expected["kendall"] = columns(lambda t, p: scipy.stats.kendalltau(t, p).statistic, targets, predictions)
    return case(name, targets, predictions, expected)


def near(rows, width, offset=0.0):
    targets = (offset + random.normal(size=(rows, width))).astype(np.float32)
    return targets, (targets + 0.2 + 0.5 * random.normal(size=targets.shape)).astype(np.float32)


numbers_cases = [
    numbers_case("plain", *near(40, 1)),
    numbers_case("even-rows-two-columns", *near(30, 2)),
    numbers_case("odd-rows", *near(21, 1)),
    numbers_case("large-offset", *near(40, 1, 100_000.0), logarithmic=True),
    numbers_case("positive", *[np.abs(part) for part in near(25, 2)], logarithmic=True),
    numbers_case("ties", random.integers(0, 5, (60, 1)), random.integers(0, 4, (60, 1)), logarithmic=True),
    numbers_case("falling", [[1.0], [2.0], [3.0], [4.0]], [[4.0], [3.0], [1.0], [1.5]]),
    numbers_case("exact", [[1.0], [2.5], [-3.0]], [[1.0], [2.5], [-3.0]]),
    numbers_case("constant-target", [[2.0], [2.0], [2.0]], [[2.0], [2.5], [1.5]]),
    numbers_case("constant-error", [[2.0], [2.0], [2.0]], [[2.5], [2.5], [2.5]]),
    numbers_case("constant-prediction", [[1.0], [2.0], [4.0]], [[2.0], [2.0], [2.0]]),
    numbers_case("zeros", [[0.0], [0.0], [1.0]], [[0.0], [0.5], [1.0]]),
    numbers_case("one-row", [[1.5]], [[2.0]]),
]

def ranking_case(name, groups, targets, scores):
    groups, targets, scores = np.asarray(groups), np.asarray(targets, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    queries = [(targets[groups == g], scores[groups == g]) for g in np.unique(groups)]

    def ordered(relevance, score):
        return relevance[np.lexsort((relevance, -score))] > 0

    def reciprocal(relevance, score):
        found = np.flatnonzero(ordered(relevance, score))
        return 1 / (found[0] + 1) if len(found) else 0.0

    def recall(relevance, score, k):
        found = ordered(relevance, score)
        return found[:k].sum() / found.sum() if found.any() else 0.0

    def gain(relevance, score, k=None):
        if len(relevance) == 1:  # scikit-learn refuses a query of one document
            return float(relevance[0] > 0)
        return metrics.ndcg_score(relevance[None], score[None], k=k)

    def average_precision(relevance, score):
        return metrics.average_precision_score(relevance > 0, score) if (relevance > 0).any() else 0.0

    expected = {
        "mrr": np.mean([reciprocal(*q) for q in queries]),
        "map": np.mean([average_precision(*q) for q in queries]),
        "ndcg": np.mean([gain(*q) for q in queries]),
        "ndcg k = 3": np.mean([gain(*q, k=3) for q in queries]),
        "recall-at-k": np.mean([recall(*q, 1) for q in queries]),
        "recall-at-k k = 4": np.mean([recall(*q, 4) for q in queries]),
    }
    return case(name, targets, scores, expected) | {"groups": plain(groups)}


ranking_cases = [
    ranking_case("graded", random.integers(0, 6, 50), random.integers(0, 4, 50), random.normal(size=50).round(3)),
    ranking_case("ties", random.integers(0, 4, 40), random.integers(0, 2, 40), random.integers(0, 3, 40)),
    ranking_case("none-relevant", [0, 0, 1, 1, 1], [0, 0, 0, 1, 2], [0.5, 0.25, 0.75, 0.75, 0.5]),
    ranking_case("single-rows", [0, 1, 2, 2], [1, 0, 0, 3], [0.5, 0.25, 0.75, 0.25]),
]


def mix(value):
    value &= 2**64 - 1
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) % 2**64
    return value ^ (value >> 31)


def nearest_class_mean(targets, places, shots, episodes, seed):
    """What an episode draws is made here from the generator's definition (SplitMix64, Fisher and Yates)."""
    gamma, right = 0x9E3779B97F4A7C15, []
    for episode in range(episodes):
        counter, known = mix(mix(seed + gamma) ^ mix(episode + gamma)), []
        for label in np.unique(targets):
            own = sorted(np.flatnonzero(targets == label), key=lambda example: places[example].tolist())
            for last in range(len(own) - 1, 0, -1):
                counter += gamma
                chosen = (mix(counter) >> 32) * (last + 1) >> 32
                own[last], own[chosen] = own[chosen], own[last]
            known += own[:shots]
        others = np.setdiff1d(np.arange(len(targets)), known)
        means = NearestCentroid().fit(places[known], targets[known])
        right.append(means.score(places[others], targets[others]))
    return np.mean(right)


def embeddings_case(name, targets, places):
    targets, places = np.asarray(targets), np.asarray(places, dtype=np.float32).astype(np.float64)
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest = targets[distances.argsort(axis=1, kind="stable")] == targets[:, None]
    expected = {f"recall-at-k k = {k}": nearest[:, :k].any(axis=1).mean() for k in (1, 3)}
    if 2 <= len(np.unique(targets)) < len(targets):
        expected["silhouette"] = metrics.silhouette_score(places, targets)
    else:
        expected["silhouette"] = math.nan
    least = np.unique(targets, return_counts=True)[1].min()
    for shots, episodes, seed in ((1, 3, 0), (5, 100, 0), (5, 20, 7)):
        options = [f"{key} = {value}" for key, value, usual in (("shots", shots, 5), ("episodes", episodes, 100), ("seed", seed, 0)) if value != usual]
        if shots <= least:
            severally = len(np.unique(targets)) > 1
            expected[" ".join(["nearest-class-mean", "; ".join(options)]).strip()] = (
                nearest_class_mean(targets, places, shots, episodes, seed) if severally else math.nan
            )
    return case(name, targets, places, expected)


blobs = random.integers(0, 3, 30)
embeddings_cases = [
    embeddings_case("blobs", blobs, random.normal(size=(30, 4)) + 1.5 * np.eye(4)[blobs]),
    embeddings_case("one-of-a-class", [0, 0, 0, 1, 1, 2], random.normal(size=(6, 2))),
    embeddings_case("one-class", [1, 1, 1], random.normal(size=(3, 2))),
]

header = {
    "tool": "scikit-learn, imbalanced-learn, SciPy",
    "version": f"{sklearn.__version__}, {__import__('imblearn').__version__}, {scipy.__version__}",
    "script": "plugins/metrics/src/test/python/record_scores.py",
    "precision": "float64",
}
parts = [json.dumps(header)[:-1]]
for label, cases in (("classes", classes_cases), ("labels", labels_cases), ("numbers", numbers_cases),
                     ("rankings", ranking_cases), ("embeddings", embeddings_cases)):
    parts.append(f'"{label}": [\n' + ",\n".join(json.dumps(one, allow_nan=False) for one in cases) + "\n]")
body = ",\n".join(parts) + "}\n"
json.loads(body)
(MODULE / "src/test/resources/fixtures/scores.json").write_text(body)
print(sum(len(one["expected"]) for one in classes_cases + labels_cases + numbers_cases + ranking_cases + embeddings_cases), "values")
