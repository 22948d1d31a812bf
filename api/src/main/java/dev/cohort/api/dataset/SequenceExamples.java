package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * Sequences of tokens in memory, which come in buckets: each is padded to the shortest of some lengths that holds it.
 *
 * <p>Parts, classes and the digest are those of {@link TableExamples}; beside features and target there is {@link #LENGTH}. In
 * a shuffled pass the batches of all buckets are mixed; those that are not full come last.
 */
public final class SequenceExamples implements Examples {
    /** The field that says how many tokens of an example belong to its sequence. */
    public static final String LENGTH = "length";

    private static final long BATCH_STREAM = 4;

    private final TableExamples table;
    private final List<Block> blocks;
    private final List<List<Field>> buckets;
    private final int[] bucketOfRow;

    private SequenceExamples(TableExamples table, List<Block> blocks, List<List<Field>> buckets, int[] bucketOfRow) {
        this.table = table;
        this.blocks = blocks;
        this.buckets = buckets;
        this.bucketOfRow = bucketOfRow;
    }

    /**
     * Prepares sequences.
     *
     * @param table its features are tokens, each row padded to the longest of the buckets
     * @param lengths how many tokens each row has
     * @param padded the lengths of the buckets, from the shortest
     * @throws IllegalArgumentException if a sequence is longer than the longest bucket
     * @throws DataException as {@link TableExamples#of}
     */
    public static SequenceExamples of(
            Table table, int[] lengths, List<Integer> padded, Preparation preparation, DatasetContext context) {
        TableExamples examples = TableExamples.of(table, preparation, context);
        if (examples.drawsEachPass() || examples.blocks().get(0).rows() > table.rows()) {
            throw new DataException(
                    "sampling draws anew for each pass, or makes examples between others, which sequences of"
                            + " different lengths are not read by; use sampling = \"over\" or \"under\"");
        }
        List<Integer> longestFirst = new ArrayList<>(padded);
        longestFirst.sort(Collections.reverseOrder());
        int[] buckets = new int[lengths.length];
        long[] numbers = new long[lengths.length];
        for (int row = 0; row < lengths.length; row++) {
            buckets[row] = bucket(lengths[row], longestFirst);
            numbers[row] = lengths[row];
        }
        List<Block> blocks = new ArrayList<>(examples.blocks());
        blocks.add(new Block.Longs(numbers, 1));
        return new SequenceExamples(
                examples,
                blocks,
                longestFirst.stream()
                        .map(length -> fields(examples.fields(), length))
                        .toList(),
                buckets);
    }

    private static int bucket(int length, List<Integer> longestFirst) {
        for (int bucket = longestFirst.size() - 1; bucket >= 0; bucket--) {
            if (length <= longestFirst.get(bucket)) {
                return bucket;
            }
        }
        throw new IllegalArgumentException(
                "a sequence of " + length + " tokens is longer than the longest bucket, " + longestFirst.get(0));
    }

    private static List<Field> fields(List<Field> all, int length) {
        List<Field> fields = new ArrayList<>();
        for (Field field : all) {
            fields.add(
                    field.name().equals(Field.FEATURES)
                            ? new Field(field.name(), field.type(), Shape.of(length))
                            : field);
        }
        fields.add(new Field(LENGTH, ElementType.INT64, Shape.SCALAR));
        return fields;
    }

    @Override
    public List<Field> fields() {
        return buckets.get(0);
    }

    @Override
    public List<List<Field>> buckets() {
        return buckets;
    }

    @Override
    public OptionalLong size(Part part) {
        return table.size(part);
    }

    @Override
    public OptionalLong size(Part part, int bucket) {
        long size = 0;
        for (int row : table.rows(part)) {
            size += bucketOfRow[row] == bucket ? 1 : 0;
        }
        return OptionalLong.of(size);
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        int[] rows = table.rows(part).clone();
        if (order.shuffle()) {
            TableExamples.shuffle(rows, part, order);
        }
        return new SequenceCursor(this, rows, part, order);
    }

    /** The rows of each bucket, in the order of the pass. */
    List<List<Integer>> byBucket(int[] rows) {
        List<List<Integer>> all = new ArrayList<>();
        buckets.forEach(bucket -> all.add(new ArrayList<>()));
        for (int row : rows) {
            all.get(bucketOfRow[row]).add(row);
        }
        return all;
    }

    /** Mixes what comes in batches. */
    static void mix(int[] batches, Part part, Order order) {
        SplitMix64.of(order.seed(), BATCH_STREAM, part.ordinal(), order.epoch()).shuffle(batches);
    }

    List<Block> blocks() {
        return blocks;
    }

    @Override
    public String digest() {
        return table.digest();
    }

    /** Nothing is held open. */
    @Override
    public void close() {}
}
