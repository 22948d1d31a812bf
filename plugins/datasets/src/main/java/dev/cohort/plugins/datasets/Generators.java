package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.dataset.Table;
import java.util.Arrays;

/** Makes tables of random numbers. */
final class Generators {
    private Generators() {}

    /** Normal features; the target is their sum with weights uniform in [0, 100), plus noise. */
    static Table linear(SplitMix64 random, int examples, int features, double noise) {
        double[] weights = new double[features];
        Arrays.setAll(weights, feature -> 100 * random.nextDouble());
        float[] elements = new float[examples * features];
        float[] target = new float[examples];
        for (int row = 0; row < examples; row++) {
            double sum = 0;
            for (int feature = 0; feature < features; feature++) {
                float element = (float) random.nextGaussian();
                elements[row * features + feature] = element;
                sum += weights[feature] * element;
            }
            target[row] = (float) (sum + noise * random.nextGaussian());
        }
        return new Table(new Columns.Floats(elements, features), new Columns.Floats(target, 1));
    }

    /** Normal clouds around centres that are uniform in [−10, 10), of so many points each. */
    static Table blobs(SplitMix64 random, int[] counts, int features, double deviation) {
        int classes = counts.length;
        int examples = Arrays.stream(counts).sum();
        int[] left = counts.clone();
        double[] centres = new double[classes * features];
        Arrays.setAll(centres, index -> 20 * random.nextDouble() - 10);
        int[] order = shuffled(random, examples);
        float[] elements = new float[examples * features];
        long[] labels = new long[examples];
        for (int index = 0, next = 0; index < examples; index++) {
            int row = order[index];
            int label = next;
            while (left[label] == 0) {
                label = (label + 1) % classes;
            }
            left[label]--;
            next = (label + 1) % classes;
            labels[row] = label;
            for (int feature = 0; feature < features; feature++) {
                elements[row * features + feature] =
                        (float) (centres[label * features + feature] + deviation * random.nextGaussian());
            }
        }
        return new Table(new Columns.Floats(elements, features), new Columns.Integers(labels, 1));
    }

    /** The upper half of a circle around (0, 0), and the lower half of one around (1, ½), both of radius 1. */
    static Table moons(SplitMix64 random, int examples, int outer, double noise) {
        int[] order = shuffled(random, examples);
        float[] elements = new float[2 * examples];
        long[] labels = new long[examples];
        for (int index = 0; index < examples; index++) {
            int row = order[index];
            boolean inner = index >= outer;
            int place = inner ? index - outer : index;
            double angle = Math.PI * place / Math.max(1, (inner ? examples - outer : outer) - 1);
            double x = inner ? 1 - StrictMath.cos(angle) : StrictMath.cos(angle);
            double y = inner ? 0.5 - StrictMath.sin(angle) : StrictMath.sin(angle);
            elements[2 * row] = (float) (x + noise * random.nextGaussian());
            elements[2 * row + 1] = (float) (y + noise * random.nextGaussian());
            labels[row] = inner ? 1 : 0;
        }
        return new Table(new Columns.Floats(elements, 2), new Columns.Integers(labels, 1));
    }

    private static int[] shuffled(SplitMix64 random, int count) {
        int[] order = new int[count];
        Arrays.setAll(order, row -> row);
        random.shuffle(order);
        return order;
    }
}
