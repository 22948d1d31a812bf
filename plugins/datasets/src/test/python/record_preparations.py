"""Records scikit-learn's preprocessing of a small table, for PreparationsTest.

    python record_preparations.py > ../resources/fixtures/preparations.json

scikit-learn 1.9.1, NumPy 2. The scalers and encoders are fitted on the training rows and applied to all rows. Folds of
target encoding are consecutive, so that they can be told to Cohort's.
"""

import json

import numpy
from sklearn.model_selection import KFold
from sklearn.preprocessing import (
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
    TargetEncoder,
)

random = numpy.random.default_rng(7)
ROWS, TRAIN, FOLDS = 60, 45, 5

skewed = numpy.exp(random.normal(size=ROWS)).round(3)
tied = random.integers(0, 4, size=ROWS).astype(float)
far = (1000 + random.normal(size=ROWS)).round(3)
constant = numpy.full(ROWS, 2.5)
numbers = numpy.stack([skewed, tied, far, constant], 1)

city = random.choice(["Bonn", "Oslo", "Rome", "Lima"], size=ROWS, p=[0.5, 0.3, 0.15, 0.05])
heating = random.choice(["gas", "oil"], size=ROWS)
city[TRAIN + 2] = "Kyiv"
categories = numpy.stack([city, heating], 1)

price = (10 * (city == "Oslo") + 3 * (heating == "gas") + random.normal(size=ROWS)).round(3)
sold = (price > 4).astype(int)
level = numpy.digitize(price, [2, 9])


def rounded(array):
    return [[round(float(number), 9) for number in row] for row in numpy.asarray(array)]


def scaled(scaler, columns=numbers):
    return rounded(scaler.fit(columns[:TRAIN]).transform(columns))


def encoded(encoder):
    return rounded(encoder.fit(categories[:TRAIN]).transform(categories))


def by_target(target, kind, smooth):
    encoder = TargetEncoder(target_type=kind, smooth=smooth).fit(categories[:TRAIN], target[:TRAIN])
    full = encoder.transform(categories)
    folded = numpy.zeros((TRAIN, full.shape[1]))
    for train, held in KFold(FOLDS).split(categories[:TRAIN]):
        fold = TargetEncoder(target_type=kind, smooth=smooth).fit(categories[train], target[train])
        folded[held] = fold.transform(categories[held])
    return {"full": rounded(full), "folded": rounded(folded)}


print(
    json.dumps(
        {
            "train": TRAIN,
            "folds": FOLDS,
            "numbers": rounded(numbers),
            "categories": categories.tolist(),
            "price": price.tolist(),
            "sold": sold.tolist(),
            "level": level.tolist(),
            "standard": scaled(StandardScaler()),
            "min-max": scaled(MinMaxScaler()),
            "robust": scaled(RobustScaler()),
            "quantile": scaled(QuantileTransformer(n_quantiles=1000, subsample=None)),
            "quantile-10": scaled(QuantileTransformer(n_quantiles=10, subsample=None)),
            "log": rounded(numpy.log1p(numbers)),
            "log-min-max": scaled(MinMaxScaler(), numpy.log1p(numbers)),
            "one-hot": encoded(OneHotEncoder(handle_unknown="ignore", sparse_output=False)),
            "ordinal": encoded(OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)),
            "mixed": rounded(
                numpy.hstack(
                    [
                        scaled(MinMaxScaler(), numbers[:, :2]),
                        scaled(QuantileTransformer(n_quantiles=1000, subsample=None), numbers[:, 2:3]),
                        constant[:, None],
                        OneHotEncoder(handle_unknown="ignore", sparse_output=False)
                        .fit(categories[:TRAIN, :1])
                        .transform(categories[:, :1]),
                        (categories[:, 1:] == "oil").astype(float),
                    ]
                )
            ),
            "target-number": by_target(price, "continuous", "auto"),
            "target-number-20": by_target(price, "continuous", 20.0),
            "target-binary": by_target(sold, "binary", "auto"),
            "target-classes": by_target(level, "multiclass", "auto"),
        }
    )
)
