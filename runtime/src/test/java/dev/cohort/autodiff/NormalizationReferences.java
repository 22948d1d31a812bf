package dev.cohort.autodiff;

import dev.cohort.graph.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Normalisations, dropout and cross-entropy. */
final class NormalizationReferences {
    private NormalizationReferences() {}

    static Map<String, Interpreter.Reference> table() {
        return Map.of(
                "LayerNormalization", NormalizationReferences::layer,
                "BatchNormalization", NormalizationReferences::batch,
                "Dropout", NormalizationReferences::dropout,
                "SoftmaxCrossEntropyLoss", NormalizationReferences::loss);
    }

    private static Array mean(Array x, int... axes) {
        return ReductionReferences.reduce(
                x, axes, true, all -> Arrays.stream(all).sum() / all.length);
    }

    private static List<Array> layer(Node node, List<Array> in) {
        Array x = in.get(0);
        int[] axes = IntStream.range(x.axis(node.attributes().integer("axis", -1)), x.rank())
                .toArray();
        Array mean = mean(x, axes);
        Array centred = x.with(mean, (a, b) -> a - b);
        double epsilon = node.attributes().number("epsilon", 1e-5);
        Array inverse = mean(centred.map(a -> a * a), axes).map(v -> 1 / Math.sqrt(v + epsilon));
        Array scaled = centred.with(inverse, (a, b) -> a * b).with(in.get(1), (a, b) -> a * b);
        return List.of(node.hasInput(2) ? scaled.with(in.get(2), Double::sum) : scaled, mean, inverse);
    }

    private static List<Array> batch(Node node, List<Array> in) {
        Array x = in.get(0);
        int[] axes = IntStream.range(0, x.rank()).filter(axis -> axis != 1).toArray();
        boolean training = node.attributes().integer("training_mode", 0) != 0;
        Array batchMean = mean(x, axes);
        Array batchVariance = mean(x.with(batchMean, (a, b) -> (a - b) * (a - b)), axes);
        Array mean = training ? batchMean.reshaped(x.shape()[1]) : in.get(3);
        Array variance = training ? batchVariance.reshaped(x.shape()[1]) : in.get(4);
        double epsilon = node.attributes().number("epsilon", 1e-5);
        double momentum = node.attributes().number("momentum", 0.9);
        Array y = Array.fill(x.shape(), index -> {
            int channel = index[1];
            double normal = (x.at(index) - mean.data()[channel]) / Math.sqrt(variance.data()[channel] + epsilon);
            return normal * in.get(1).data()[channel] + in.get(2).data()[channel];
        });
        return List.of(
                y,
                in.get(3).with(mean, (old, now) -> old * momentum + now * (1 - momentum)),
                in.get(4).with(variance, (old, now) -> old * momentum + now * (1 - momentum)));
    }

    /** A mask of its own, but the same one in each call. */
    private static List<Array> dropout(Node node, List<Array> in) {
        Array x = in.get(0);
        double ratio = node.hasInput(1) ? in.get(1).data()[0] : 0.5;
        if (!node.hasInput(2) || in.get(2).data()[0] == 0) {
            return List.of(x, x.map(any -> 1));
        }
        Random random = new Random(5);
        Array mask = x.map(any -> random.nextDouble() < ratio ? 0 : 1);
        return List.of(x.with(mask, (a, b) -> a * b / (1 - ratio)), mask);
    }

    private static List<Array> loss(Node node, List<Array> in) {
        Array logarithms = ReductionReferences.softmax(in.get(0), 1).map(Math::log);
        Array labels = in.get(1);
        double ignored =
                node.attributes().has("ignore_index") ? node.attributes().integer("ignore_index", 0) : Double.NaN;
        Array weights = labels.map(
                label -> label == ignored ? 0 : node.hasInput(2) ? in.get(2).data()[(int) label] : 1);
        Array losses = Array.fill(labels.shape(), index -> {
            double label = labels.at(index);
            int[] place = new int[index.length + 1];
            place[0] = index[0];
            place[1] = (int) label;
            System.arraycopy(index, 1, place, 2, index.length - 1);
            return label == ignored ? 0 : -logarithms.at(place) * weights.at(index);
        });
        double total = Arrays.stream(losses.data()).sum();
        return switch (node.attributes().text("reduction", "mean")) {
            case "none" -> List.of(losses, logarithms);
            case "sum" -> List.of(Array.scalar(total), logarithms);
            default ->
                List.of(Array.scalar(total / Arrays.stream(weights.data()).sum()), logarithms);
        };
    }
}
