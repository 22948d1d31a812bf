package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.SplitMix64;
import java.util.stream.IntStream;

/** A pass over pairs: the examples in some order, and with each one that is drawn by seed, epoch and example. */
final class PairCursor implements Cursor {
    private static final int FEATURES = 0;
    private static final int TARGET = 1;
    private static final int OTHER = 2;
    private static final long ORDERS = SplitMix64.stream("order of pairs");
    private static final long PARTNERS = SplitMix64.stream("partners");

    private final LabelledRows rows;
    private final Order order;
    private final long seed;
    private final double alike;
    private final int[] places;
    private int position;

    PairCursor(LabelledRows rows, Order order, long seed, double alike) {
        this.rows = rows;
        this.order = order;
        this.seed = seed;
        this.alike = alike;
        this.places = IntStream.range(0, rows.size()).toArray();
        if (order.shuffle()) {
            SplitMix64.of(order.seed(), order.epoch(), ORDERS).shuffle(places);
        }
        this.position = (int) Math.min(order.position(), places.length);
    }

    @Override
    public int read(Batch batch) {
        int count = Math.min(batch.capacity(), places.length - position);
        int width = rows.width();
        for (int example = 0; example < count; example++) {
            int first = places[position + example];
            int second = partner(first);
            batch.floats(FEATURES).put(example * width, rows.features(), first * width, width);
            batch.floats(OTHER).put(example * width, rows.features(), second * width, width);
            batch.longs(TARGET).put(example, rows.labels()[first] == rows.labels()[second] ? 1 : 0);
        }
        position += count;
        return count;
    }

    /** Another example of the same class, if there is one and chance says so, or one of another class. */
    private int partner(int first) {
        SplitMix64 random = SplitMix64.of(seed, order.shuffle() ? order.epoch() : -1, first, PARTNERS);
        int[] own = rows.ofClass().get((int) rows.labels()[first]);
        boolean same = random.nextDouble() < alike && own.length > 1;
        while (true) {
            int second = same ? own[random.nextInt(own.length)] : random.nextInt(rows.size());
            if (second != first && same == (rows.labels()[second] == rows.labels()[first])) {
                return second;
            }
        }
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
