package dev.cohort.api.loss;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.Value;
import dev.cohort.api.option.Component;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What training makes small. */
public interface Loss extends Component {
    /** What this loss compares the prediction with; nothing where it reads no target, as that of an autoencoder. */
    Optional<TargetRequest> target();

    /** What the predictions of a model are that this loss trained. */
    default Answer answers() {
        return target().map(request -> request.type() == TargetType.CLASS ? Answer.CLASSES : Answer.NUMBERS)
                .orElse(Answer.SAMPLES);
    }

    /**
     * How many numbers per example a model has to predict; nothing where that is the model's affair.
     *
     * @param target what this loss compares the prediction with, if it reads a target
     */
    default OptionalInt predictionSize(Optional<Field> target) {
        return target.map(field ->
                        OptionalInt.of(field.isClass() ? field.classNames().size() : field.elements()))
                .orElse(OptionalInt.empty());
    }

    /**
     * What metrics may judge beside the model's outputs, by the names that they ask for it by, such as predictions for examples
     * that this loss has changed. Each is told by {@link LossContext#judge} in every step.
     */
    default List<String> judged() {
        return List.of();
    }

    /**
     * The loss of a batch.
     *
     * @return a scalar
     * @throws IllegalArgumentException if prediction and target do not fit; the message says what was wanted and what came
     */
    Value compute(LossContext context);

    /**
     * How the losses of batches become that of all their examples, so that an evaluation does not depend on the batch size,
     * and threads may each take a part of a batch. A loss that is a sum, or a mean over something else than examples, has to
     * say so.
     *
     * @param context as in {@link #compute}, which was called before
     */
    default Combination combination(LossContext context) {
        return new Combination.MeanOverExamples();
    }

    /**
     * A prediction as metrics and users read it: for classes, their probabilities, of shape {@code [..., classes]}; for numbers,
     * as many as the target has.
     */
    default Value answer(Value prediction) {
        return prediction;
    }

    /**
     * The same, of a loss that needs its own parameters for it, or fields that the model reads; of the shape that {@link
     * #answer(Value)} has. It is part of the exported model.
     *
     * @param context as in {@link #compute}, which was called before
     */
    default Value answer(LossContext context, Value prediction) {
        return answer(prediction);
    }
}
