package dev.cohort.api.loss;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.option.Component;

/** What training makes small. */
public interface Loss extends Component {
    /** What this loss reads as the target. */
    TargetRequest target();

    /** How many numbers per example a model has to predict for a target. */
    default int predictionSize(Field target) {
        return target.isClass() ? target.classNames().size() : target.elements();
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
     * Class probabilities of shape {@code [..., classes]} for predictions, as metrics and users read them; for a loss of
     * numbers the predictions themselves.
     */
    default Value probabilities(Value prediction) {
        return prediction;
    }
}
