package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rows of each part, in the data's order. */
record Partition(int[] training, int[] validation, int[] test) {
    private static final long STREAM = 1;

    int[] rows(Part part) {
        return switch (part) {
            case TRAIN -> training;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }

    /** The rows of each part that are predicted, where examples read several rows of a series. */
    Partition targets(SeriesOptions series) {
        return new Partition(
                series.targets(training, "training"),
                series.targets(validation, "validation"),
                series.targets(test, "test"));
    }

    static Partition of(Table table, Preparation preparation, DatasetContext context) {
        if (table.rows() == 0) {
            throw new DataException("the data has no examples");
        }
        Optional<String> column = preparation.groups(context);
        Partition whole = of(table, preparation, column, context.seed());
        if (context.fold().isEmpty()) {
            return whole;
        }
        if (whole.validation.length > 0) {
            throw new DataException("validation = " + preparation.validation() + " takes examples away, but folds of"
                    + " [cross-validation] are validated on; remove it from [dataset]");
        }
        Fold asked = context.fold().get();
        Fold fold = new Fold(asked.number(), asked.folds(), asked.repeat(), asked.stratify(), column, asked.split());
        Partition folds = new Folds(table, fold, whole.training, context.seed()).partition();
        return new Partition(folds.training, folds.validation, whole.test);
    }

    private static Partition of(Table table, Preparation preparation, Optional<String> column, long seed) {
        Optional<Groups> groups = column.map(name -> Groups.of(table, name));
        return groups.isEmpty()
                ? of(table, preparation, seed, table.rows(), "examples")
                : of(table, preparation, seed, groups.get().count(), "groups").ofRows(groups.get());
    }

    /** The parts that rows, or groups of them, are put into. */
    private static Partition of(Table table, Preparation preparation, long seed, int count, String noun) {
        int validation = size(preparation.validation(), "validation", count, noun);
        int test = size(preparation.test(), "test", count, noun);
        if (validation + test >= count) {
            throw new DataException("of " + count + " " + noun + " " + validation + " are for validation and " + test
                    + " for the test, which leaves none to train on");
        }
        int[] order = new int[count];
        Arrays.setAll(order, row -> row);
        if (preparation.split() == Split.TAIL) {
            return cut(order, count - validation - test, validation);
        }
        if (validation + test == 0) {
            return cut(order, count, 0);
        }
        SplitMix64.of(seed, STREAM).shuffle(order);
        return preparation.stratify()
                ? stratified(order, table, validation, test)
                : cut(order, count - validation - test, validation);
    }

    /** Of numbers of groups, the rows of these. */
    private Partition ofRows(Groups groups) {
        return new Partition(groups.rows(training), groups.rows(validation), groups.rows(test));
    }

    private static int size(double fraction, String key, int count, String noun) {
        int size = (int) Math.round(fraction * count);
        if (fraction > 0 && size == 0) {
            throw new DataException(key + " = " + fraction + " of " + count + " " + noun
                    + " is none; raise it, or leave it out to do without the " + key + " part");
        }
        return size;
    }

    private static Partition cut(int[] order, int training, int validation) {
        return new Partition(
                sorted(Arrays.copyOfRange(order, 0, training)),
                sorted(Arrays.copyOfRange(order, training, training + validation)),
                sorted(Arrays.copyOfRange(order, training + validation, order.length)));
    }

    private static int[] sorted(int[] rows) {
        Arrays.sort(rows);
        return rows;
    }

    /** Gives each class its share of each part; what does not divide goes to the classes with the largest rests. */
    private static Partition stratified(int[] order, Table table, int validation, int test) {
        Map<String, List<Integer>> byClass = new TreeMap<>();
        for (int row : order) {
            byClass.computeIfAbsent(stratum(table, row), label -> new ArrayList<>())
                    .add(row);
        }
        byClass.forEach((label, rows) -> {
            if (rows.size() == 1) {
                throw new DataException(List.of(table.origin()
                        .problem(
                                Field.TARGET,
                                rows.get(0),
                                0,
                                "the class \"" + label
                                        + "\" has one example, which cannot be in several parts; add examples,"
                                        + " remove it, or set stratify = false")));
            }
        });
        List<List<Integer>> classes = List.copyOf(byClass.values());
        int[] taken = new int[classes.size()];
        List<Integer> testRows = take(classes, taken, test, order.length);
        List<Integer> validationRows = take(classes, taken, validation, order.length);
        List<Integer> trainingRows = new ArrayList<>();
        for (int label = 0; label < taken.length; label++) {
            List<Integer> rows = classes.get(label);
            trainingRows.addAll(rows.subList(taken[label], rows.size()));
        }
        return new Partition(sorted(ints(trainingRows)), sorted(ints(validationRows)), sorted(ints(testRows)));
    }

    /** The class of a row. */
    static String stratum(Table table, int row) {
        for (TableField field : table.fields()) {
            boolean target =
                    field.role() == TableField.Role.TARGET && field.columns().width() == 1;
            if (target && field.columns() instanceof Columns.Labels labels) {
                return labels.texts().get(labels.elements()[row]);
            }
            if (target && field.columns() instanceof Columns.Integers integers) {
                return Long.toString(integers.elements()[row]);
            }
        }
        throw new DataException("stratify needs a target of one column of classes; set target-type = \"class\" if"
                + " it is one, or remove stratify");
    }

    private static List<Integer> take(List<List<Integer>> classes, int[] taken, int wanted, int total) {
        int[] quota = new int[classes.size()];
        int given = 0;
        for (int label = 0; label < quota.length; label++) {
            quota[label] = (int) ((long) wanted * classes.get(label).size() / total);
            given += quota[label];
        }
        while (given < wanted) {
            quota[neediest(classes, taken, quota, wanted, total)]++;
            given++;
        }
        List<Integer> rows = new ArrayList<>();
        for (int label = 0; label < quota.length; label++) {
            rows.addAll(classes.get(label).subList(taken[label], taken[label] + quota[label]));
            taken[label] += quota[label];
        }
        return rows;
    }

    /** The class that is furthest below its share, of those that can spare a row and keep one to train on. */
    private static int neediest(List<List<Integer>> classes, int[] taken, int[] quota, int wanted, int total) {
        int best = -1;
        long largest = Long.MIN_VALUE;
        for (int label = 0; label < quota.length; label++) {
            int size = classes.get(label).size();
            long rest = (long) wanted * size - (long) quota[label] * total;
            if (taken[label] + quota[label] < size - 1 && rest > largest) {
                best = label;
                largest = rest;
            }
        }
        if (best < 0) {
            throw new DataException("the classes have too few examples for a stratified split that leaves one of each"
                    + " to train on; lower validation or test, or set stratify = false");
        }
        return best;
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
