package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pooling whose last window may reach over the end ({@code ceil_mode}).
 *
 * <p>Versions of ONNX Runtime differ in whether a window that begins in the padding is one, and in what they divide its mean
 * by. So where the extents are known, the end is padded for exactly the windows that PyTorch has, and none reaches over it.
 */
final class PoolingUpgrades {
    private PoolingUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("MaxPool", node -> node.same(exact(node, node.attributes())));
        rules.put("AveragePool", PoolingUpgrades::averagePool);
    }

    /**
     * The windows on one axis.
     *
     * @param places how many there are
     * @param begin padding before the input
     * @param end padding behind it, as much as the last window needs
     * @param counted the input with all padding that the file asks for
     */
    private record Windows(long places, long begin, long end, long counted, long stride, long kernel) {
        static Windows of(long size, long begin, long behind, long stride, long kernel, long reach) {
            long places = Math.floorDiv(size + begin + behind - reach + stride - 1, stride) + 1;
            // PyTorch leaves out a window that begins in the padding behind the end.
            places -= (places - 1) * stride >= size + begin ? 1 : 0;
            long end = Math.max(0, (places - 1) * stride + reach - size - begin);
            return new Windows(places, begin, end, size + begin + behind, stride, kernel);
        }

        /** By what the mean of a whole window is multiplied so that what lies behind all padding does not count. */
        double[] factors() {
            double[] factors = new double[Math.toIntExact(places)];
            for (int place = 0; place < factors.length; place++) {
                factors[place] = (double) kernel / (Math.min(place * stride + kernel, counted) - place * stride);
            }
            return factors;
        }
    }

    private static List<Value> averagePool(NodeTranslation node) {
        for (long dilation : node.attributes().integers("dilations").orElse(new long[0])) {
            if (dilation != 1) {
                throw node.refuse("its dilations are not supported");
            }
        }
        Attributes attributes = node.attributes().without("dilations");
        boolean over = attributes.integer("ceil_mode", 0) != 0;
        if (!over || attributes.integer("count_include_pad", 0) == 0) {
            return node.same(exact(node, attributes));
        }
        if (attributes.integers("pads").stream().flatMapToLong(Arrays::stream).allMatch(pad -> pad == 0)) {
            return node.same(exact(node, attributes.without("count_include_pad")));
        }
        Windows[] windows = windows(node, attributes)
                .orElseThrow(() -> node.refuse("its input " + node.input(0).shape()
                        + " must have known extents for ceil_mode with count_include_pad"));
        Value mean = node.same(padded(attributes, windows)).get(0);
        for (int axis = 0; axis < windows.length; axis++) {
            double[] factors = windows[axis].factors();
            if (Arrays.stream(factors).anyMatch(factor -> factor != 1)) {
                long[] shape = new long[windows.length + 2];
                Arrays.fill(shape, 1);
                shape[axis + 2] = factors.length;
                mean = mean.times(node.graph().constant(Constant.of(mean.type(), Shape.of(shape), factors)));
            }
        }
        return List.of(mean);
    }

    /** The attributes without {@code ceil_mode}, where extents are known and kernels take so much padding. */
    private static Attributes exact(NodeTranslation node, Attributes attributes) {
        return windows(node, attributes)
                .filter(windows -> Arrays.stream(windows).allMatch(window -> window.end < window.kernel))
                .map(windows -> padded(attributes, windows))
                .orElse(attributes);
    }

    private static Attributes padded(Attributes attributes, Windows[] windows) {
        long[] pads = new long[2 * windows.length];
        for (int axis = 0; axis < windows.length; axis++) {
            pads[axis] = windows[axis].begin;
            pads[axis + windows.length] = windows[axis].end;
        }
        return attributes.without("ceil_mode").with("pads", pads);
    }

    /** The windows on every axis; nothing where none reaches over the end, or extents are not known. */
    private static Optional<Windows[]> windows(NodeTranslation node, Attributes attributes) {
        Shape shape = node.input(0).shape();
        long[] kernel = attributes.integers("kernel_shape").orElse(new long[0]);
        boolean over = attributes.integer("ceil_mode", 0) != 0
                && attributes.text("auto_pad", "NOTSET").equals("NOTSET");
        if (!over || kernel.length == 0 || kernel.length + 2 != shape.rank()) {
            return Optional.empty();
        }
        long[] strides = attributes.integers("strides").orElse(filled(kernel.length, 1));
        long[] dilations = attributes.integers("dilations").orElse(filled(kernel.length, 1));
        long[] pads = attributes.integers("pads").orElse(new long[2 * kernel.length]);
        if (strides.length != kernel.length || dilations.length != kernel.length || pads.length != 2 * kernel.length) {
            return Optional.empty();
        }
        Windows[] windows = new Windows[kernel.length];
        for (int axis = 0; axis < kernel.length; axis++) {
            long reach = (kernel[axis] - 1) * dilations[axis] + 1;
            if (!(shape.dimension(axis + 2) instanceof Dimension.Fixed known)
                    || strides[axis] < 1
                    || known.size() + pads[axis] + pads[axis + kernel.length] < reach) {
                return Optional.empty();
            }
            windows[axis] = Windows.of(
                    known.size(), pads[axis], pads[axis + kernel.length], strides[axis], kernel[axis], reach);
        }
        return Optional.of(windows);
    }

    private static long[] filled(int length, long value) {
        long[] filled = new long[length];
        Arrays.fill(filled, value);
        return filled;
    }
}
