package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.List;
import java.util.Map;

/**
 * Parts of which all is known.
 *
 * @param parts the examples of each
 */
record GivenDivision(Map<Part, int[]> parts) implements Division {
    private static final long ORDERS = SplitMix64.stream("orders of texts");
    private static final List<Field> PLACE = List.of(new Field("place", ElementType.INT64, Shape.SCALAR));

    @Override
    public List<Field> fields() {
        return List.of();
    }

    @Override
    public int[] examples(Part part) {
        return parts.getOrDefault(part, new int[0]);
    }

    @Override
    public int size(Part part) {
        return examples(part).length;
    }

    @Override
    public Pass pass(Part part, Order order) {
        int[] examples = examples(part).clone();
        if (order.shuffle()) {
            SplitMix64.of(order.seed(), ORDERS, part.ordinal(), order.epoch()).shuffle(examples);
        }
        Pass pass = Pass.of(examples.length, PLACE);
        for (int place = 0; place < examples.length; place++) {
            pass.longs(0).put(place, examples[place]);
        }
        return pass;
    }
}
