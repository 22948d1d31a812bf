package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.graph.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Convolutions and pools, by the definition: for each place of the window, each of its elements. */
final class WindowReferences {
    private WindowReferences() {}

    static Map<String, Interpreter.Reference> table() {
        return Map.of(
                "Conv", WindowReferences::convolution,
                "ConvTranspose", WindowReferences::transposed,
                "MaxPool", WindowReferences::maximum,
                "AveragePool", WindowReferences::mean,
                "GlobalAveragePool", (node, in) -> List.of(global(in.get(0), true)),
                "GlobalMaxPool", (node, in) -> List.of(global(in.get(0), false)));
    }

    private static Array global(Array x, boolean mean) {
        int[] axes = IntStream.range(2, x.rank()).toArray();
        return ReductionReferences.reduce(
                x,
                axes,
                true,
                all -> mean
                        ? Arrays.stream(all).average().orElseThrow()
                        : Arrays.stream(all).max().orElseThrow());
    }

    /** How a window moves; the ends of the padding only where a mean counts them. */
    private record Moves(int[] kernel, int[] strides, int[] dilations, int[] begin, int[] end) {
        static Moves of(Attributes attributes, int[] kernel, int[] input, int[] output) {
            int rank = kernel.length;
            int[] ones = new int[rank];
            Arrays.fill(ones, 1);
            int[] strides = attributes.integers("strides").map(Array::ints).orElse(ones);
            int[] dilations = attributes.integers("dilations").map(Array::ints).orElse(ones);
            int[] pads = attributes.integers("pads").map(Array::ints).orElse(new int[2 * rank]);
            int[] begin = Arrays.copyOf(pads, rank);
            int[] end = Arrays.copyOfRange(pads, rank, 2 * rank);
            String automatic = attributes.text("auto_pad", "NOTSET");
            if (automatic.startsWith("SAME")) {
                for (int axis = 0; axis < rank; axis++) {
                    int total = Math.max(
                            0,
                            (output[axis] - 1) * strides[axis]
                                    + (kernel[axis] - 1) * dilations[axis]
                                    + 1
                                    - input[axis]);
                    begin[axis] = automatic.equals("SAME_UPPER") ? total / 2 : (total + 1) / 2;
                    end[axis] = total - begin[axis];
                }
            }
            return new Moves(kernel, strides, dilations, begin, end);
        }

        /** Where an element of the window at a place lies in the input. */
        int[] position(int[] place, int[] element) {
            int[] position = new int[kernel.length];
            Arrays.setAll(
                    position, axis -> place[axis] * strides[axis] + element[axis] * dilations[axis] - begin[axis]);
            return position;
        }
    }

    private static boolean inside(int[] position, int[] sizes) {
        return IntStream.range(0, sizes.length).allMatch(axis -> position[axis] >= 0 && position[axis] < sizes[axis]);
    }

    private static int[] tail(int[] shape) {
        return Arrays.copyOfRange(shape, 2, shape.length);
    }

    private static int[] index(int first, int second, int[] rest) {
        return IntStream.concat(IntStream.of(first, second), Arrays.stream(rest))
                .toArray();
    }

    /** The output's shape, of which the batch alone is taken from the input: the rest is known. */
    private static int[] shape(Node node, Array x) {
        int[] shape = new int[x.rank()];
        shape[0] = x.shape()[0];
        for (int axis = 1; axis < shape.length; axis++) {
            boolean known = node.output(0).shape().dimension(axis) instanceof dev.cohort.api.graph.Dimension.Fixed;
            // Channels may be a batch that another operator turned into channels.
            shape[axis] = known ? (int) node.output(0).shape().size(axis) : -1;
        }
        return shape;
    }

    private static List<Array> convolution(Node node, List<Array> in) {
        Array x = in.get(0);
        Array w = in.get(1);
        int group = (int) node.attributes().integer("group", 1);
        int[] shape = Array.replaced(shape(node, x), 1, w.shape()[0]);
        int channels = w.shape()[1];
        Moves moves = Moves.of(node.attributes(), tail(w.shape()), tail(x.shape()), tail(shape));
        return List.of(Array.fill(shape, place -> {
            int first = place[1] / (w.shape()[0] / group) * channels;
            double[] sum = {node.hasInput(2) ? in.get(2).data()[place[1]] : 0};
            Array.fill(moves.kernel(), element -> {
                int[] position = moves.position(tail(place), element);
                if (inside(position, tail(x.shape()))) {
                    for (int channel = 0; channel < channels; channel++) {
                        sum[0] += x.at(index(place[0], first + channel, position))
                                * w.at(index(place[1], channel, element));
                    }
                }
                return 0;
            });
            return sum[0];
        }));
    }

    private static List<Array> transposed(Node node, List<Array> in) {
        Array x = in.get(0);
        Array w = in.get(1);
        int group = (int) node.attributes().integer("group", 1);
        int made = w.shape()[1];
        int[] shape = Array.replaced(shape(node, x), 1, made * group);
        Moves moves = moves(node, tail(w.shape()), tail(shape), tail(x.shape()));
        double[] y = new double[Array.size(shape)];
        Array places = new Array(shape, y);
        Array.fill(x.shape(), place -> {
            int first = place[1] / (x.shape()[1] / group) * made;
            Array.fill(moves.kernel(), element -> {
                int[] position = moves.position(tail(place), element);
                if (inside(position, tail(shape))) {
                    for (int channel = 0; channel < made; channel++) {
                        y[places.offset(index(place[0], first + channel, position))] +=
                                x.at(place) * w.at(index(place[1], channel, element));
                    }
                }
                return 0;
            });
            return 0;
        });
        return List.of(
                node.hasInput(2)
                        ? Array.fill(
                                shape, place -> places.at(place) + in.get(2).data()[place[1]])
                        : places);
    }

    /** A transposed convolution with a given output shape has the padding that makes it so. */
    private static Moves moves(Node node, int[] kernel, int[] large, int[] small) {
        Moves moves = Moves.of(node.attributes(), kernel, large, small);
        String automatic = node.attributes().text("auto_pad", "NOTSET");
        if (node.attributes().has("output_shape")) {
            int[] extra = node.attributes()
                    .integers("output_padding")
                    .map(Array::ints)
                    .orElse(new int[kernel.length]);
            for (int axis = 0; axis < kernel.length; axis++) {
                int total = (small[axis] - 1) * moves.strides[axis]
                        + extra[axis]
                        + (kernel[axis] - 1) * moves.dilations[axis]
                        + 1
                        - large[axis];
                moves.begin[axis] = automatic.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            }
        }
        return moves;
    }

    private static List<Array> maximum(Node node, List<Array> in) {
        Array x = in.get(0);
        int[] shape = Array.replaced(shape(node, x), 1, x.shape()[1]);
        int[] kernel = Array.ints(node.attributes().integers("kernel_shape").orElseThrow());
        Moves moves = Moves.of(node.attributes(), kernel, tail(x.shape()), tail(shape));
        Array places = Array.fill(shape, place -> {
            int[] best = {-1};
            Array.fill(kernel, element -> {
                int[] position = moves.position(tail(place), element);
                if (inside(position, tail(x.shape()))) {
                    int offset = x.offset(index(place[0], place[1], position));
                    best[0] = best[0] < 0 || x.data()[offset] > x.data()[best[0]] ? offset : best[0];
                }
                return 0;
            });
            return best[0];
        });
        return List.of(places.map(place -> x.data()[(int) place]), places);
    }

    private static List<Array> mean(Node node, List<Array> in) {
        Array x = in.get(0);
        int[] shape = Array.replaced(shape(node, x), 1, x.shape()[1]);
        int[] kernel = Array.ints(node.attributes().integers("kernel_shape").orElseThrow());
        Moves moves = Moves.of(node.attributes(), kernel, tail(x.shape()), tail(shape));
        boolean padded = node.attributes().integer("count_include_pad", 0) != 0;
        int[] sizes = tail(x.shape());
        int[] reach = new int[sizes.length];
        Arrays.setAll(reach, axis -> sizes[axis] + moves.begin[axis] + moves.end[axis]);
        return List.of(Array.fill(shape, place -> {
            double[] sum = new double[2];
            Array.fill(kernel, element -> {
                int[] position = moves.position(tail(place), element);
                int[] shifted = new int[position.length];
                Arrays.setAll(shifted, axis -> position[axis] + moves.begin[axis]);
                boolean real = inside(position, sizes);
                sum[0] += real ? x.at(index(place[0], place[1], position)) : 0;
                sum[1] += real || (padded && inside(shifted, reach)) ? 1 : 0;
                return 0;
            });
            return sum[0] / sum[1];
        }));
    }
}
