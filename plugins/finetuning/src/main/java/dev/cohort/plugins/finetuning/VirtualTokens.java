package dev.cohort.plugins.finetuning;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;

/** Vectors that learn and stand in front of those of a sequence's tokens. */
final class VirtualTokens {
    private VirtualTokens() {}

    /**
     * A sequence with more in front of it, which begin as PyTorch's embeddings do.
     *
     * @param name of the parameter: [count, width], or [heads, count, width]
     * @param value of shape [batch, length, width], or [batch, heads, length, width]
     */
    static Value before(ModelContext context, String name, int count, Value value) {
        int axis = value.shape().rank() - 2;
        if (axis < 1) {
            throw new IllegalArgumentException("tokens are put in front of sequences, but the place of '" + name
                    + "' has the shape " + value.shape());
        }
        long[] sizes = new long[axis + 1];
        for (int index = 0; index < sizes.length; index++) {
            sizes[index] = index + 1 == axis ? count : value.shape().size(index + 1);
        }
        Value tokens = context.parameter(name, Shape.of(sizes), Initializer.normal(1));
        Value batch = value.shapeVector().slice(0, 0, 1);
        Value rest = context.graph().constant(Constant.of(ElementType.INT64, Shape.of(sizes.length), sizes));
        return tokens.unsqueeze(0).expand(batch.concat(0, rest)).concat(axis, value);
    }
}
