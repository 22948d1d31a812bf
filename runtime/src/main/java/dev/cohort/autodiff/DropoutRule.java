package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;
import static dev.cohort.autodiff.GradientRule.none;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.List;
import java.util.Optional;

/** Dropout: the gradient passes where the elements did, by the very mask that was drawn. */
final class DropoutRule {
    /** Input: the output of a Dropout; output: its mask, which the node itself may not have been asked for. */
    static final GradientOperator MASK = GradientOperator.composed("DropoutMask", DropoutRule::mask);

    /** Inputs g, mask, ratio, training_mode: in training g / (1 - ratio) where the mask holds, else g. */
    private static final GradientOperator GRADIENT = GradientOperator.of(
            "DropoutGrad", DropoutRule::composed, KernelForm.of("DropoutGrad", DropoutRule::kernel));

    static final GradientRule RULE = GradientRule.of(
                    input("data", DropoutRule::byData), none("ratio"), none("training_mode"))
            .emitting(GRADIENT, MASK);

    private DropoutRule() {}

    private static Value byData(Backward node) {
        if (!node.hasInput(2) || isConstant(node.input(2), 0)) {
            return node.gradient();
        }
        Value mask = node.node().outputs().size() > 1
                ? node.node().output(1)
                : MASK.emit(List.of(new ValueInfo(ElementType.BOOL, node.x().shape())), Attributes.NONE, node.y())
                        .get(0);
        Value ratio = node.hasInput(1) ? node.input(1) : node.scalar(0.5);
        return GRADIENT.emit(node.x(), Attributes.NONE, node.gradient(), mask, ratio, node.input(2));
    }

    private static boolean isConstant(GraphValue mode, long value) {
        return mode.constant().filter(constant -> constant.longAt(0) == value).isPresent();
    }

    /** Lowering gives every Dropout its mask. */
    private static Value mask(Node node) {
        return node.input(0).producer().orElseThrow().output(1);
    }

    private static Value composed(Node node) {
        GraphValue gradient = node.input(0);
        Value one = Like.scalar(gradient, 1);
        Value kept = node.input(1)
                .cast(gradient.type())
                .dividedBy(one.minus(node.input(2).cast(gradient.type())));
        return gradient.times(
                isConstant(node.input(3), 1) ? kept : node.input(3).choose(kept, one));
    }

    /** The kernel scales in any mode. */
    private static Optional<List<? extends Value>> kernel(Node node) {
        return isConstant(node.input(3), 1)
                ? Optional.of(KernelForm.node(Graph.MICROSOFT, "DropoutGrad", node, node.inputs()))
                : Optional.empty();
    }
}
