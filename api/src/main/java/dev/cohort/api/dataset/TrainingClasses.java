package dev.cohort.api.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The training part by classes, for what draws from it; its examples are numbered from 0. */
public final class TrainingClasses {
    private final int[] rows;
    private final ClassLabels labels;
    private final List<Field> fields;
    private final List<Block> blocks;

    private TrainingClasses(int[] rows, ClassLabels labels, List<Field> fields, List<Block> blocks) {
        this.rows = rows;
        this.labels = labels;
        this.fields = fields;
        this.blocks = blocks;
    }

    /** @throws DataException if the target is not one class per example */
    static TrainingClasses of(int[] rows, List<Field> fields, List<Block> blocks) {
        ClassLabels labels = ClassLabels.of(fields, blocks)
                .orElseThrow(() -> new DataException(
                        "sampling makes classes equally frequent, so it needs a target of one column that is read"
                                + " as classes; remove it, or use a loss of classes"));
        return new TrainingClasses(rows, labels, fields, blocks);
    }

    /** The number of examples. */
    public int size() {
        return rows.length;
    }

    /** The number of classes; some may have no examples. */
    public int classes() {
        return labels.names().size();
    }

    /** What a class is called. */
    public String name(int label) {
        return labels.names().get(label);
    }

    /**
     * The class of an example.
     *
     * @throws DataException if its label is one that the loss ignores
     */
    public int classOf(int example) {
        int row = rows[example];
        if (!labels.isClass(row)) {
            throw new DataException("sampling counts classes, but an example has the ignored label "
                    + labels.numbers()[row] + "; remove these examples, or sampling");
        }
        return labels.classOf(row);
    }

    /** The examples of a class. */
    public int[] examples(int label) {
        return IntStream.range(0, rows.length)
                .filter(example -> classOf(example) == label)
                .toArray();
    }

    /** How many examples each class has. */
    public long[] counts() {
        long[] counts = new long[classes()];
        IntStream.range(0, rows.length).forEach(example -> counts[classOf(example)]++);
        return counts;
    }

    /** How many examples the most frequent class has. */
    public int most() {
        return (int) Arrays.stream(counts()).max().orElse(0);
    }

    /** How many examples the rarest class has, of those that have any. */
    public int fewest() {
        return (int) Arrays.stream(counts()).filter(count -> count > 0).min().orElse(0);
    }

    /**
     * The square of the Euclidean distance between the features of two examples, as the model reads them.
     *
     * @throws DataException if features are not numbers alone
     */
    public double squaredDistance(int one, int other) {
        Block.Floats features = features();
        int width = features.width();
        double sum = 0;
        for (int column = 0; column < width; column++) {
            double difference = (double) features.elements()[rows[one] * width + column]
                    - features.elements()[rows[other] * width + column];
            sum += difference * difference;
        }
        return sum;
    }

    private Block.Floats features() {
        for (int index = 0; index < fields.size(); index++) {
            if (fields.get(index).name().equals(Field.CATEGORIES)) {
                break;
            }
            if (fields.get(index).name().equals(Field.FEATURES) && blocks.get(index) instanceof Block.Floats floats) {
                return floats;
            }
        }
        throw new DataException(
                "new examples lie between others where features are numbers, but here they are categories"
                        + " or tokens; use sampling = \"over\", or encode categories as numbers");
    }

    int row(int example) {
        return rows[example];
    }
}
