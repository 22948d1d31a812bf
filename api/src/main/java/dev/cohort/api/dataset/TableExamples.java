package dev.cohort.api.dataset;

import dev.cohort.api.plugin.BrokenPromiseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Examples in memory: draws the parts, numbers the classes, scales, and serves batches.
 *
 * <p>Which rows go to which part, and the order of a shuffled pass, depend on the seed (and the epoch) alone: {@link
 * SplitMix64} shuffles the row numbers by Fisher and Yates. Without shuffling, rows come in the order of the data.
 */
public final class TableExamples implements Examples {
    static final long SAMPLING_STREAM = 7;
    private static final long ORDER_STREAM = 2;

    private final Partition partition;
    private final List<Field> fields;
    private final List<Block> blocks;
    private final Map<String, List<String>> learned;
    private final List<String> remarks;
    private final String digest;
    private final Optional<Passes> passes;
    private final List<String> account;

    /** What draws the examples of each pass over the training part. */
    private record Passes(Sampling sampling, TrainingClasses classes) {
        int[] rows(Order order) {
            SplitMix64 random = SplitMix64.of(order.seed(), SAMPLING_STREAM, order.epoch());
            Sample sample = Sample.of(sampling, classes, random);
            if (!sample.isPlain() || sample.size() != classes.size()) {
                throw new BrokenPromiseException(
                        sampling,
                        "draw",
                        "gives " + sample.size() + " examples of " + classes.size()
                                + ", or makes some; one that draws for each pass gives as many as there are, and makes none");
            }
            return Arrays.stream(sample.examples()).map(classes::row).toArray();
        }
    }

    /** An array for the next pass's order, kept between passes so that epochs make no garbage. */
    private final AtomicReference<int[]> spare = new AtomicReference<>(new int[0]);

    private TableExamples(
            Partition partition, TableFields fields, String digest, Optional<Sampling> sampling, long seed) {
        Optional<TrainingClasses> classes =
                sampling.map(given -> TrainingClasses.of(partition.training(), fields.fields(), fields.blocks()));
        this.passes = sampling.filter(Sampling::drawsEachPass).map(given -> new Passes(given, classes.orElseThrow()));
        Optional<SampledRows> sampled = sampling.map(
                given -> SampledRows.of(given, classes.orElseThrow(), fields.fields(), fields.blocks(), seed));
        this.account = sampled.map(SampledRows::account).stream().toList();
        Optional<SampledRows> kept = sampled.filter(once -> passes.isEmpty());
        this.partition = kept.map(rows -> new Partition(rows.training(), partition.validation(), partition.test()))
                .orElse(partition);
        this.fields = List.copyOf(kept.map(SampledRows::fields).orElseGet(fields::fields));
        this.blocks = List.copyOf(kept.map(SampledRows::blocks).orElseGet(fields::blocks));
        this.learned = fields.learned();
        this.remarks = List.copyOf(fields.remarks());
        this.digest = digest;
    }

    /**
     * Prepares a table. Its arrays are taken over.
     *
     * @throws DataException if a part would be empty, a label is unknown, or features or target do not fit the options
     */
    public static TableExamples of(Table table, Preparation preparation, DatasetContext context) {
        String digest = Digest.of(table);
        Partition partition = Partition.of(table, preparation, context);
        TableFields fields = TableFields.of(table, preparation, partition.rows(Part.TRAIN), context);
        // What is learned of the data, such as scales and classes, is that of all tasks, so that these do not shift it.
        Partition wanted =
                context.task().map(task -> fields.ofTask(task, partition)).orElse(partition);
        return new TableExamples(
                wanted.targets(preparation.series()),
                fields,
                digest,
                preparation.examples().sampling(),
                context.seed());
    }

    /**
     * Prepares a table all of whose rows are one part, such as a test part in a file of its own; they are called those to train on.
     * Of several tasks that are learned one after another, it has the rows of the task itself.
     *
     * @throws DataException if it would be empty, a label is unknown, or the target does not fit
     */
    public static TableExamples ofPart(Table table, FeatureType featureType, DatasetContext context) {
        DatasetContext whole = new DatasetContext(context.seed(), context.targets());
        Preparation preparation = Preparation.NONE.withFeatureType(featureType);
        Partition all = Partition.of(table, preparation, whole);
        TableFields fields = TableFields.of(table, preparation, all.training(), whole);
        Partition wanted =
                context.task().map(task -> fields.ofTaskAlone(task, all)).orElse(all);
        return new TableExamples(wanted, fields, Digest.of(table), Optional.empty(), context.seed());
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public OptionalLong size(Part part) {
        return OptionalLong.of(partition.rows(part).length);
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        int[] rows = partition.rows(part);
        if (!order.shuffle()) {
            return new TableCursor(blocks, rows, order.position(), plain -> {});
        }
        if (part == Part.TRAIN && passes.isPresent()) {
            return new TableCursor(blocks, passes.get().rows(order), order.position(), drawn -> {});
        }
        int[] kept = spare.getAndSet(new int[0]);
        int[] shuffled = kept.length == rows.length ? kept : new int[rows.length];
        System.arraycopy(rows, 0, shuffled, 0, rows.length);
        shuffle(shuffled, part, order);
        return new TableCursor(blocks, shuffled, order.position(), spare::set);
    }

    /** Brings the rows of a part into the order of a shuffled pass. */
    static void shuffle(int[] rows, Part part, Order order) {
        SplitMix64.of(order.seed(), ORDER_STREAM, part.ordinal(), order.epoch()).shuffle(rows);
    }

    @Override
    public boolean drawsEachPass() {
        return passes.isPresent();
    }

    int[] rows(Part part) {
        return partition.rows(part);
    }

    List<Block> blocks() {
        return blocks;
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public Map<String, List<String>> learned() {
        return learned;
    }

    @Override
    public List<String> account() {
        return account;
    }

    @Override
    public List<String> remarks() {
        return remarks;
    }

    /** Nothing is held open. */
    @Override
    public void close() {}
}
