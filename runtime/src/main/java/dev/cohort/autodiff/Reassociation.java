package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import dev.cohort.autodiff.MatrixProduct.Matrix;
import dev.cohort.graph.Extent;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Multiplies several matrices in a cheaper order: (A B) C as A (B C), and (A B + D E) C as A (B C) + D (E C).
 *
 * <p>Where a weight is a product of narrow matrices, or a sum with such a product that {@link LowRankProducts} has left, its gradient
 * is X' G, read by products with the narrow ones alone; so the gradient as a whole need never be computed. An order is changed where
 * that takes fewer multiplications for every size of the batch, and where whatever is then no longer computed has no other reader.
 */
final class Reassociation {
    /** How often each value is read, and by which nodes. */
    private final Map<GraphValue, List<Node>> readers = new HashMap<>();

    private final Set<GraphValue> outputs;

    /** The products that are computed in another order, and which of their two matrices is taken apart. */
    private final Map<Node, Integer> changed = new HashMap<>();

    private Reassociation(Graph graph) {
        this.outputs = new HashSet<>(graph.outputs().values());
        Set<Node> needed = Rewriting.needed(graph);
        graph.nodes().stream().filter(needed::contains).forEach(node -> node.inputs()
                .forEach(input ->
                        readers.computeIfAbsent(input, key -> new ArrayList<>()).add(node)));
        graph.nodes().stream()
                .filter(needed::contains)
                .filter(node ->
                        node.type().equals("Add") || MatrixProduct.of(node).isPresent())
                .forEach(node -> decide(node.output(0)));
    }

    static Graph apply(Graph graph) {
        Reassociation reassociation = new Reassociation(graph);
        return reassociation.changed.isEmpty()
                ? graph
                : Rewriting.apply(graph, target -> (node, inputs) -> reassociation.rewrite(node, inputs, target));
    }

    /** Finds the sums of products that need not be computed as a whole. */
    private void decide(GraphValue sum) {
        List<MatrixProduct> terms = terms(sum, false);
        Map<Node, Integer> reading = new HashMap<>();
        if (terms.isEmpty() || !isForItself(sum) || !collect(sum, reading)) {
            return;
        }
        Extent before = Extent.of(0);
        Extent after = Extent.of(0);
        for (MatrixProduct term : terms) {
            before = before.plus(term.multiplications());
        }
        for (Map.Entry<Node, Integer> reader : reading.entrySet()) {
            MatrixProduct product = MatrixProduct.of(reader.getKey()).orElseThrow();
            before = before.plus(product.multiplications());
            for (MatrixProduct term : terms) {
                after = after.plus(multiplications(product, reader.getValue(), term));
            }
        }
        if (after.plus(1).isAtMost(before)) {
            changed.putAll(reading);
        }
    }

    /** The products that a value is the sum of; none where it is something else. */
    private static List<MatrixProduct> terms(GraphValue value, boolean transposed) {
        Optional<Node> producer = value.producer();
        if (producer.isEmpty() || value.shape().rank() != 2) {
            return List.of();
        }
        Node node = producer.get();
        Optional<MatrixProduct> product = MatrixProduct.of(node);
        if (product.isPresent()) {
            return List.of(transposed ? product.get().transpose() : product.get());
        }
        if (passes(node)) {
            return terms(node.input(0), transposed ^ node.type().equals("Transpose"));
        }
        if (!isSum(node)) {
            return List.of();
        }
        List<MatrixProduct> left = terms(node.input(0), transposed);
        List<MatrixProduct> right = terms(node.input(1), transposed);
        List<MatrixProduct> all = new ArrayList<>(left);
        all.addAll(right);
        return left.isEmpty() || right.isEmpty() ? List.of() : all;
    }

    private static boolean isSum(Node node) {
        return node.type().equals("Add")
                && node.inputs().stream()
                        .allMatch(input -> input.shape().equals(node.output(0).shape()));
    }

    /** Whether a node gives a matrix as it came, or transposed. */
    private static boolean passes(Node node) {
        boolean same = node.type().equals("Reshape")
                && node.input(0).shape().rank() == 2
                && node.input(0).shape().equals(node.output(0).shape());
        return same || MatrixProduct.transposes(node);
    }

    /** Whether what a sum is made of is computed for nothing else, and as it stands. */
    private boolean isForItself(GraphValue sum) {
        Node node = sum.producer().orElseThrow();
        if (MatrixProduct.of(node).isPresent()) {
            return !changed.containsKey(node);
        }
        return node.inputs().stream()
                .limit(isSum(node) ? 2 : 1)
                .allMatch(input -> readers(input).size() == 1 && !outputs.contains(input) && isForItself(input));
    }

    /** Adds the products that read a value, with the place where they do; false where others do, too. */
    private boolean collect(GraphValue value, Map<Node, Integer> reading) {
        if (outputs.contains(value)) {
            return false;
        }
        for (Node reader : readers(value)) {
            boolean collected = passes(reader)
                    ? collect(reader.output(0), reading)
                    : MatrixProduct.of(reader).isPresent()
                            && !changed.containsKey(reader)
                            && reading.put(reader, reader.inputs().indexOf(value)) == null;
            if (!collected) {
                return false;
            }
        }
        return true;
    }

    private List<Node> readers(GraphValue value) {
        return readers.getOrDefault(value, List.of());
    }

    private List<? extends Value> rewrite(Node node, List<GraphValue> inputs, Graph target) {
        Integer place = changed.get(node);
        if (place == null) {
            return Rewriting.same(target, node, inputs);
        }
        MatrixProduct product = MatrixProduct.of(
                        new Node(node.domain(), node.type(), inputs, node.outputs(), node.attributes()))
                .orElseThrow();
        Matrix sum = place == 0 ? product.left() : product.right();
        return List.of(terms(sum.value(), sum.transposed()).stream()
                .map(term -> compute(product, place, term))
                .reduce(Value::plus)
                .orElseThrow());
    }

    /** A product with a term in one of its places takes as many multiplications as both matrices of the term with the other. */
    private static Extent multiplications(MatrixProduct product, int place, MatrixProduct term) {
        Extent wide = place == 0 ? product.right().columns() : product.left().rows();
        Extent left = term.left().rows().times(term.left().columns());
        Extent right = term.right().rows().times(term.right().columns());
        return left.plus(right).times(wide);
    }

    private static Value compute(MatrixProduct product, int place, MatrixProduct term) {
        double factor = product.factor() * term.factor();
        return place == 0
                ? new MatrixProduct(term.left(), computed(term.right(), product.right()), factor).compute()
                : new MatrixProduct(computed(product.left(), term.left()), term.right(), factor).compute();
    }

    /** B' A' is computed as A B, which may be there already. */
    private static Matrix computed(Matrix left, Matrix right) {
        MatrixProduct product = new MatrixProduct(left, right, 1);
        boolean turned = left.transposed() && right.transposed();
        Value value = (turned ? product.transpose() : product).compute();
        return new Matrix(left.value().graph().own(value), turned);
    }
}
