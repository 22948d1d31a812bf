"""Makes experiments/classification/orders.csv: 4,000 invented orders, and whether they were sent back.

    python experiments/src/test/python/make_orders.py

Whether an order is sent back depends on the article together with the channel it was ordered by, which has to be remembered pair
by pair, on the city, and on the amount, by its logarithm.
"""

import math
import random
from pathlib import Path

ARTICLES = 30
CITIES = 12
CHANNELS = ["app", "catalogue", "phone", "shop"]

random.seed(11)
pair = {(article, channel): random.choice([-2.5, 2.5]) for article in range(ARTICLES) for channel in CHANNELS}
city = [random.gauss(0, 0.7) for _ in range(CITIES)]
lines = ["article,city,channel,amount,returned"]
for _ in range(4000):
    article = random.randrange(ARTICLES)
    place = random.randrange(CITIES)
    channel = random.choice(CHANNELS)
    amount = round(random.lognormvariate(3.5, 1), 2)
    score = pair[article, channel] + city[place] + 0.8 * (math.log(amount) - 3.5)
    returned = random.random() < 1 / (1 + math.exp(-score))
    lines.append(f"a{article},c{place},{channel},{amount},{'yes' if returned else 'no'}")
path = Path(__file__).resolve().parents[3] / "classification" / "orders.csv"
path.write_text("\n".join(lines) + "\n")
