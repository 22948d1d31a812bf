package dev.cohort.api.dataset;

import dev.cohort.api.option.OneOf;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What takes the place of missing numbers, column by column, as the training part has it. */
final class Imputation {
    private Imputation() {}

    /**
     * What missing numbers of each column become.
     *
     * @param raw row by row; NaN where a number is missing
     */
    static List<Double> fill(
            double[] raw, TableField field, int[] training, OneOf<Impute, Double> impute, ExactColumns exact) {
        int width = field.columns().width();
        return IntStream.range(0, width)
                .mapToObj(column -> impute.value().orElseGet(() -> {
                    double[] known = Arrays.stream(training)
                            .mapToDouble(row -> raw[row * width + column])
                            .filter(number -> !Double.isNaN(number))
                            .sorted()
                            .toArray();
                    if (known.length == 0) {
                        String name = field.columnNames().isEmpty()
                                ? Integer.toString(column)
                                : field.columnNames().get(column);
                        throw new DataException("the column \"" + name
                                + "\" has no number in the training part to impute others from; exclude the column, or"
                                + " set impute = 0.0 or another number");
                    }
                    Impute way = impute.word().orElse(Impute.MEAN);
                    return exact.mean(column).filter(mean -> way == Impute.MEAN).orElseGet(() -> of(known, way));
                }))
                .toList();
    }

    /** @param known at least one, in their order */
    private static double of(double[] known, Impute impute) {
        return switch (impute) {
            case MEAN -> Arrays.stream(known).average().orElseThrow();
            case MEDIAN -> (known[(known.length - 1) / 2] + known[known.length / 2]) / 2;
            case MOST_FREQUENT -> mostFrequent(known);
        };
    }

    private static double mostFrequent(double[] known) {
        double best = known[0];
        int most = 0;
        int count = 0;
        for (int index = 0; index < known.length; index++) {
            count = index > 0 && known[index] == known[index - 1] ? count + 1 : 1;
            if (count > most) {
                most = count;
                best = known[index];
            }
        }
        return best;
    }

    static void apply(double[] raw, List<Double> fill) {
        for (int index = 0; index < raw.length; index++) {
            if (Double.isNaN(raw[index])) {
                raw[index] = fill.get(index % fill.size());
            }
        }
    }
}
