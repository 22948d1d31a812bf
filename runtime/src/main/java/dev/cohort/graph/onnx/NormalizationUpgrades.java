package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.graph.Variables;
import dev.cohort.api.model.ModelContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Batch normalisation and dropout, which follow the graph's purpose and not the file's. */
final class NormalizationUpgrades {
    private NormalizationUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("BatchNormalization", NormalizationUpgrades::batch);
        rules.put("Dropout", NormalizationUpgrades::dropout);
    }

    private static List<Value> batch(NodeTranslation node) {
        for (int output = 1; output < node.outputs(); output++) {
            if (node.wants(output)
                    && node.translation().isRead(node.node().outputs().get(output))) {
                throw node.refuse("the graph reads its statistics, which is not supported");
            }
        }
        if (node.attributes().integer("spatial", 1) == 0) {
            throw node.refuse("its statistics for each place, 'spatial = 0', are not supported");
        }
        double momentum = node.attributes().number("momentum", 0.9);
        Attributes attributes =
                Attributes.NONE.with("epsilon", node.attributes().number("epsilon", 1e-5));
        List<Value> inputs = node.inputs();
        Value result = node.translation().variables().training()
                ? training(node, inputs, attributes, momentum)
                : node.operator("BatchNormalization", inputs, attributes.with("training_mode", 0), 1)
                        .get(0);
        return Collections.nCopies(node.outputs(), result);
    }

    /**
     * Normalises by the batch and moves the running statistics as PyTorch does: ONNX's momentum is what stays of the old
     * ones, and the new variance is the unbiased one, n/(n-1) times the variance that normalises.
     */
    private static Value training(NodeTranslation node, List<Value> inputs, Attributes attributes, double momentum) {
        // With momentum 0 the running statistics are those of the batch, whatever the old ones were. ONNX Runtime
        // writes
        // the new ones over the old, which are still read below: it gets others to write over.
        List<Value> scratch = new ArrayList<>(inputs.subList(0, 3));
        scratch.add(inputs.get(3).negate());
        scratch.add(inputs.get(4).negate());
        List<Value> made = node.operator(
                "BatchNormalization", scratch, attributes.with("momentum", 0.0).with("training_mode", 1), 3);
        Value count = elements(node, inputs.get(0)).toFloat();
        Value unbiased = made.get(2).times(count.dividedBy(count.minus(1).maximum(1)));
        assign(node, 3, inputs.get(3), made.get(1), momentum);
        assign(node, 4, inputs.get(4), unbiased, momentum);
        return made.get(0);
    }

    private static void assign(NodeTranslation node, int input, Value state, Value batch, double momentum) {
        if (node.translation().isState(node.node(), input)) {
            Variables variables = node.translation().variables();
            variables.assign(state, state.times(momentum).plus(batch.times(1 - momentum)));
        }
    }

    /** How many elements of a batch each channel's statistics are taken over. */
    private static Value elements(NodeTranslation node, Value x) {
        Value all = node.graph().operator("Size", Attributes.NONE, x);
        Value channels = node.graph()
                .operator(
                        "Gather",
                        Attributes.NONE.with("axis", 0),
                        x.shapeVector(),
                        node.graph().constant(Constant.of(ElementType.INT64, Shape.SCALAR, 1L)));
        return all.dividedBy(channels);
    }

    private static List<Value> dropout(NodeTranslation node) {
        if (node.wants(1) && node.translation().isRead(node.node().outputs().get(1))) {
            throw node.refuse("the graph reads its mask, which is not supported");
        }
        double ratio = node.has(1)
                ? node.constant(1, "ratio").doubleAt(0)
                : node.attributes().number("ratio", 0.5);
        if (!(ratio >= 0 && ratio < 1)) {
            throw node.refuse("its ratio must be at least 0 and below 1, got " + ratio);
        }
        Variables variables = node.translation().variables();
        Value x = node.input(0);
        if (!variables.training() || ratio == 0) {
            return Collections.nCopies(node.outputs(), x);
        }
        if (variables instanceof ModelContext context) {
            return Collections.nCopies(node.outputs(), context.dropout(x, ratio));
        }
        throw node.refuse("dropout in training needs a ModelContext, which draws the mask");
    }
}
