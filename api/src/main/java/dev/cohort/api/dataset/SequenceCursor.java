package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A pass over sequences, bucket by bucket; which batches there are is settled by the capacity of the first. */
final class SequenceCursor implements Cursor {
    /** Examples that come together. */
    private record Together(int bucket, int[] rows) {}

    private final SequenceExamples examples;
    private final int[] rows;
    private final Part part;
    private final Order order;
    private List<Together> batches = List.of();
    private boolean planned;
    private int next;
    private int begun;
    private long position;

    SequenceCursor(SequenceExamples examples, int[] rows, Part part, Order order) {
        this.examples = examples;
        this.rows = rows;
        this.part = part;
        this.order = order;
    }

    @Override
    public int read(Batch batch) {
        List<Together> all = batches(batch.capacity());
        if (next == all.size()) {
            return 0;
        }
        Together together = all.get(next);
        batch.bucket(together.bucket());
        int count = together.rows().length - begun;
        List<Block> blocks = examples.blocks();
        for (int field = 0; field < blocks.size(); field++) {
            int width = examples.buckets().get(together.bucket()).get(field).elements();
            blocks.get(field).copy(together.rows(), begun, count, width, batch, field);
        }
        begun = 0;
        next++;
        position += count;
        return count;
    }

    private List<Together> batches(int capacity) {
        if (!planned) {
            planned = true;
            batches = plan(capacity);
            position = Math.min(order.position(), rows.length);
            long left = position;
            while (next < batches.size() && batches.get(next).rows().length <= left) {
                left -= batches.get(next++).rows().length;
            }
            begun = (int) left;
        }
        return batches;
    }

    private List<Together> plan(int capacity) {
        List<Together> full = new ArrayList<>();
        List<Together> rest = new ArrayList<>();
        List<List<Integer>> buckets = examples.byBucket(rows);
        for (int bucket = 0; bucket < buckets.size(); bucket++) {
            int[] own = buckets.get(bucket).stream().mapToInt(Integer::intValue).toArray();
            for (int from = 0; from < own.length; from += capacity) {
                int[] some = Arrays.copyOfRange(own, from, Math.min(own.length, from + capacity));
                (some.length == capacity ? full : rest).add(new Together(bucket, some));
            }
        }
        List<Together> all = new ArrayList<>();
        int[] places = new int[full.size()];
        Arrays.setAll(places, place -> place);
        if (order.shuffle()) {
            SequenceExamples.mix(places, part, order);
        }
        for (int place : places) {
            all.add(full.get(place));
        }
        all.addAll(rest);
        return all;
    }

    @Override
    public long position() {
        return planned ? position : Math.min(order.position(), rows.length);
    }

    /** Nothing is held open. */
    @Override
    public void close() {}
}
