package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;

/**
 * Tells places by how far apart they are: distances fall into buckets, each of which has a number for each head that is added to the
 * scores (Raffel et al. 2020). Half of the buckets are of one distance each, the others grow with the logarithm.
 *
 * @param buckets how many there are
 * @param most the distance from which on all are in the last bucket
 * @param both whether places behind are looked at too, and have half of the buckets
 */
record RelativePositions(int buckets, int most, boolean both) {
    /**
     * The bucket of a distance.
     *
     * @param distance how far behind the place that looks is the one that is looked at; negative where it is in front
     */
    int bucket(long distance) {
        int own = both ? buckets / 2 : buckets;
        int first = both && distance > 0 ? own : 0;
        long apart = both ? Math.abs(distance) : Math.max(0, -distance);
        int exact = own / 2;
        if (apart < exact) {
            return first + (int) apart;
        }
        // By 32-bit floats, which decide at the edges of buckets.
        float logarithm = (float) Math.log((float) apart / exact);
        float share = logarithm / (float) Math.log((double) most / exact) * (own - exact);
        return first + Math.min(own - 1, exact + (int) share);
    }

    /**
     * What is added to the scores of a sequence, [1, heads, length, length].
     *
     * @param table a number for each bucket and head, [buckets, heads]
     */
    Value bias(Value table, long length) {
        long[] numbers = new long[Math.toIntExact(length * length)];
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] = bucket(index % length - index / length);
        }
        return table.gather(0, whole(table, Shape.of(length, length), numbers))
                .transpose(2, 0, 1)
                .unsqueeze(0);
    }

    /**
     * What is added to the scores of one token, [batch, heads, 1, places].
     *
     * @param place at which it stands, [batch, 1], a floating-point number
     */
    Value bias(Value table, Value place, long places) {
        long[] numbers = new long[Math.toIntExact(places)];
        for (int distance = 0; distance < places; distance++) {
            numbers[distance] = bucket(-distance);
        }
        Value byDistance = table.gather(0, whole(table, Shape.of(places), numbers));
        Value before = place.minus(Tokens.places(place.graph(), places)).maximum(0);
        return byDistance
                .gather(0, before.cast(ElementType.INT64))
                .transpose(0, 2, 1)
                .unsqueeze(2);
    }

    private static Value whole(Value table, Shape shape, long[] numbers) {
        return table.graph().constant(Constant.of(ElementType.INT64, shape, numbers));
    }
}
