package dev.cohort.graph;

import dev.cohort.api.graph.Constant;
import dev.cohort.graph.BatchDependence.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What operators make of values that depend on the batch. An operator without a rule mixes examples. */
final class BatchRules {
    private static final Set<Kind> AGGREGATES = EnumSet.of(Kind.SUM, Kind.MEAN, Kind.RATIO, Kind.ZERO, Kind.DIVISOR);
    private static final Set<Kind> KNOWN = EnumSet.of(Kind.NONE, Kind.SIZE);

    private static final List<String> ELEMENTWISE = List.of(
            ("Add Sub Mul Div Mod Pow Max Min Sum Mean Neg Abs Sign Sqrt Exp Log Erf Floor Ceil Round Reciprocal Sin Cos Tan Sinh"
                            + " Cosh Asin Acos Atan Relu LeakyRelu ThresholdedRelu Elu Selu Celu Softplus Softsign Sigmoid Tanh"
                            + " HardSigmoid HardSwish PRelu Identity Cast Clip Where Equal Greater GreaterOrEqual Less LessOrEqual"
                            + " Not And Or Xor IsNaN IsInf")
                    .split(" "));

    private static final Map<String, Rule> RULES = rules();

    /** Makes an output's kind of a node's inputs, none of which is mixed. */
    @FunctionalInterface
    private interface Rule {
        Kind of(Node node, List<Kind> inputs);
    }

    private BatchRules() {}

    /** The operators that have a rule. */
    static Set<String> operators() {
        return RULES.keySet();
    }

    static Kind kind(Node node, int output, List<Kind> inputs) {
        boolean standard = node.domain().equals(Graph.STANDARD);
        Rule rule = standard ? RULES.get(node.type()) : null;
        if (rule == null) {
            return Kind.MIXED;
        }
        if (inputs.stream().allMatch(Kind.NONE::equals)) {
            return Kind.NONE;
        }
        boolean rows = node.type().equals("SoftmaxCrossEntropyLoss") && output > 0;
        return rows ? Kind.ROWS : rule.of(node, inputs);
    }

    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new HashMap<>();
        ELEMENTWISE.forEach(type -> rules.put(type, BatchRules::elementwise));
        for (String type :
                List.of("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2")) {
            rules.put(type, BatchRules::reduction);
        }
        for (String type :
                List.of("Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool")) {
            rules.put(type, (node, inputs) -> firstInRows(node, inputs, 0));
        }
        rules.put("MatMul", BatchRules::product);
        rules.put("Gemm", (node, inputs) -> {
            boolean turned = node.attributes().integer("transA", 0) != 0;
            return turned ? Kind.MIXED : firstInRows(node, inputs, 0);
        });
        for (String type : List.of("Softmax", "LogSoftmax", "Split")) {
            int usual = type.equals("Split") ? 0 : -1;
            rules.put(type, (node, inputs) -> along(node, usual) ? Kind.MIXED : onlyFirst(inputs));
        }
        rules.put("LayerNormalization", (node, inputs) -> {
            int first = node.input(0).shape().normalize((int) node.attributes().integer("axis", -1));
            return axis(node, 0) < first ? onlyFirst(inputs) : Kind.MIXED;
        });
        rules.put("BatchNormalization", (node, inputs) -> {
            boolean training = node.attributes().integer("training_mode", 0) != 0;
            return training ? Kind.MIXED : firstInRows(node, inputs, 0);
        });
        rules.put("Transpose", (node, inputs) -> inputs.get(0) == Kind.SIZE ? Kind.MIXED : inputs.get(0));
        for (String type : List.of("Reshape", "Flatten")) {
            rules.put(type, (node, inputs) -> layout(node, inputs, true));
        }
        for (String type : List.of("Squeeze", "Unsqueeze", "Expand")) {
            rules.put(type, (node, inputs) -> layout(node, inputs, false));
        }
        rules.put("Concat", BatchRules::concatenation);
        rules.put("Slice", BatchRules::slice);
        rules.put("Gather", BatchRules::lookup);
        rules.put("GatherElements", (node, inputs) -> {
            boolean same = axis(node, 0) == axis(node, 1) && all(inputs, Kind.ROWS);
            return same && !along(node, 0) ? Kind.ROWS : Kind.MIXED;
        });
        rules.put("Shape", (node, inputs) -> Kind.SIZE);
        rules.put(
                "ConstantOfShape",
                (node, inputs) -> BatchDependence.axis(node.output(0).shape()) == BatchDependence.NO_AXIS
                        ? Kind.MIXED
                        : Kind.ROWS);
        rules.put("SoftmaxCrossEntropyLoss", BatchRules::crossEntropy);
        for (String type : List.of("LSTM", "GRU", "RNN")) {
            rules.put(type, RecurrentBatches::recurrence);
        }
        rules.put("ReverseSequence", RecurrentBatches::reversed);
        return rules;
    }

    private static boolean all(List<Kind> kinds, Kind wanted) {
        return kinds.stream().allMatch(wanted::equals);
    }

    private static int axis(Node node, int input) {
        return BatchDependence.axis(node.input(input).shape());
    }

    private static int rank(Node node, int input) {
        return node.input(input).shape().rank();
    }

    /** Rows where only the first input has some, and the others do not depend on the batch. */
    private static Kind onlyFirst(List<Kind> inputs) {
        boolean only = inputs.get(0) == Kind.ROWS && all(inputs.subList(1, inputs.size()), Kind.NONE);
        return only ? Kind.ROWS : Kind.MIXED;
    }

    private static Kind firstInRows(Node node, List<Kind> inputs, int axis) {
        return axis(node, 0) == axis ? onlyFirst(inputs) : Kind.MIXED;
    }

    private static Kind elementwise(Node node, List<Kind> inputs) {
        if (inputs.stream().anyMatch(AGGREGATES::contains)) {
            return linear(node, inputs);
        }
        if (KNOWN.containsAll(inputs)) {
            return node.output(0).type().isFloat() ? Kind.MIXED : Kind.SIZE;
        }
        if (inputs.contains(Kind.SIZE)) {
            return Kind.MIXED;
        }
        // Axes are matched from the last.
        int fromLast = node.output(0).shape().rank()
                - BatchDependence.axis(node.output(0).shape());
        boolean aligned = node.inputs().stream()
                .filter(GraphValue::isPresent)
                .map(GraphValue::shape)
                .filter(shape -> BatchDependence.axis(shape) != BatchDependence.NO_AXIS)
                .allMatch(shape -> shape.rank() - BatchDependence.axis(shape) == fromLast);
        return aligned ? Kind.ROWS : Kind.MIXED;
    }

    /** Sums and means go through what is linear in them. */
    private static Kind linear(Node node, List<Kind> inputs) {
        Kind left = inputs.get(0);
        Kind right = inputs.size() == 2 ? inputs.get(1) : Kind.NONE;
        return switch (node.type()) {
            case "Neg", "Identity" -> left;
            case "Cast" -> node.output(0).type().isFloat() ? left : Kind.MIXED;
            case "Mul" -> right == Kind.NONE ? left : left == Kind.NONE ? right : Kind.MIXED;
            case "Div" -> {
                boolean ratio = left == Kind.SUM && (right == Kind.SUM || right == Kind.DIVISOR);
                yield ratio ? Kind.RATIO : right == Kind.NONE ? left : Kind.MIXED;
            }
            case "Equal" -> left == Kind.SUM && isZero(node.input(1)) ? Kind.ZERO : Kind.MIXED;
            case "Where" -> isDivisor(node, inputs) ? Kind.DIVISOR : Kind.MIXED;
            case "Add", "Sub" -> sum(left, right);
            default -> Kind.MIXED;
        };
    }

    private static boolean isZero(GraphValue value) {
        return value.constant()
                .filter(constant ->
                        IntStream.range(0, constant.length()).allMatch(index -> constant.doubleAt(index) == 0))
                .isPresent();
    }

    /** Whether this is a sum, and something that is the same for all parts where that sum is 0. */
    private static boolean isDivisor(Node node, List<Kind> inputs) {
        return inputs.equals(List.of(Kind.ZERO, Kind.NONE, Kind.SUM))
                && node.input(0)
                        .producer()
                        .filter(compared -> compared.input(0).equals(node.input(2)))
                        .isPresent();
    }

    /** What is counted by shares that add up to 1 takes a number that is the same for all parts. */
    private static Kind sum(Kind left, Kind right) {
        if (left == right) {
            return left == Kind.RATIO ? Kind.MIXED : left;
        }
        Kind aggregate = left == Kind.NONE ? right : left;
        boolean shared = (left == Kind.NONE || right == Kind.NONE) && aggregate != Kind.SUM;
        return shared ? aggregate : Kind.MIXED;
    }

    private static Kind reduction(Node node, List<Kind> inputs) {
        Kind kind = inputs.get(0);
        boolean sum = node.type().equals("ReduceSum");
        if (AGGREGATES.contains(kind)) {
            return sum || node.type().equals("ReduceMean") ? kind : Kind.MIXED;
        }
        if (kind != Kind.ROWS || sum && node.attributes().integer("noop_with_empty_axes", 0) != 0) {
            return Kind.MIXED;
        }
        Optional<long[]> given = node.hasInput(1)
                ? node.input(1).constant().map(Constant::longs)
                : Optional.of(node.attributes().integers("axes").orElse(new long[0]));
        if (given.isEmpty()) {
            return Kind.MIXED;
        }
        if (given.get().length > 0 && !contains(node, given.get())) {
            return Kind.ROWS;
        }
        return sum ? Kind.SUM : node.type().equals("ReduceMean") ? Kind.MEAN : Kind.MIXED;
    }

    /** Whether some axes of the first input, negative ones counted from the last, hold the batch's. */
    private static boolean contains(Node node, long[] axes) {
        int rank = rank(node, 0);
        return Arrays.stream(axes).anyMatch(axis -> (axis < 0 ? axis + rank : axis) == axis(node, 0));
    }

    /** Whether an operator works along the batch's axis of its first input. */
    private static boolean along(Node node, int usual) {
        return contains(node, new long[] {node.attributes().integer("axis", usual)});
    }

    private static Kind product(Node node, List<Kind> inputs) {
        int left = inputs.get(0) == Kind.ROWS ? rank(node, 0) - axis(node, 0) : 0;
        int right = inputs.get(1) == Kind.ROWS ? rank(node, 1) - axis(node, 1) : 0;
        boolean rows = EnumSet.of(Kind.NONE, Kind.ROWS).containsAll(inputs);
        // Counted from the last axis: 1 is summed over on the left, 2 on the right; a vector has no other.
        if (!rows || left == 1 || right == 2 || rank(node, 1) == 1 && right == 1) {
            return Kind.MIXED;
        }
        boolean both = left > 0 && right > 0;
        return !both || left == right && left > 2 ? Kind.ROWS : Kind.MIXED;
    }

    /** @param whole whether elements are dealt out anew, which leaves examples together only along the first axis */
    private static Kind layout(Node node, List<Kind> inputs, boolean whole) {
        Kind kind = inputs.get(0);
        boolean sized = KNOWN.containsAll(inputs.subList(1, inputs.size()));
        if (!sized || kind == Kind.SIZE || kind == Kind.NONE && !node.type().equals("Expand")) {
            return Kind.MIXED;
        }
        if (AGGREGATES.contains(kind)) {
            return all(inputs.subList(1, inputs.size()), Kind.NONE) ? kind : Kind.MIXED;
        }
        int after = BatchDependence.axis(node.output(0).shape());
        if (kind == Kind.NONE) {
            return after == BatchDependence.NO_AXIS ? Kind.MIXED : Kind.ROWS;
        }
        return whole && (after != 0 || axis(node, 0) != 0) ? Kind.MIXED : Kind.ROWS;
    }

    private static Kind concatenation(Node node, List<Kind> inputs) {
        if (KNOWN.containsAll(inputs)) {
            return node.output(0).type().isFloat() ? Kind.MIXED : Kind.SIZE;
        }
        return all(inputs, Kind.ROWS) && !along(node, 0) ? Kind.ROWS : Kind.MIXED;
    }

    private static Kind slice(Node node, List<Kind> inputs) {
        if (KNOWN.containsAll(inputs)) {
            return Kind.SIZE;
        }
        boolean beside = node.hasInput(3)
                && node.input(3)
                        .constant()
                        .filter(axes -> !contains(node, axes.longs()))
                        .isPresent();
        return beside ? onlyFirst(inputs) : Kind.MIXED;
    }

    private static Kind lookup(Node node, List<Kind> inputs) {
        if (KNOWN.containsAll(inputs)) {
            return node.output(0).type().isFloat() ? Kind.MIXED : Kind.SIZE;
        }
        if (inputs.get(0) == Kind.NONE && inputs.get(1) == Kind.ROWS) {
            return Kind.ROWS;
        }
        return along(node, 0) ? Kind.MIXED : onlyFirst(inputs);
    }

    private static Kind crossEntropy(Node node, List<Kind> inputs) {
        boolean rows = all(inputs.subList(0, 2), Kind.ROWS) && all(inputs.subList(2, inputs.size()), Kind.NONE);
        if (!rows || axis(node, 0) != 0 || axis(node, 1) != 0) {
            return Kind.MIXED;
        }
        return switch (node.attributes().text("reduction", "mean")) {
            case "mean" -> Kind.RATIO;
            case "sum" -> Kind.SUM;
            default -> Kind.ROWS;
        };
    }
}
