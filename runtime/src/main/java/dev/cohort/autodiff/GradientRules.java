package dev.cohort.autodiff;

import dev.cohort.graph.Detachment;
import dev.cohort.graph.Graph;
import dev.cohort.graph.Node;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The one table of gradient rules, one for each operator; the rules themselves stand in a file for each family. */
public final class GradientRules {
    private static final Map<String, GradientRule> TABLE = collect();

    private GradientRules() {}

    /** The rules by the ONNX name of their operator. */
    public static Map<String, GradientRule> table() {
        return TABLE;
    }

    /** The rule of a node's operator; empty if it cannot be differentiated. */
    static Optional<GradientRule> of(Node node) {
        return node.domain().equals(Graph.STANDARD) ? Optional.ofNullable(TABLE.get(node.type())) : Optional.empty();
    }

    /** Whether a node's gradient is zero everywhere. */
    static boolean isZero(Node node) {
        return of(node).filter(GradientRule.ZERO::equals).isPresent() || Detachment.is(node.type(), node.attributes());
    }

    /** What kind of answer a rule gives. */
    public enum Kind {
        /** A formula of standard operators. */
        COMPOSED,
        /** Zero everywhere, or nothing that could have a gradient. */
        ZERO
    }

    /**
     * What people read about one rule.
     *
     * @param inputs the inputs that have gradients
     * @param kernels the engine's kernels that the gradient is computed by where they are registered
     */
    public record Row(String operator, Kind kind, List<String> inputs, List<String> kernels) {}

    /** The table for people, in the order of the operators' names; an operator that is not in it has no rule. */
    public static List<Row> describe() {
        return TABLE.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Row row(String operator, GradientRule rule) {
        Kind kind = rule.equals(GradientRule.ZERO) ? Kind.ZERO : Kind.COMPOSED;
        List<String> kernels = rule.operators().stream()
                .flatMap(emitted -> emitted.kernel().stream())
                .map(KernelForm::operator)
                .distinct()
                .toList();
        return new Row(operator, kind, rule.inputs(), kernels);
    }

    private static Map<String, GradientRule> collect() {
        Map<String, GradientRule> all = new TreeMap<>();
        List.of(
                        ElementwiseRules.table(),
                        ActivationRules.table(),
                        ConstantRules.table(),
                        MatrixRules.table(),
                        ReductionRules.table(),
                        LayoutRules.table(),
                        IndexingRules.table(),
                        ConvolutionRules.table(),
                        PoolingRules.table(),
                        NormalizationRules.table(),
                        RecurrentRules.table(),
                        LossRules.table())
                .forEach(family -> family.forEach((operator, rule) -> {
                    if (all.put(operator, rule) != null) {
                        throw new IllegalStateException("the operator " + operator + " has two gradient rules");
                    }
                }));
        return Collections.unmodifiableMap(all);
    }
}
