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
import java.util.stream.IntStream;

/**
 * Resizing, one axis after another: the nearest elements are gathered by indices, interpolated ones are a product with the
 * matrix of their weights. Both are known when the extents are, and have the gradients of what they are made of.
 */
final class ResizeUpgrades {
    private ResizeUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("Resize", node -> List.of(resized(node)));
        rules.put("Upsample", node -> List.of(resized(node)));
    }

    /** How an axis is resized: the place in the input of each place in the output. */
    private record Axis(int from, int to, double scale, String coordinates) {
        double place(int index) {
            return switch (coordinates) {
                case "asymmetric" -> index / scale;
                case "align_corners" -> to == 1 ? 0 : index * (from - 1.0) / (to - 1.0);
                case "pytorch_half_pixel" -> to == 1 ? 0 : (index + 0.5) / scale - 0.5;
                case "half_pixel_symmetric" -> {
                    double adjusted = to / (from * scale);
                    yield from / 2.0 * (1 - adjusted) + (index + 0.5) / scale - 0.5;
                }
                case "half_pixel" -> (index + 0.5) / scale - 0.5;
                default ->
                    throw new IllegalArgumentException("its coordinates '" + coordinates + "' are not supported");
            };
        }

        int clamped(long index) {
            return (int) Math.max(0, Math.min(from - 1, index));
        }
    }

    private static Value resized(NodeTranslation node) {
        Attributes attributes = node.attributes();
        boolean old = node.version() < 11;
        String mode = attributes.text("mode", "nearest");
        if (attributes.integer("antialias", 0) != 0
                || !attributes.text("keep_aspect_ratio_policy", "stretch").equals("stretch")
                || !List.of("nearest", "linear", "cubic").contains(mode)) {
            throw node.refuse("its options beyond plain nearest, linear and cubic resizing are not supported");
        }
        Value x = node.input(0);
        int[] axes = attributes
                .integers("axes")
                .map(given -> Arrays.stream(given)
                        .mapToInt(axis -> x.shape().normalize((int) axis))
                        .toArray())
                .orElse(IntStream.range(0, x.shape().rank()).toArray());
        Optional<double[]> scales = scales(node, old);
        Optional<Shape> sizes = scales.isEmpty() ? Optional.of(sizes(node)) : Optional.empty();
        String coordinates = old ? "asymmetric" : attributes.text("coordinate_transformation_mode", "half_pixel");
        Value result = x;
        for (int index = 0; index < axes.length; index++) {
            int axis = axes[index];
            int place = index;
            Dimension from = x.shape().dimension(axis);
            boolean stays = scales.map(all -> all[place] == 1)
                    .orElseGet(() -> stays(node, axis, from, sizes.orElseThrow().dimension(place)));
            if (stays) {
                continue;
            }
            if (!(from instanceof Dimension.Fixed known)) {
                throw node.refuse("its input " + x.shape() + " must have a known extent at axis " + axis);
            }
            double scale = scales.map(all -> all[place])
                    .orElseGet(() -> sizes.orElseThrow().size(place) / (double) known.size());
            long to = scales.map(all -> (long) Math.floor(known.size() * all[place] + 1e-6))
                    .orElseGet(() -> sizes.orElseThrow().size(place));
            result = along(
                    node,
                    result,
                    axis,
                    new Axis((int) known.size(), Math.toIntExact(to), scale, coordinates),
                    mode,
                    old);
        }
        return result;
    }

    /** The batch stays, be it a number in the file. */
    private static boolean stays(NodeTranslation node, int axis, Dimension from, Dimension to) {
        return to.equals(from)
                || axis == 0
                        && from instanceof Dimension.Symbol
                        && node.translation().batch().map(Dimension::of).equals(Optional.of(to));
    }

    private static Optional<double[]> scales(NodeTranslation node, boolean old) {
        Optional<double[]> attribute = Optional.ofNullable(
                        node.attributes().asMap().get("scales"))
                .filter(double[].class::isInstance)
                .map(double[].class::cast);
        int place = old ? 1 : 2;
        if (attribute.isPresent() || !node.has(place)) {
            return attribute;
        }
        Constant scales = node.constant(place, "scales");
        return Optional.of(IntStream.range(0, scales.length())
                        .mapToDouble(scales::doubleAt)
                        .toArray())
                .filter(all -> all.length > 0);
    }

    /** The sizes as a shape, of which the batch may be a symbol. */
    private static Shape sizes(NodeTranslation node) {
        if (!node.has(3)) {
            throw node.refuse("it has neither scales nor sizes");
        }
        return node.graph()
                .operator("ConstantOfShape", Attributes.NONE, node.input(3))
                .shape();
    }

    private static Value along(NodeTranslation node, Value x, int axis, Axis sizes, String mode, boolean old) {
        if (mode.equals("nearest")) {
            String rounding = old ? "floor" : node.attributes().text("nearest_mode", "round_prefer_floor");
            long[] indices = IntStream.range(0, sizes.to())
                    .mapToLong(index -> sizes.clamped(rounded(sizes.place(index), rounding)))
                    .toArray();
            return x.gather(axis, node.vector(indices));
        }
        float[] weights = new float[sizes.from() * sizes.to()];
        for (int to = 0; to < sizes.to(); to++) {
            double place = sizes.place(to);
            if (mode.equals("linear")) {
                double low = Math.max(0, Math.min(sizes.from() - 1, place));
                long first = (long) Math.floor(low);
                add(weights, sizes, first, to, 1 - (low - first));
                add(weights, sizes, first + 1, to, low - first);
            } else {
                cubic(node, weights, sizes, place, to);
            }
        }
        int[] order = CompositeUpgrades.lastExchanged(x.shape().rank(), axis);
        Value matrix = node.graph().constant(Constant.of(Shape.of(sizes.from(), sizes.to()), weights));
        return x.transpose(order).matmul(matrix).transpose(order);
    }

    private static long rounded(double place, String rounding) {
        return (long)
                switch (rounding) {
                    case "floor" -> Math.floor(place);
                    case "ceil" -> Math.ceil(place);
                    case "round_prefer_ceil" -> Math.floor(place + 0.5);
                    default -> Math.ceil(place - 0.5);
                };
    }

    private static void add(float[] weights, Axis sizes, long from, int to, double weight) {
        weights[sizes.clamped(from) * sizes.to() + to] += (float) weight;
    }

    /** Cubic convolution (Keys 1981) of the four elements around a place. */
    private static void cubic(NodeTranslation node, float[] weights, Axis sizes, double place, int to) {
        double a = node.attributes().number("cubic_coeff_a", -0.75);
        boolean inside = node.attributes().integer("exclude_outside", 0) != 0;
        long first = (long) Math.floor(place) - 1;
        double[] taps = new double[4];
        double sum = 0;
        for (int tap = 0; tap < 4; tap++) {
            double d = Math.abs(place - (first + tap));
            taps[tap] = d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
            if (inside && (first + tap < 0 || first + tap >= sizes.from())) {
                taps[tap] = 0;
            }
            sum += taps[tap];
        }
        for (int tap = 0; tap < 4; tap++) {
            add(weights, sizes, first + tap, to, inside ? taps[tap] / sum : taps[tap]);
        }
    }
}
