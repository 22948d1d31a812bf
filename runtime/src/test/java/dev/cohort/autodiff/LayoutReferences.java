package dev.cohort.autodiff;

import dev.cohort.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that move and choose elements, and those that make tensors of shapes. */
final class LayoutReferences {
    private LayoutReferences() {}

    static Map<String, Interpreter.Reference> table() {
        Map<String, Interpreter.Reference> table = new HashMap<>();
        for (String shaped : List.of("Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
            // The graph's shape inference has a test of its own; here only the batch is filled in.
            table.put(shaped, (node, in) -> List.of(in.get(0).reshaped(sizes(node, in))));
        }
        table.put("Transpose", (node, in) -> {
            int rank = in.get(0).rank();
            int[] order = node.attributes().integers("perm").map(Array::ints).orElseGet(() -> IntStream.range(0, rank)
                    .map(axis -> rank - 1 - axis)
                    .toArray());
            return List.of(in.get(0).transposed(order));
        });
        table.put(
                "Expand",
                (node, in) -> List.of(in.get(0)
                        .expanded(Array.together(in.get(0).shape(), in.get(1).ints()))));
        table.put("Concat", LayoutReferences::concat);
        table.put("Split", LayoutReferences::split);
        table.put("Slice", LayoutReferences::slice);
        table.put("Pad", LayoutReferences::pad);
        table.put("Gather", LayoutReferences::gather);
        table.put("GatherElements", (node, in) -> {
            int axis = in.get(0).axis(node.attributes().integer("axis", 0));
            return List.of(
                    Array.fill(in.get(1).shape(), index -> in.get(0).at(moved(in.get(0), in.get(1), axis, index))));
        });
        table.put("ScatterElements", LayoutReferences::scatter);
        table.put(
                "Shape",
                (node, in) -> List.of(Array.vector(
                        Arrays.stream(in.get(0).shape()).asDoubleStream().toArray())));
        table.put("Size", (node, in) -> List.of(Array.scalar(in.get(0).data().length)));
        table.put(
                "ConstantOfShape",
                (node, in) -> List.of(Array.fill(in.get(0).ints(), index -> node.attributes()
                        .constant("value")
                        .map(value -> value.doubleAt(0))
                        .orElse(0.0))));
        table.put(
                "EyeLike",
                (node, in) -> List.of(Array.fill(
                        in.get(0).shape(),
                        index -> index[1] - index[0] == node.attributes().integer("k", 0) ? 1 : 0)));
        table.put("Range", (node, in) -> {
            double start = in.get(0).data()[0];
            double step = in.get(2).data()[0];
            int count = (int) Math.max(0, Math.ceil((in.get(1).data()[0] - start) / step));
            return List.of(Array.fill(new int[] {count}, index -> start + index[0] * step));
        });
        table.put("NonZero", LayoutReferences::nonZero);
        return table;
    }

    private static int[] sizes(Node node, List<Array> in) {
        Array x = in.get(0);
        switch (node.type()) {
            case "Reshape" -> {
                int[] sizes = in.get(1).ints();
                for (int axis = 0; axis < sizes.length; axis++) {
                    sizes[axis] = sizes[axis] == 0 ? x.shape()[axis] : sizes[axis];
                }
                int known = Arrays.stream(sizes).filter(size -> size >= 0).reduce(1, (a, b) -> a * b);
                return Arrays.stream(sizes)
                        .map(size -> size < 0 ? x.data().length / known : size)
                        .toArray();
            }
            case "Flatten" -> {
                long given = node.attributes().integer("axis", 1);
                int axis = (int) (given < 0 ? given + x.rank() : given);
                int rows = Array.size(Arrays.copyOf(x.shape(), axis));
                return new int[] {rows, x.data().length / Math.max(rows, 1)};
            }
            case "Squeeze" -> {
                int[] axes = node.hasInput(1)
                        ? Arrays.stream(in.get(1).ints()).map(x::axis).toArray()
                        : IntStream.range(0, x.rank())
                                .filter(axis -> x.shape()[axis] == 1)
                                .toArray();
                return IntStream.range(0, x.rank())
                        .filter(axis -> Arrays.stream(axes).noneMatch(a -> a == axis))
                        .map(axis -> x.shape()[axis])
                        .toArray();
            }
            default -> {
                int rank = x.rank() + in.get(1).data().length;
                int[] sizes = new int[rank];
                for (int axis : in.get(1).ints()) {
                    sizes[axis < 0 ? axis + rank : axis] = 1;
                }
                int next = 0;
                for (int axis = 0; axis < rank; axis++) {
                    sizes[axis] = sizes[axis] == 1 ? 1 : x.shape()[next++];
                }
                return sizes;
            }
        }
    }

    private static List<Array> concat(Node node, List<Array> in) {
        int axis = in.get(0).axis(node.attributes().integer("axis", 0));
        int total = in.stream().mapToInt(part -> part.shape()[axis]).sum();
        return List.of(Array.fill(Array.replaced(in.get(0).shape(), axis, total), index -> {
            int place = index[axis];
            int part = 0;
            while (place >= in.get(part).shape()[axis]) {
                place -= in.get(part++).shape()[axis];
            }
            return in.get(part).at(Array.replaced(index, axis, place));
        }));
    }

    private static List<Array> split(Node node, List<Array> in) {
        Array x = in.get(0);
        int axis = x.axis(node.attributes().integer("axis", 0));
        int count = node.outputs().size();
        int[] sizes = new int[count];
        Arrays.fill(sizes, (x.shape()[axis] + count - 1) / count);
        sizes[count - 1] = x.shape()[axis] - (count - 1) * sizes[0];
        int[] chosen = node.hasInput(1) ? in.get(1).ints() : sizes;
        List<Array> parts = new ArrayList<>();
        int start = 0;
        for (int size : chosen) {
            int from = start;
            parts.add(Array.fill(
                    Array.replaced(x.shape(), axis, size),
                    index -> x.at(Array.replaced(index, axis, index[axis] + from))));
            start += size;
        }
        return parts;
    }

    private static List<Array> slice(Node node, List<Array> in) {
        Array x = in.get(0);
        double[] starts = in.get(1).data();
        int[] from = new int[x.rank()];
        int[] by = new int[x.rank()];
        Arrays.fill(by, 1);
        int[] sizes = x.shape().clone();
        for (int place = 0; place < starts.length; place++) {
            int axis = node.hasInput(3) ? x.axis((long) in.get(3).data()[place]) : place;
            int extent = x.shape()[axis];
            int step = node.hasInput(4) ? (int) in.get(4).data()[place] : 1;
            int start = bound(starts[place], extent, step > 0 ? 0 : 0, step > 0 ? extent : extent - 1);
            int end = bound(in.get(2).data()[place], extent, step > 0 ? 0 : -1, step > 0 ? extent : extent - 1);
            from[axis] = start;
            by[axis] = step;
            sizes[axis] = Math.max(0, (end - start + step - Integer.signum(step)) / step);
        }
        return List.of(Array.fill(sizes, index -> {
            int[] place = new int[index.length];
            Arrays.setAll(place, axis -> from[axis] + index[axis] * by[axis]);
            return x.at(place);
        }));
    }

    private static int bound(double given, int extent, int least, int most) {
        double counted = given < 0 ? given + extent : given;
        return (int) Math.max(least, Math.min(most, counted));
    }

    private static List<Array> pad(Node node, List<Array> in) {
        Array x = in.get(0);
        int[] pads = in.get(1).ints();
        double border = node.hasInput(2) ? in.get(2).data()[0] : 0;
        int[] sizes = new int[x.rank()];
        Arrays.setAll(sizes, axis -> x.shape()[axis] + pads[axis] + pads[axis + x.rank()]);
        return List.of(Array.fill(sizes, index -> {
            int[] place = new int[index.length];
            Arrays.setAll(place, axis -> index[axis] - pads[axis]);
            boolean inside = IntStream.range(0, place.length)
                    .allMatch(axis -> place[axis] >= 0 && place[axis] < x.shape()[axis]);
            return inside ? x.at(place) : border;
        }));
    }

    private static List<Array> gather(Node node, List<Array> in) {
        Array x = in.get(0);
        Array indices = in.get(1);
        int axis = x.axis(node.attributes().integer("axis", 0));
        int[] sizes = IntStream.concat(
                        IntStream.concat(Arrays.stream(x.shape(), 0, axis), Arrays.stream(indices.shape())),
                        Arrays.stream(x.shape(), axis + 1, x.rank()))
                .toArray();
        return List.of(Array.fill(sizes, index -> {
            int[] place = new int[x.rank()];
            int chosen = (int) indices.at(Arrays.copyOfRange(index, axis, axis + indices.rank()));
            System.arraycopy(index, 0, place, 0, axis);
            place[axis] = chosen < 0 ? chosen + x.shape()[axis] : chosen;
            System.arraycopy(index, axis + indices.rank(), place, axis + 1, x.rank() - axis - 1);
            return x.at(place);
        }));
    }

    private static int[] moved(Array data, Array indices, int axis, int[] index) {
        int chosen = (int) indices.at(index);
        return Array.replaced(index, axis, chosen < 0 ? chosen + data.shape()[axis] : chosen);
    }

    private static List<Array> scatter(Node node, List<Array> in) {
        Array x = in.get(0);
        int axis = x.axis(node.attributes().integer("axis", 0));
        boolean adds = node.attributes().text("reduction", "none").equals("add");
        double[] data = x.data().clone();
        Array.fill(in.get(1).shape(), index -> {
            int place = x.offset(moved(x, in.get(1), axis, index));
            data[place] = (adds ? data[place] : 0) + in.get(2).at(index);
            return 0;
        });
        return List.of(new Array(x.shape(), data));
    }

    private static List<Array> nonZero(Node node, List<Array> in) {
        Array x = in.get(0);
        List<int[]> places = new ArrayList<>();
        Array.fill(x.shape(), index -> {
            if (x.at(index) != 0) {
                places.add(index.clone());
            }
            return 0;
        });
        return List.of(Array.fill(new int[] {x.rank(), places.size()}, index -> places.get(index[1])[index[0]]));
    }
}
