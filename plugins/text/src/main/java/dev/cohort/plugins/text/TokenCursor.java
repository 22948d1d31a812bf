package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A pass over texts in batches of one bucket each, mixed in a shuffled pass; those that are not full come last. */
final class TokenCursor implements Cursor {
    private static final long BATCHES = SplitMix64.stream("batches of texts");

    /** Places of a pass that come together. */
    private record Together(int bucket, int[] places) {}

    private final TokenExamples examples;
    private final Pass pass;
    private final Part part;
    private final Order order;
    private List<Together> batches = List.of();
    private boolean planned;
    private int next;
    private int begun;
    private long position;

    TokenCursor(TokenExamples examples, Pass pass, Part part, Order order) {
        this.examples = examples;
        this.pass = pass;
        this.part = part;
        this.order = order;
        this.position = Math.min(order.position(), pass.capacity());
    }

    @Override
    public int read(Batch batch) {
        List<Together> all = batches(batch.capacity());
        if (next == all.size()) {
            return 0;
        }
        Together together = all.get(next++);
        batch.bucket(together.bucket());
        int count = together.places().length - begun;
        for (int index = 0; index < count; index++) {
            write(together.places()[begun + index], together.bucket(), batch, index);
        }
        begun = 0;
        position += count;
        return count;
    }

    private void write(int place, int bucket, Batch batch, int index) {
        List<SequenceField> sequences = examples.sequences();
        int example = pass.example(place);
        for (int field = 0; field < sequences.size(); field++) {
            SequenceField sequence = sequences.get(field);
            int length = examples.shapes().get(bucket).length(sequence.side());
            sequence.elements().write(example, order, length, batch.longs(field), index * length);
        }
        pass.copy(place, batch, index, sequences.size());
    }

    /** The batches of the pass, settled by the capacity of the first. */
    private List<Together> batches(int capacity) {
        if (!planned) {
            planned = true;
            batches = plan(capacity);
            long left = position;
            while (next < batches.size() && batches.get(next).places().length <= left) {
                left -= batches.get(next++).places().length;
            }
            begun = (int) left;
        }
        return batches;
    }

    private List<Together> plan(int capacity) {
        List<Together> full = new ArrayList<>();
        List<Together> rest = new ArrayList<>();
        for (int number = 0; number < examples.shapes().size(); number++) {
            int bucket = number;
            int[] own = IntStream.range(0, pass.capacity())
                    .filter(place -> examples.bucketOf()[pass.example(place)] == bucket)
                    .toArray();
            for (int from = 0; from < own.length; from += capacity) {
                int[] some = Arrays.copyOfRange(own, from, Math.min(own.length, from + capacity));
                (some.length == capacity ? full : rest).add(new Together(bucket, some));
            }
        }
        int[] places = IntStream.range(0, full.size()).toArray();
        if (order.shuffle()) {
            SplitMix64.of(order.seed(), BATCHES, part.ordinal(), order.epoch()).shuffle(places);
        }
        List<Together> all = new ArrayList<>();
        for (int place : places) {
            all.add(full.get(place));
        }
        all.addAll(rest);
        return all;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        // Everything is in memory.
    }
}
