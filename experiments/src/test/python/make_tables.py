"""Makes the small tables of invented data that experiments of losses read.

    python experiments/src/test/python/make_tables.py

regression/outliers.csv: 400 readings of a sensor, a line in three numbers, of which every eighth is far too high.
regression/deliveries.csv: 800 deliveries, whose duration spreads the more, and to one side, the longer the way is.
regression/visits.csv: 600 counts of visits, Poisson, whose rate is the exponential of a line.
regression/waves.csv: 800 points around a wave, whose noise grows from left to right.
classification/faults.csv: 2000 machines, of which every twentieth is faulty, by six numbers that overlap.
boxes/rectangles.csv: 1200 noisy images of 8 by 8 pixels, each with a bright rectangle, and its corners as shares of the image.
"""

import math
import random
from pathlib import Path

EXPERIMENTS = Path(__file__).resolve().parents[3]


def write(name, header, rows):
    lines = [header, *(",".join(map(str, row)) for row in rows)]
    (EXPERIMENTS / name).write_text("\n".join(lines) + "\n")


def normals(count, digits=3):
    return [round(random.gauss(0, 1), digits) for _ in range(count)]


def poisson(rate):
    count, product = 0, random.random()
    while product > math.exp(-rate):
        count, product = count + 1, product * random.random()
    return count


def outliers():
    for index in range(400):
        a, b, c = normals(3)
        value = 20 + 3 * a - 2 * b + c + random.gauss(0, 0.5) + (random.uniform(20, 60) if index % 8 == 3 else 0)
        yield a, b, c, round(value, 3)


def deliveries():
    for _ in range(800):
        way, stops = round(random.uniform(1, 20), 1), random.randint(0, 5)
        yield way, stops, round(5 + 2 * way + 3 * stops + random.expovariate(1 / (0.4 * way)), 1)


def visits():
    for _ in range(600):
        a, b, c = normals(3)
        yield a, b, c, poisson(math.exp(1.0 + 0.6 * a - 0.4 * b))


def waves():
    for _ in range(800):
        x = round(random.uniform(-3, 3), 3)
        yield x, round(math.sin(2 * x) + random.gauss(0, 0.05 + 0.12 * (x + 3)), 3)


def faults():
    for index in range(2000):
        faulty = index % 20 == 7
        shift = [1.5, -1.2, 1.0, 0.8, 0, 0] if faulty else [0] * 6
        yield *(round(random.gauss(mean, 1), 3) for mean in shift), "faulty" if faulty else "fine"


def rectangles(size=8):
    for _ in range(1200):
        left, top = random.randint(0, size - 3), random.randint(0, size - 3)
        right, bottom = random.randint(left + 2, size), random.randint(top + 2, size)
        pixels = [
            (7 if left <= x < right and top <= y < bottom else 1) + random.randint(-1, 2) for y in range(size) for x in range(size)
        ]
        yield *pixels, *(corner / size for corner in (left, top, right, bottom))


random.seed(11)
write("regression/outliers.csv", "a,b,c,reading", outliers())
write("regression/deliveries.csv", "way,stops,minutes", deliveries())
write("regression/visits.csv", "a,b,c,visits", visits())
write("regression/waves.csv", "x,y", waves())
write("classification/faults.csv", "a,b,c,d,e,f,state", faults())
write("boxes/rectangles.csv", ",".join(f"p{p}" for p in range(64)) + ",x1,y1,x2,y2", rectangles())
