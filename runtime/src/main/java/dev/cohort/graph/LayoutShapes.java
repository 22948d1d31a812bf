package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that give the same elements another shape or order. */
final class LayoutShapes {
    private LayoutShapes() {}

    static void addTo(Map<String, ShapeInference.Rule> rules) {
        rules.put("Reshape", LayoutShapes::reshape);
        rules.put("Flatten", LayoutShapes::flatten);
        rules.put("Transpose", LayoutShapes::transpose);
        rules.put("Squeeze", LayoutShapes::squeeze);
        rules.put("Unsqueeze", LayoutShapes::unsqueeze);
        rules.put("Expand", LayoutShapes::expand);
        rules.put("Tile", LayoutShapes::tile);
        rules.put("DepthToSpace", call -> blocks(call, true));
        rules.put("SpaceToDepth", call -> blocks(call, false));
        rules.put("Trilu", call -> {
            if (call.shape(0).rank() < 2) {
                throw call.refuse("needs matrices, got " + call.shape(0));
            }
            return call.like(0, call.shape(0));
        });
    }

    private static Extent elements(List<Extent> extents) {
        return extents.stream().reduce(Extent.ONE, Extent::times);
    }

    private static Shape shape(List<Extent> extents) {
        return new Shape(extents.stream().map(Extent::dimension).toList());
    }

    private static List<Extent> extents(Shape shape) {
        return shape.dimensions().stream().map(Extent::of).toList();
    }

    private static List<ValueInfo> reshape(OperatorCall call) {
        Shape from = call.shape(0);
        List<Extent> given = call.extents(1);
        boolean zeroKeeps = call.attributes().integer("allowzero", 0) == 0;
        List<Extent> to = new ArrayList<>();
        int inferred = -1;
        for (int axis = 0; axis < given.size(); axis++) {
            Extent size = given.get(axis);
            if (size.equals(Extent.of(-1))) {
                if (inferred >= 0) {
                    throw call.refuse("can infer one dimension, but -1 is there twice in " + given);
                }
                inferred = axis;
                to.add(Extent.ONE);
            } else if (zeroKeeps && size.equals(Extent.ZERO)) {
                if (axis >= from.rank()) {
                    throw call.refuse("cannot keep dimension " + axis + " of " + from + ", which has none there");
                }
                to.add(Extent.of(from.dimension(axis)));
            } else {
                to.add(size);
            }
        }
        Extent all = elements(extents(from));
        Extent rest = elements(to);
        if (inferred >= 0) {
            to.set(inferred, missing(call, from, given, all, rest));
        } else if (!all.equals(rest) && !all.isUnknown() && !rest.isUnknown()) {
            throw unlike(call, from, given, all, rest);
        }
        return List.of(new ValueInfo(call.elementType(0), shape(to), call.allElements(0)));
    }

    private static Extent missing(OperatorCall call, Shape from, List<Extent> given, Extent all, Extent rest) {
        return all.dividedBy(rest).orElseGet(() -> {
            if (all.number().isPresent() && rest.number().isPresent() || rest.equals(Extent.ZERO)) {
                throw unlike(call, from, given, all, rest);
            }
            return Extent.unknown(all + "/(" + rest + ")");
        });
    }

    private static IllegalArgumentException unlike(
            OperatorCall call, Shape from, List<Extent> given, Extent all, Extent rest) {
        return call.refuse("cannot arrange " + from + " as " + given + ": " + all + " elements do not fill " + rest);
    }

    private static List<ValueInfo> flatten(OperatorCall call) {
        Shape shape = call.shape(0);
        long axis = call.attributes().integer("axis", 1);
        if (axis < -shape.rank() || axis > shape.rank()) {
            throw call.refuse("has no axis " + axis + " in " + shape);
        }
        int place = (int) (axis < 0 ? axis + shape.rank() : axis);
        List<Extent> all = extents(shape);
        return call.like(0, shape(List.of(elements(all.subList(0, place)), elements(all.subList(place, all.size())))));
    }

    private static List<ValueInfo> transpose(OperatorCall call) {
        Shape shape = call.shape(0);
        long[] order = call.attributes().integers("perm").orElseGet(() -> IntStream.range(0, shape.rank())
                .mapToLong(axis -> shape.rank() - 1 - axis)
                .toArray());
        if (call.axes(order, shape.rank()).size() != shape.rank()) {
            throw call.refuse("needs each axis of " + shape + " once, got " + order.length + " axes");
        }
        List<Dimension> all = new ArrayList<>();
        for (long axis : order) {
            all.add(shape.dimension(call.axis(axis, shape.rank())));
        }
        return List.of(new ValueInfo(
                call.elementType(0),
                new Shape(all),
                call.allElements(0).flatMap(elements -> turned(elements, shape, order))));
    }

    /** The elements of a transposed table, which PyTorch's exported pads are; of more axes they are forgotten. */
    private static Optional<List<Extent>> turned(List<Extent> elements, Shape shape, long[] order) {
        if (shape.rank() <= 1) {
            return Optional.of(elements);
        }
        if (shape.rank() > 2 || !shape.isFixed()) {
            return Optional.empty();
        }
        if (order[0] == 0 || order[0] == -2) {
            return Optional.of(elements);
        }
        int columns = (int) shape.size(1);
        List<Extent> turned = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            for (int place = column; place < elements.size(); place += columns) {
                turned.add(elements.get(place));
            }
        }
        return Optional.of(turned);
    }

    private static List<ValueInfo> squeeze(OperatorCall call) {
        Shape shape = call.shape(0);
        Dimension one = Dimension.of(1);
        List<Integer> axes = call.has(1)
                ? call.axes(call.numbers(1), shape.rank())
                : IntStream.range(0, shape.rank())
                        .filter(axis -> shape.dimension(axis).equals(one))
                        .boxed()
                        .toList();
        List<Dimension> all = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!axes.contains(axis)) {
                all.add(shape.dimension(axis));
            } else if (!shape.dimension(axis).equals(one)
                    && !Extent.of(shape.dimension(axis)).isUnknown()) {
                throw call.refuse("cannot remove axis " + axis + " of " + shape + ", whose extent is not 1");
            }
        }
        return List.of(new ValueInfo(call.elementType(0), new Shape(all), call.elements(0)));
    }

    private static List<ValueInfo> unsqueeze(OperatorCall call) {
        Shape shape = call.shape(0);
        long[] given = call.numbers(1);
        int rank = shape.rank() + given.length;
        List<Integer> axes = call.axes(given, rank);
        List<Dimension> all = new ArrayList<>(shape.dimensions());
        axes.forEach(axis -> all.add(axis, Dimension.of(1)));
        return List.of(new ValueInfo(
                call.elementType(0), new Shape(all), call.elements(0).filter(elements -> rank <= 1)));
    }

    private static List<ValueInfo> expand(OperatorCall call) {
        Shape from = call.shape(0);
        List<Extent> to = call.extents(1);
        List<Dimension> all = new ArrayList<>(call.broadcast(from, shape(to)).dimensions());
        for (int axis = 1; axis <= Math.min(from.rank(), to.size()); axis++) {
            Extent wanted = to.get(to.size() - axis);
            // A symbol may stand for 1, and is then expanded to an extent that is not known.
            if (wanted.isUnknown() && from.dimension(-axis) instanceof Dimension.Symbol) {
                all.set(all.size() - axis, wanted.dimension());
            }
        }
        return call.like(0, new Shape(all));
    }

    private static List<ValueInfo> tile(OperatorCall call) {
        List<Extent> all = new ArrayList<>(extents(call.shape(0)));
        List<Extent> repeats = call.extents(1);
        if (repeats.size() != all.size()) {
            throw call.refuse("needs one repeat for each dimension of " + call.shape(0) + ", got " + repeats);
        }
        for (int axis = 0; axis < all.size(); axis++) {
            all.set(axis, all.get(axis).times(repeats.get(axis)));
        }
        return call.like(0, shape(all));
    }

    private static List<ValueInfo> blocks(OperatorCall call, boolean grow) {
        call.rank(0, 4);
        long size = call.attributes().integer("blocksize", 0);
        List<Extent> all = new ArrayList<>(extents(call.shape(0)));
        for (int axis = 1; axis < 4; axis++) {
            Extent by = Extent.of(axis == 1 ? size * size : size);
            Extent extent = all.get(axis);
            boolean multiply = grow == axis > 1;
            all.set(
                    axis,
                    multiply
                            ? extent.times(by)
                            : extent.dividedBy(by)
                                    .orElseThrow(() ->
                                            call.refuse("cannot cut " + call.shape(0) + " into blocks of " + size)));
        }
        return call.like(0, shape(all));
    }
}
