package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Puts the rows of a table into folds, in the sizes of scikit-learn's {@code KFold}, {@code StratifiedKFold}, {@code GroupKFold},
 * {@code StratifiedGroupKFold} and {@code TimeSeriesSplit}.
 */
final class Folds {
    private static final long STREAM = 8;

    private final Table table;
    private final Fold fold;
    private final int[] rows;
    private final SplitMix64 random;

    /** @param rows what is cut, in the table's order */
    Folds(Table table, Fold fold, int[] rows, long seed) {
        this.table = table;
        this.fold = fold;
        this.rows = rows;
        this.random = SplitMix64.of(seed, STREAM, fold.repeat());
    }

    /**
     * The rows that are trained on and those that are validated on; test has none.
     *
     * @throws DataException if there are too few rows, groups or examples of a class
     */
    Partition partition() {
        if (fold.split() == Split.TAIL) {
            return series();
        }
        int[] folds =
                fold.groups().isPresent() ? ofGroups(fold.groups().get()) : fold.stratify() ? stratified() : drawn();
        return new Partition(
                IntStream.range(0, rows.length)
                        .filter(place -> folds[place] != fold.number())
                        .map(place -> rows[place])
                        .toArray(),
                IntStream.range(0, rows.length)
                        .filter(place -> folds[place] == fold.number())
                        .map(place -> rows[place])
                        .toArray(),
                new int[0]);
    }

    private Partition series() {
        int size = rows.length / (fold.folds() + 1);
        if (size == 0) {
            throw tooMany(rows.length, "examples");
        }
        int start = rows.length - (fold.folds() - fold.number()) * size;
        return new Partition(Arrays.copyOf(rows, start), Arrays.copyOfRange(rows, start, start + size), new int[0]);
    }

    private DataException tooMany(int count, String noun) {
        return new DataException(
                "folds = " + fold.folds() + " in [cross-validation] is more than the " + count + " " + noun
                        + " that there are to divide"
                        + (fold.split() == Split.TAIL ? ", less one to begin with; lower it" : "; lower it"));
    }

    /** The fold of each row, as equal in size as can be. */
    private int[] drawn() {
        if (rows.length < fold.folds()) {
            throw tooMany(rows.length, "examples");
        }
        int[] order = IntStream.range(0, rows.length).toArray();
        random.shuffle(order);
        int[] folds = new int[rows.length];
        for (int place = 0, number = 0, left = size(0); place < order.length; place++, left--) {
            if (left == 0) {
                left = size(++number);
            }
            folds[order[place]] = number;
        }
        return folds;
    }

    private int size(int number) {
        return rows.length / fold.folds() + (number < rows.length % fold.folds() ? 1 : 0);
    }

    /** As if the rows were dealt out class by class; which of a class go where is drawn. */
    private int[] stratified() {
        int[] classes = classes();
        int[] folds = new int[rows.length];
        int dealt = 0;
        for (int label = 0; label <= Arrays.stream(classes).max().orElse(0); label++) {
            int number = label;
            int[] own = IntStream.range(0, rows.length)
                    .filter(place -> classes[place] == number)
                    .toArray();
            if (own.length < fold.folds()) {
                throw new DataException(List.of(table.origin()
                        .problem(
                                Field.TARGET,
                                rows[own[0]],
                                0,
                                "the class \"" + Partition.stratum(table, rows[own[0]]) + "\" has "
                                        + (own.length == 1 ? "one example" : own.length + " examples")
                                        + ", which cannot be in each of " + fold.folds()
                                        + " folds; lower folds, or set stratify = false in [cross-validation]")));
            }
            random.shuffle(own);
            for (int place : own) {
                folds[place] = dealt++ % fold.folds();
            }
        }
        return folds;
    }

    /** The class of each row, by number in the order in which they come first. */
    private int[] classes() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        return Arrays.stream(rows)
                .map(row -> numbers.computeIfAbsent(Partition.stratum(table, row), label -> numbers.size()))
                .toArray();
    }

    /** Large groups first, each goes to the fold that is best then; equally large ones in an order that is drawn. */
    private int[] ofGroups(String column) {
        Groups groups = Groups.of(table, column);
        int[] classes = fold.stratify() ? classes() : new int[rows.length];
        int kinds = Arrays.stream(classes).max().orElse(0) + 1;
        Map<Integer, long[]> counts = new LinkedHashMap<>();
        long[] totals = new long[kinds];
        for (int place = 0; place < rows.length; place++) {
            counts.computeIfAbsent(groups.of(rows[place]), group -> new long[kinds])[classes[place]]++;
            totals[classes[place]]++;
        }
        if (counts.size() < fold.folds()) {
            throw tooMany(counts.size(), "groups");
        }
        int[] order = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
        random.shuffle(order);
        List<Integer> sorted = new ArrayList<>(Arrays.stream(order).boxed().toList());
        sorted.sort(Comparator.comparingDouble(group -> -weight(counts.getOrDefault(group, new long[kinds]))));
        long[][] filled = new long[fold.folds()][kinds];
        Map<Integer, Integer> foldOfGroup = new LinkedHashMap<>();
        for (int group : sorted) {
            long[] added = counts.getOrDefault(group, new long[kinds]);
            int best = best(filled, added, totals);
            for (int label = 0; label < kinds; label++) {
                filled[best][label] += added[label];
            }
            foldOfGroup.put(group, best);
        }
        return Arrays.stream(rows)
                .map(row -> foldOfGroup.getOrDefault(groups.of(row), 0))
                .toArray();
    }

    /** The size of a group, or the deviation of its classes' sizes, by which it is hard to place. */
    private double weight(long[] counts) {
        return fold.stratify()
                ? deviation(Arrays.stream(counts).asDoubleStream().toArray())
                : counts[0];
    }

    /** The fold with which classes are spread most evenly over folds, of several the smallest; or simply the smallest. */
    private int best(long[][] filled, long[] added, long[] totals) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        long size = Long.MAX_VALUE;
        for (int number = 0; number < filled.length; number++) {
            double spread = fold.stratify() ? spread(filled, number, added, totals) : 0;
            long own = Arrays.stream(filled[number]).sum();
            if (spread < least - 1e-12 || spread < least + 1e-12 && own < size) {
                best = number;
                least = spread;
                size = own;
            }
        }
        return best;
    }

    private static double spread(long[][] filled, int chosen, long[] added, long[] totals) {
        double sum = 0;
        for (int label = 0; label < totals.length; label++) {
            double[] shares = new double[filled.length];
            for (int number = 0; number < filled.length; number++) {
                long count = filled[number][label] + (number == chosen ? added[label] : 0);
                shares[number] = (double) count / totals[label];
            }
            sum += deviation(shares);
        }
        return sum / totals.length;
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Math.sqrt(Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / values.length);
    }
}
