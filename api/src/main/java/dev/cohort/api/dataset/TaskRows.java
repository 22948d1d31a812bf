package dev.cohort.api.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The rows that belong to a task, by their classes. */
final class TaskRows {
    private static final long STREAM = 9;

    private final LearningTask task;
    private final ClassLabels labels;
    private final boolean[] own;
    private final boolean[] earlier;
    private final long seed;

    private TaskRows(LearningTask task, ClassLabels labels, long seed) {
        this.task = task;
        this.labels = labels;
        task.classes().forEach(this::numbered);
        this.own = numbered(task.own());
        this.earlier = numbered(task.earlier());
        this.seed = seed;
    }

    /** @throws DataException if the target is not one class per example, or has not the classes of the tasks */
    static TaskRows of(LearningTask task, List<Field> fields, List<Block> blocks, long seed) {
        ClassLabels labels = ClassLabels.of(fields, blocks)
                .orElseThrow(() -> new DataException("[continual] divides the examples by their classes, so it needs a"
                        + " target of one column that is read as classes; use a loss of classes"));
        return new TaskRows(task, labels, seed);
    }

    private boolean[] numbered(Iterable<String> classes) {
        List<String> names = labels.names();
        boolean[] numbered = new boolean[names.size()];
        for (String name : classes) {
            int number = names.indexOf(name);
            if (number < 0) {
                throw new DataException("tasks of [continual] names the class \"" + name + "\", but the data has "
                        + String.join(", ", names));
            }
            numbered[number] = true;
        }
        return numbered;
    }

    /**
     * Of each part, the rows of the task's classes; the training part has those that are replayed, too.
     *
     * @throws DataException if the task has nothing to train on
     */
    Partition of(Partition whole) {
        int[] training = own(whole.training());
        if (training.length == 0) {
            throw new DataException("task " + (task.number() + 1) + " of [continual] has nothing to train on: the"
                    + " training part has no examples of " + String.join(", ", task.own()));
        }
        int[] all = IntStream.concat(Arrays.stream(training), replayed(whole.training()))
                .sorted()
                .toArray();
        return new Partition(all, own(whole.validation()), own(whole.test()));
    }

    /**
     * The rows of the task's classes in a part that comes by itself.
     *
     * @throws DataException if there are none
     */
    Partition alone(Partition part) {
        int[] rows = own(part.training());
        if (rows.length == 0) {
            throw new DataException(
                    "task " + (task.number() + 1) + " of [continual] cannot be judged: a part that comes by"
                            + " itself, such as the test part, has no examples of " + String.join(", ", task.own()));
        }
        return new Partition(rows, new int[0], new int[0]);
    }

    private int[] own(int[] rows) {
        return Arrays.stream(rows).filter(row -> is(row, own)).toArray();
    }

    private boolean is(int row, boolean[] classes) {
        return labels.isClass(row) && classes[labels.classOf(row)];
    }

    /** The same examples of a class in each of the tasks that follow its own. */
    private IntStream replayed(int[] rows) {
        IntStream all = IntStream.empty();
        for (int label = 0; label < earlier.length; label++) {
            int number = label;
            if (earlier[label]) {
                int[] drawn = Arrays.stream(rows)
                        .filter(row -> labels.numbers()[row] == number)
                        .toArray();
                SplitMix64.of(seed, STREAM, label).shuffle(drawn);
                all = IntStream.concat(all, Arrays.stream(drawn).limit(task.replay()));
            }
        }
        return all;
    }

    /** A field as it is of the task: how many examples of each class there are to train on. */
    Field counted(Field field, int[] training) {
        if (!field.name().equals(Field.TARGET)) {
            return field;
        }
        long[] counts = new long[labels.names().size()];
        Arrays.stream(training).forEach(row -> counts[labels.classOf(row)]++);
        return field.withClassCounts(Arrays.stream(counts).boxed().toList());
    }
}
