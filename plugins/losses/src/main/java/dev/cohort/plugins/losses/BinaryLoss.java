package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A loss of logits for yes or no, one for each target that an example has.
 *
 * <p>Two classes of any names make a target; the second of them is the yes.
 */
interface BinaryLoss extends ExampleLoss {
    /** The losses of logits, whose shape the target has: of each by itself, or of each example's. */
    Value losses(Value logits, Value target);

    @Override
    default Value losses(LossContext context) {
        if (!context.prediction().shape().equals(context.target().shape())) {
            throw Unfit.of(this, "a prediction and a target of the same shape", context);
        }
        return losses(context.prediction(), context.target().toFloat());
    }

    @Override
    default Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS.within(-1, 1));
    }

    @Override
    default OptionalInt predictionSize(Optional<Field> target) {
        List<String> classes = target.map(Field::classNames).orElse(List.of());
        if (classes.size() > 2) {
            throw new IllegalArgumentException(Unfit.name(this) + " tells two classes apart, but the target has "
                    + classes.size() + " (" + String.join(", ", classes.subList(0, 3))
                    + (classes.size() > 3 ? ", …" : "") + "); use cross-entropy for more than two");
        }
        return OptionalInt.of(target.map(Field::elements).orElse(1));
    }

    /** The probabilities of no and of yes, in this order, in the last axis. */
    @Override
    default Value answer(Value prediction) {
        return probabilities(isColumn(prediction.shape()) ? prediction : prediction.unsqueeze(-1));
    }

    /** Whether the last axis holds one number. */
    static boolean isColumn(Shape shape) {
        return shape.rank() > 1 && shape.dimension(-1).equals(Dimension.of(1));
    }

    /** The probabilities of no and of yes of a column of logits. */
    static Value probabilities(Value logit) {
        return logit.negate().sigmoid().concat(-1, logit.sigmoid());
    }

    /** 1 for a yes, which is 1, and −1 for a no, which is 0 or −1. */
    static Value signs(Value target) {
        Value yes = target.graph().constant(1);
        return target.greater(0).choose(yes, target.graph().constant(-1));
    }
}
