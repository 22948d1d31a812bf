package dev.cohort.graph;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Convolutions and pooling: windows that move over the axes behind batch and channels. */
final class ConvolutionShapes {
    private ConvolutionShapes() {}

    static void addTo(Map<String, ShapeInference.Rule> rules) {
        rules.put("Conv", ConvolutionShapes::convolution);
        rules.put("ConvTranspose", ConvolutionShapes::transposed);
        rules.put("MaxPool", call -> {
            ValueInfo pooled = pool(call);
            return List.of(pooled, new ValueInfo(ElementType.INT64, pooled.shape()));
        });
        rules.put("AveragePool", call -> List.of(pool(call)));
        rules.put("LpPool", call -> List.of(pool(call)));
        for (String type : List.of("GlobalAveragePool", "GlobalMaxPool")) {
            rules.put(type, call -> {
                call.floats(0);
                List<Dimension> all = new ArrayList<>(call.shape(0).dimensions().subList(0, spatial(call)));
                while (all.size() < call.shape(0).rank()) {
                    all.add(Dimension.of(1));
                }
                return call.like(0, new Shape(all));
            });
        }
    }

    /** The first axis that the window moves over. */
    private static int spatial(OperatorCall call) {
        if (call.shape(0).rank() < 3) {
            throw call.refuse("needs batch, channels and at least one more dimension, got " + call.shape(0)
                    + " of rank " + call.shape(0).rank());
        }
        return 2;
    }

    /** How a window moves, one number per axis; pads are those at the begins followed by those at the ends. */
    private record Window(long[] kernel, long[] strides, long[] dilations, long[] pads, String automatic) {
        static Window of(OperatorCall call, long[] kernel) {
            Attributes attributes = call.attributes();
            int rank = kernel.length;
            Window window = new Window(
                    kernel,
                    attributes.integers("strides").orElse(ones(rank)),
                    attributes.integers("dilations").orElse(ones(rank)),
                    attributes.integers("pads").orElse(new long[2 * rank]),
                    attributes.text("auto_pad", "NOTSET"));
            window.check(call, "strides", window.strides, rank, 1);
            window.check(call, "dilations", window.dilations, rank, 1);
            window.check(call, "pads", window.pads, 2 * rank, 0);
            if (window.automatic.startsWith("SAME")
                    && Arrays.stream(window.dilations).anyMatch(gap -> gap != 1)) {
                throw call.refuse("cannot pad a dilated window by " + window.automatic + ": give the pads");
            }
            window.check(call, "kernel_shape", kernel, call.shape(0).rank() - 2, 1);
            return window;
        }

        private void check(OperatorCall call, String name, long[] values, int length, long least) {
            if (values.length != length || Arrays.stream(values).anyMatch(value -> value < least)) {
                throw call.refuse("needs " + length + " " + name + " of at least " + least + " for " + call.shape(0)
                        + ", got " + Arrays.toString(values));
            }
        }

        private static long[] ones(int length) {
            long[] ones = new long[length];
            Arrays.fill(ones, 1);
            return ones;
        }

        /** The reach of the window on an axis, the gaps of dilation included. */
        long reach(int axis) {
            return (kernel[axis] - 1) * dilations[axis] + 1;
        }

        long padding(int axis) {
            return automatic.equals("NOTSET") ? pads[axis] + pads[axis + kernel.length] : 0;
        }

        /** How many places the window has on an axis. */
        Dimension places(OperatorCall call, int axis, Dimension size, boolean ceiling) {
            long stride = strides[axis];
            if (automatic.startsWith("SAME")) {
                return Extent.of(size).ceilingDividedBy(stride).dimension();
            }
            Extent room = Extent.of(size).plus(padding(axis) - reach(axis));
            if (room.number().isPresent() && room.number().getAsLong() < 0) {
                throw call.refuse("has a window of " + reach(axis) + " that does not fit into " + call.shape(0)
                        + " with padding " + padding(axis) + " at axis " + (axis + 2));
            }
            Extent places = (ceiling ? room.ceilingDividedBy(stride) : room.floorDividedBy(stride)).plus(1);
            // A window that would begin in the padding behind the end is left out.
            boolean outside = ceiling
                    && Extent.of(size).plus(pads[axis]).isAtMost(places.plus(-1).times(stride));
            return (outside ? places.plus(-1) : places).dimension();
        }
    }

    private static ValueInfo pool(OperatorCall call) {
        call.floats(0);
        int spatial = spatial(call);
        long[] kernel = call.attributes()
                .integers("kernel_shape")
                .orElseThrow(() -> call.refuse("needs the attribute kernel_shape"));
        Window window = Window.of(call, kernel);
        boolean ceiling = call.attributes().integer("ceil_mode", 0) != 0;
        if (ceiling && call.attributes().integer("count_include_pad", 0) != 0) {
            // Versions of ONNX Runtime divide by different numbers.
            throw call.refuse("cannot have both ceil_mode and count_include_pad; pad by itself before it");
        }
        List<Dimension> all = new ArrayList<>(call.shape(0).dimensions().subList(0, spatial));
        for (int axis = 0; axis < kernel.length; axis++) {
            all.add(window.places(call, axis, call.shape(0).dimension(axis + spatial), ceiling));
        }
        return new ValueInfo(call.elementType(0), new Shape(all));
    }

    private static Window checked(OperatorCall call, int biasAxis, long biasTimes) {
        call.floats(0);
        call.sameTypes(0, 1, 2);
        int spatial = spatial(call);
        Shape weight = call.shape(1);
        call.rank(1, call.shape(0).rank());
        long[] sizes = new Shape(weight.dimensions().subList(spatial, weight.rank())).sizes();
        long[] kernel = call.attributes().integers("kernel_shape").orElse(sizes);
        if (!Arrays.equals(kernel, sizes)) {
            throw call.refuse(
                    "has a kernel_shape of " + Arrays.toString(kernel) + " that differs from its weight " + weight);
        }
        if (call.has(2)) {
            Extent channels = Extent.of(weight.dimension(biasAxis)).times(biasTimes);
            call.rank(2, 1);
            call.same(
                    call.shape(2).dimension(0),
                    channels.dimension(),
                    "cannot add the bias " + call.shape(2) + " to the channels that " + weight + " makes");
        }
        return Window.of(call, kernel);
    }

    private static List<ValueInfo> convolution(OperatorCall call) {
        Window window = checked(call, 0, 1);
        Shape input = call.shape(0);
        Shape weight = call.shape(1);
        long group = call.attributes().integer("group", 1);
        call.same(
                input.dimension(1),
                Extent.of(weight.dimension(1)).times(group).dimension(),
                "cannot convolve " + input + " with " + weight + (group == 1 ? "" : " in " + group + " groups")
                        + ", whose channels do not fit");
        if (weight.dimension(0) instanceof Dimension.Fixed made && made.size() % group != 0) {
            throw call.refuse("cannot cut the " + made + " channels of " + weight + " into " + group + " groups");
        }
        List<Dimension> all = new ArrayList<>(List.of(input.dimension(0), weight.dimension(0)));
        for (int axis = 0; axis < window.kernel().length; axis++) {
            all.add(window.places(call, axis, input.dimension(axis + 2), false));
        }
        return call.like(0, new Shape(all));
    }

    private static List<ValueInfo> transposed(OperatorCall call) {
        long group = call.attributes().integer("group", 1);
        Window window = checked(call, 1, group);
        Shape input = call.shape(0);
        Shape weight = call.shape(1);
        call.same(
                input.dimension(1),
                weight.dimension(0),
                "cannot convolve " + input + " with " + weight + ", whose channels do not fit");
        int rank = window.kernel().length;
        long[] extra = call.attributes().integers("output_padding").orElse(new long[rank]);
        long[] sizes = call.attributes().integers("output_shape").orElse(new long[0]);
        List<Dimension> all = new ArrayList<>(List.of(
                input.dimension(0), Extent.of(weight.dimension(1)).times(group).dimension()));
        for (int axis = 0; axis < rank; axis++) {
            Extent size = Extent.of(input.dimension(axis + 2));
            long stride = window.strides()[axis];
            Extent whole = size.plus(-1).times(stride).plus(extra[axis] + window.reach(axis));
            // Padding is never negative: a window below the stride leaves the result shorter than was asked for.
            Extent made = window.automatic().startsWith("SAME")
                    ? size.times(stride).minimum(whole)
                    : whole.plus(-window.padding(axis));
            all.add(sizes.length == rank ? Dimension.of(sizes[axis]) : made.dimension());
        }
        return call.like(0, new Shape(all));
    }
}
