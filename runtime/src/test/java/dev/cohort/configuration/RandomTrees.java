package dev.cohort.configuration;

import dev.cohort.experiment.Array;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes trees of every shape that records lead to, with texts and numbers that are hard to write. */
final class RandomTrees {
    static final Position NOWHERE = new Position("resolved experiment", 0, 0);

    private static final String[] PIECES = {
        "'",
        "''",
        "'''",
        "\"",
        "\"\"\"",
        "\\",
        "\\\\",
        "\\n",
        "\\b",
        "\\u0041",
        "\\\"",
        "\n",
        "\t",
        "\r",
        "\u0001",
        "\u007f",
        "#",
        "=",
        "[",
        "]]",
        "{",
        "}",
        ",",
        ".",
        " ",
        "a",
        "zebra",
        "\u00e9",
        "\u4e2d",
        "\ud83d\ude80",
        "\u2028",
        "\u0085",
        "key = 1",
        "$1",
        "%s",
        "-",
        "+1",
        "true",
        "1e5",
        "://me@"
    };

    private final SplittableRandom random;

    RandomTrees(long seed) {
        random = new SplittableRandom(seed);
    }

    Table table(int depth) {
        Table table = Table.empty(NOWHERE);
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            table = table.with(key() + (char) ('a' + i), new Entry(NOWHERE, value(depth)));
        }
        return table;
    }

    private String key() {
        return random.nextInt(4) == 0 ? "long-key-with-2-numbers-" : "k";
    }

    private TomlValue value(int depth) {
        int choice = random.nextInt(depth > 0 ? 9 : 6);
        if (choice < 4) {
            return new Scalar(NOWHERE, scalar(choice));
        }
        if (choice < 6) {
            return list(random.nextInt(5), random.nextInt(3));
        }
        if (choice < 8) {
            return table(depth - 1);
        }
        List<TomlValue> tables = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            tables.add(table(depth - 1));
        }
        return new Array(NOWHERE, tables);
    }

    private Array list(int kind, int depth) {
        List<TomlValue> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(depth == 0 ? new Scalar(NOWHERE, scalar(kind)) : list(kind, depth - 1));
        }
        return new Array(NOWHERE, elements);
    }

    private Object scalar(int kind) {
        return switch (kind) {
            case 0 -> random.nextBoolean();
            case 1 -> whole();
            case 2 -> real();
            default -> text();
        };
    }

    long whole() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE;
            default -> random.nextInt(-1000, 1000);
        };
    }

    double real() {
        double[] special = {
            0.0,
            -0.0,
            1.0,
            1e-3,
            1e-5,
            0.1,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.MIN_NORMAL,
            1e22,
            1e23
        };
        if (random.nextInt(3) == 0) {
            return special[random.nextInt(special.length)];
        }
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : 0.5;
    }

    /** A text that can be recorded; there are others, which a file may not hold. */
    String text() {
        while (true) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            if (CanonicalString.of(text.toString()).isPresent()) {
                return text.toString();
            }
        }
    }
}
