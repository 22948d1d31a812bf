"""Records the folds of scikit-learn's splitters into src/test/resources/fixtures/folds.json.

    python plugins/datasets/src/test/python/record_folds.py

Which examples are drawn is chance, so of KFold and StratifiedKFold there are the sizes of the folds and how many of each class they
hold; of GroupKFold and StratifiedGroupKFold, whose groups here are all of other sizes and spreads, the groups of each fold; of TimeSeriesSplit
the first and the last row, the latter exclusive, of what is trained and validated on.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold, TimeSeriesSplit

MODULE = Path(__file__).resolve().parents[3]
random = np.random.default_rng(3)
CLASSES = [(3, 0, 0), (1, 4, 0), (2, 1, 3), (0, 7, 1), (5, 1, 3), (1, 9, 1), (8, 2, 2), (2, 2, 11), (12, 1, 1), (1, 14, 2), (17, 2, 0)]
groups = np.repeat(np.arange(11), [sum(counts) for counts in CLASSES])
labels = np.concatenate([np.repeat([0, 1, 2], counts) for counts in CLASSES])
order = random.permutation(len(groups))
groups, labels = groups[order], labels[order]
rows = np.zeros((len(groups), 1))
assert len({round(float(np.std(counts)), 9) for counts in CLASSES}) == len({sum(counts) for counts in CLASSES}) == 11

cases = []
for folds in (2, 3, 5):
    stratified = StratifiedKFold(folds, shuffle=True, random_state=1).split(rows, labels)
    in_series = list(TimeSeriesSplit(folds).split(rows))
    cases.append({
        "folds": folds,
        "sizes": [len(held) for _, held in KFold(folds).split(rows)],
        "classes": [np.bincount(labels[held], minlength=3).tolist() for _, held in stratified],
        "groups": [sorted(set(groups[held].tolist())) for _, held in GroupKFold(folds).split(rows, labels, groups)],
        "stratified-groups": [
            sorted(set(groups[held].tolist())) for _, held in StratifiedGroupKFold(folds).split(rows, labels, groups)],
        "series": [[int(kept[-1] + 1), int(held[0]), int(held[-1] + 1)] for kept, held in in_series],
    })

recorded = {
    "tool": "scikit-learn",
    "version": sklearn.__version__,
    "script": "plugins/datasets/src/test/python/record_folds.py",
    "labels": labels.tolist(),
    "groups": groups.tolist(),
    "cases": cases,
}
(MODULE / "src/test/resources/fixtures/folds.json").write_text(json.dumps(recorded) + "\n")
print(len(groups), "rows", np.bincount(labels), [len(case["groups"]) for case in cases])
