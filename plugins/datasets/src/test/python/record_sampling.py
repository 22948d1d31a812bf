"""Records how imbalanced-learn samples, and neighbours as scikit-learn finds them, into src/test/resources/fixtures/sampling.json.

    python plugins/datasets/src/test/python/record_sampling.py

Three classes of unequal size in two features. Recorded is how many examples of each class there are after sampling, and for each
example the three nearest of its own class: where SMOTE looks.
"""

import json
from pathlib import Path

import imblearn
import numpy as np
import sklearn
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler
from sklearn.neighbors import NearestNeighbors

MODULE = Path(__file__).resolve().parents[3]
NEIGHBORS = 3
random = np.random.default_rng(7)
labels = np.repeat(["a", "b", "c"], [30, 12, 7])
centres = {"a": (0, 0), "b": (3, 1), "c": (-1, 4)}
features = np.array([np.add(centres[label], random.normal(size=2)) for label in labels]).round(3)
order = random.permutation(len(labels))
labels, features = labels[order], features[order]

counts = {}
for name, sampler in {
    "over": RandomOverSampler(random_state=1),
    "under": RandomUnderSampler(random_state=1),
    "smote": SMOTE(k_neighbors=NEIGHBORS, random_state=1),
}.items():
    sampled = sampler.fit_resample(features, labels)[1]
    counts[name] = {label: int((sampled == label).sum()) for label in "abc"}

neighbors = [[] for _ in labels]
for label in "abc":
    own = np.flatnonzero(labels == label)
    found = NearestNeighbors(n_neighbors=NEIGHBORS + 1).fit(features[own]).kneighbors(features[own])[1][:, 1:]
    for row, near in zip(own, found):
        neighbors[row] = own[near].tolist()

recorded = {
    "tool": "imbalanced-learn, scikit-learn",
    "version": f"{imblearn.__version__}, {sklearn.__version__}",
    "script": "plugins/datasets/src/test/python/record_sampling.py",
    "features": features.tolist(),
    "labels": labels.tolist(),
    "counts": counts,
    "neighbors": neighbors,
}
(MODULE / "src/test/resources/fixtures/sampling.json").write_text(json.dumps(recorded) + "\n")
print(counts)
