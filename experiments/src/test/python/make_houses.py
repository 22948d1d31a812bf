"""Makes experiments/regression/houses.csv: 600 invented sales of houses.

    python experiments/src/test/python/make_houses.py

The price depends on numbers (area, year, rooms), on categories (district, heating) and on noise that is smaller for sales that
were surveyed, whose weight is therefore larger. Every twelfth year, every twentieth area and some heatings are missing.
"""

import math
import random
from pathlib import Path

DISTRICTS = {"harbour": 95_000, "hill": 140_000, "old-town": 120_000, "station": 40_000, "west": 60_000}
HEATINGS = {"gas": 0, "heat-pump": 35_000, "oil": -15_000}

random.seed(7)
lines = ["area,year,rooms,district,heating,surveys,price"]
for index in range(600):
    area = round(random.lognormvariate(math.log(110), 0.35))
    year = random.randint(1900, 2024)
    rooms = max(1, round(area / 28 + random.gauss(0, 0.8)))
    district = random.choice(list(DISTRICTS))
    heating = random.choices(list(HEATINGS), [5, 2, 3])[0]
    surveys = random.choice([1, 1, 2, 4])
    worth = 1_500 * area + 700 * (year - 1960) + 6_000 * rooms + DISTRICTS[district] + HEATINGS[heating]
    price = round(worth + random.gauss(0, 25_000) / math.sqrt(surveys), -2)
    cells = [
        "" if index % 20 == 7 else area,
        "" if index % 12 == 5 else year,
        rooms,
        district,
        "" if index % 50 == 13 else heating,
        surveys,
        int(price),
    ]
    lines.append(",".join(map(str, cells)))
path = Path(__file__).resolve().parents[3] / "regression/houses.csv"
path.write_text("\n".join(lines) + "\n")
