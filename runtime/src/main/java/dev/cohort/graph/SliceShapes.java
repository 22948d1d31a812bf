package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that put tensors together along an axis, cut them apart or pad them. */
final class SliceShapes {
    /** From here on an index means the end, whatever the extent is. */
    private static final long ENDLESS = Integer.MAX_VALUE;

    private SliceShapes() {}

    static void addTo(Map<String, ShapeInference.Rule> rules) {
        rules.put("Concat", SliceShapes::concat);
        rules.put("Split", SliceShapes::split);
        rules.put("Slice", SliceShapes::slice);
        rules.put("Pad", SliceShapes::pad);
    }

    private static List<ValueInfo> concat(OperatorCall call) {
        Shape first = call.shape(0);
        int axis = call.axis("axis", 0, first.rank());
        List<Dimension> all = new ArrayList<>(first.dimensions());
        Extent length = Extent.ZERO;
        Optional<List<Extent>> elements = Optional.of(List.of());
        for (int place = 0; place < call.inputs().size(); place++) {
            call.sameTypes(0, place);
            call.rank(place, first.rank());
            Shape next = call.shape(place);
            for (int other = 0; other < all.size(); other++) {
                if (other != axis) {
                    all.set(
                            other,
                            call.same(
                                    all.get(other),
                                    next.dimension(other),
                                    "cannot join " + first + " and " + next + " along axis " + axis));
                }
            }
            length = length.plus(Extent.of(next.dimension(axis)));
            elements = both(elements, call.elements(place));
        }
        all.set(axis, length.dimension());
        return elements.isPresent()
                ? List.of(ShapeInference.known(call.elementType(0), new Shape(all), elements.get()))
                : call.like(0, new Shape(all));
    }

    private static Optional<List<Extent>> both(Optional<List<Extent>> left, Optional<List<Extent>> right) {
        return left.flatMap(a -> right.map(b -> {
            List<Extent> all = new ArrayList<>(a);
            all.addAll(b);
            return all;
        }));
    }

    private static List<ValueInfo> split(OperatorCall call) {
        Shape shape = call.shape(0);
        int axis = call.axis("axis", 0, shape.rank());
        Extent whole = Extent.of(shape.dimension(axis));
        List<Extent> parts;
        if (call.has(1)) {
            parts = call.extents(1);
            Extent sum = parts.stream().reduce(Extent.ZERO, Extent::plus);
            call.same(
                    whole.dimension(), sum.dimension(), "cannot cut axis " + axis + " of " + shape + " into " + parts);
        } else {
            Extent part = whole.dividedBy(Extent.of(call.outputs()))
                    .orElseThrow(() -> call.refuse(
                            "cannot cut axis " + axis + " of " + shape + " into " + call.outputs() + " equal parts"));
            parts = Collections.nCopies(call.outputs(), part);
        }
        if (parts.size() != call.outputs()) {
            throw call.refuse("has " + call.outputs() + " outputs for the parts " + parts);
        }
        List<ValueInfo> all = new ArrayList<>();
        int from = 0;
        for (Extent part : parts) {
            int begin = from;
            Optional<List<Extent>> elements = part.number().isEmpty()
                    ? Optional.empty()
                    : call.elements(0)
                            .map(known -> known.subList(
                                    begin, begin + (int) part.number().getAsLong()));
            from += (int) part.number().orElse(0);
            all.add(new ValueInfo(call.elementType(0), with(shape, axis, part), elements));
        }
        return all;
    }

    private static Shape with(Shape shape, int axis, Extent size) {
        List<Dimension> all = new ArrayList<>(shape.dimensions());
        all.set(axis, size.dimension());
        return new Shape(all);
    }

    private static List<ValueInfo> slice(OperatorCall call) {
        Shape shape = call.shape(0);
        List<Extent> starts = call.extents(1);
        List<Extent> ends = call.extents(2);
        long[] axes = call.has(3) ? call.numbers(3) : first(starts.size());
        long[] steps = call.has(4) ? call.numbers(4) : ones(starts.size());
        if (ends.size() != starts.size() || axes.length != starts.size() || steps.length != starts.size()) {
            throw call.refuse("needs as many ends, axes and steps as starts, got " + starts + ", " + ends + ", "
                    + Arrays.toString(axes) + " and " + Arrays.toString(steps));
        }
        call.axes(axes, shape.rank());
        Shape result = shape;
        for (int index = 0; index < axes.length; index++) {
            int axis = call.axis(axes[index], shape.rank());
            Extent size =
                    length(call, Extent.of(shape.dimension(axis)), starts.get(index), ends.get(index), steps[index]);
            result = with(result, axis, size);
        }
        // Of a table, as PyTorch's exported pads are, whole rows.
        Optional<List<Extent>> elements = axes.length == 1 && call.axis(axes[0], shape.rank()) == 0 && shape.isFixed()
                ? call.allElements(0)
                        .flatMap(all -> part(all, (int) shape.size(0), starts.get(0), ends.get(0), steps[0]))
                : Optional.empty();
        return List.of(new ValueInfo(call.elementType(0), result, elements));
    }

    private static Extent length(OperatorCall call, Extent size, Extent start, Extent end, long step) {
        if (step == 0) {
            throw call.refuse("needs steps other than 0");
        }
        Optional<Extent> from = clamp(start, size, step, true);
        Optional<Extent> to = clamp(end, size, step, false);
        if (from.isEmpty() || to.isEmpty()) {
            return Extent.unknown("slice of " + size + " from " + start + " to " + end + " by " + step);
        }
        Extent distance = step > 0 ? to.get().minus(from.get()) : from.get().minus(to.get());
        return distance.maximum(Extent.ZERO).ceilingDividedBy(Math.abs(step));
    }

    /** The place that an index means, between the first element and behind the last; empty where it is not known. */
    private static Optional<Extent> clamp(Extent index, Extent size, long step, boolean start) {
        // Walking backwards, one may end before the first element, but not start there.
        Extent least = Extent.of(step > 0 || start ? 0 : -1);
        Extent most = step > 0 ? size : size.plus(-1);
        if (index.number().isPresent()) {
            long number = index.number().getAsLong();
            if (number >= ENDLESS) {
                return Optional.of(most);
            }
            if (number <= -ENDLESS) {
                return Optional.of(least);
            }
            Extent place =
                    (number < 0 ? size.plus(number) : index).maximum(least).minimum(most);
            // The greater of a symbol and -1 may be negative, which extents in words never are.
            return step < 0 && place.toString().contains("max(") ? Optional.empty() : Optional.of(place);
        }
        return Extent.ZERO.isAtMost(index) ? Optional.of(index.minimum(most)) : Optional.empty();
    }

    private static Optional<List<Extent>> part(List<Extent> all, int rows, Extent start, Extent end, long step) {
        Extent size = Extent.of(rows);
        Optional<Long> from = clamp(start, size, step, true).flatMap(SliceShapes::number);
        Optional<Long> to = clamp(end, size, step, false).flatMap(SliceShapes::number);
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        List<Extent> some = new ArrayList<>();
        for (long index = from.get(); step > 0 ? index < to.get() : index > to.get(); index += step) {
            int row = all.size() / rows;
            some.addAll(all.subList((int) index * row, ((int) index + 1) * row));
        }
        return Optional.of(some);
    }

    private static Optional<Long> number(Extent extent) {
        return extent.number().isPresent() ? Optional.of(extent.number().getAsLong()) : Optional.empty();
    }

    private static long[] first(int count) {
        long[] all = new long[count];
        Arrays.setAll(all, index -> index);
        return all;
    }

    private static long[] ones(int count) {
        long[] all = new long[count];
        Arrays.fill(all, 1);
        return all;
    }

    private static List<ValueInfo> pad(OperatorCall call) {
        Shape shape = call.shape(0);
        List<Extent> pads = call.extents(1);
        if (call.has(2)) {
            call.sameTypes(0, 2);
        }
        if (pads.size() != 2 * shape.rank()) {
            throw call.refuse("needs " + 2 * shape.rank() + " pads for " + shape + ", got " + pads);
        }
        List<Dimension> all = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            Extent size = Extent.of(shape.dimension(axis)).plus(pads.get(axis)).plus(pads.get(axis + shape.rank()));
            if (size.number().isPresent() && size.number().getAsLong() < 0) {
                throw call.refuse("cannot cut more than there is from " + shape + " with " + pads);
            }
            all.add(size.dimension());
        }
        return call.like(0, new Shape(all));
    }
}
