package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import java.util.Optional;
import java.util.OptionalInt;

/** A loss of classes by their scores, or, of two classes, by the logit of the second alone. */
interface ClassLoss extends Loss {
    @Override
    default Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS);
    }

    @Override
    default OptionalInt predictionSize(Optional<Field> target) {
        int classes = target.map(field -> field.classNames().size()).orElse(1);
        if (classes <= 2 && target.map(Field::elements).orElse(1) > 1) {
            throw new IllegalArgumentException(Unfit.name(this) + " compares one target, but the data has "
                    + target.map(Field::elements).orElse(1) + "; use binary-cross-entropy for several");
        }
        return OptionalInt.of(classes <= 2 ? 1 : classes);
    }

    /** The probabilities of the classes in the last axis; a single logit is that of the second of two. */
    @Override
    default Value answer(Value prediction) {
        if (BinaryLoss.isColumn(prediction.shape())) {
            return BinaryLoss.probabilities(prediction);
        }
        return prediction.shape().rank() > 1
                ? prediction.softmax(-1)
                : BinaryLoss.probabilities(prediction.unsqueeze(-1));
    }
}
