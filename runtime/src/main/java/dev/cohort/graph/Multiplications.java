package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;

/** How much work a graph is: the multiplications of its matrix products, convolutions and recurrences, which are nearly all of it. */
public final class Multiplications {
    private static final Extent BATCH = Extent.of(Dimension.BATCH);

    private Multiplications() {}

    /** The multiplications for one example; an extent that is not known counts as 1. */
    public static double perExample(Graph graph) {
        return graph.nodes().stream().mapToDouble(Multiplications::of).sum();
    }

    private static double of(Node node) {
        return switch (node.type()) {
            case "MatMul" ->
                elements(node.output(0).shape(), 0) * size(node.input(0).shape().dimension(-1));
            case "Gemm" -> {
                boolean turned = node.attributes().integer("transA", 0) != 0;
                yield elements(node.output(0).shape(), 0)
                        * size(node.input(0).shape().dimension(turned ? 0 : 1));
            }
            case "Conv" ->
                elements(node.output(0).shape(), 0) * elements(node.input(1).shape(), 1);
            case "ConvTranspose" ->
                elements(node.input(0).shape(), 0) * elements(node.input(1).shape(), 1);
            case "LSTM", "GRU", "RNN" ->
                size(node.input(0).shape().dimension(0))
                        * (elements(node.input(1).shape(), 0)
                                + elements(node.input(2).shape(), 0));
            default -> 0;
        };
    }

    private static double elements(Shape shape, int from) {
        return shape.dimensions().stream()
                .skip(from)
                .mapToDouble(Multiplications::size)
                .reduce(1, (a, b) -> a * b);
    }

    private static double size(Dimension dimension) {
        return Extent.of(dimension)
                .dividedBy(BATCH)
                .orElseGet(() -> Extent.of(dimension))
                .number()
                .orElse(1);
    }
}
