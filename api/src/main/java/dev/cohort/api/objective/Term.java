package dev.cohort.api.objective;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;

/**
 * One of the losses that an objective makes small together.
 *
 * @param name tells it apart in metrics; empty where it is the only one
 * @param weight what its loss is multiplied with
 * @param output the output of the model that it reads as the prediction
 * @param target the field that it compares the prediction with, if the loss reads a target
 */
public record Term(String name, Loss loss, double weight, String output, String target) {
    /** The only loss, of the prediction and the target. */
    public static Term of(Loss loss) {
        return new Term("", loss, 1, Model.PREDICTION, Field.TARGET);
    }
}
