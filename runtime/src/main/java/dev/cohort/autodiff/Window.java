package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * The window of a convolution or pooling over the axes behind batch and channels, its padding written out.
 *
 * @param kernel the window's extents
 * @param strides how far it moves
 * @param dilations the distance of neighbours in it
 * @param begin the padding before the input
 * @param end the padding behind it
 * @param input the input's extents
 * @param output how many places the window has
 */
record Window(long[] kernel, long[] strides, long[] dilations, long[] begin, long[] end, long[] input, long[] output) {
    /**
     * @param from what the window moves over
     * @param to what it makes
     */
    static Window of(Backward node, long[] kernel, Shape from, Shape to) {
        Attributes attributes = node.attributes();
        int rank = kernel.length;
        long[] input = spatial(node, from);
        long[] output = spatial(node, to);
        long[] strides = attributes.integers("strides").orElse(ones(rank));
        long[] dilations = attributes.integers("dilations").orElse(ones(rank));
        long[] pads = attributes.integers("pads").orElse(new long[2 * rank]);
        long[] begin = Arrays.copyOf(pads, rank);
        long[] end = Arrays.copyOfRange(pads, rank, 2 * rank);
        String automatic = attributes.text("auto_pad", "NOTSET");
        for (int axis = 0; axis < rank && automatic.startsWith("SAME"); axis++) {
            long reach = (kernel[axis] - 1) * dilations[axis] + 1;
            long total = Math.max((output[axis] - 1) * strides[axis] + reach - input[axis], 0);
            begin[axis] = automatic.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            end[axis] = total - begin[axis];
        }
        return new Window(kernel, strides, dilations, begin, end, input, output);
    }

    /** The number of axes that the window moves over. */
    int rank() {
        return kernel.length;
    }

    /** The elements behind the last place that no window reaches; less than the stride, negative with {@code ceil_mode}. */
    long[] unread() {
        return perAxis(axis -> input[axis]
                + begin[axis]
                + end[axis]
                - (output[axis] - 1) * strides[axis]
                - (kernel[axis] - 1) * dilations[axis]
                - 1);
    }

    /** Whether the windows cover the input exactly, none overlapping another. */
    boolean tiles() {
        return IntStream.range(0, rank())
                .allMatch(axis -> kernel[axis] == strides[axis]
                        && dilations[axis] == 1
                        && begin[axis] == 0
                        && end[axis] == 0
                        && input[axis] == output[axis] * kernel[axis]);
    }

    /** Strides, dilations and padding as attributes. */
    Attributes attributes() {
        long[] pads = Arrays.copyOf(begin, 2 * rank());
        System.arraycopy(end, 0, pads, rank(), rank());
        return Attributes.NONE
                .with("strides", strides)
                .with("dilations", dilations)
                .with("pads", pads);
    }

    long[] perAxis(IntToLongFunction number) {
        return IntStream.range(0, rank()).mapToLong(number).toArray();
    }

    private static long[] spatial(Backward node, Shape shape) {
        Shape spatial = new Shape(shape.dimensions().subList(2, shape.rank()));
        if (!spatial.dimensions().stream().allMatch(Dimension.Fixed.class::isInstance)) {
            throw node.refuse("all dimensions but the batch must be known before the graph runs, got " + shape);
        }
        return spatial.sizes();
    }

    static long[] ones(int length) {
        long[] ones = new long[length];
        Arrays.fill(ones, 1);
        return ones;
    }
}
