package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.dataset.TokenFields;
import java.util.OptionalLong;

/** What losses have to want where places of a text are classes. */
final class TargetLabels {
    private TargetLabels() {}

    /**
     * Makes sure that every loss reads classes and skips -100.
     *
     * @param what has no class, as in {@code special tokens}
     */
    static void requireIgnored(DatasetContext context, String what) {
        for (TargetRequest request : context.targets().values()) {
            if (request.type() != TargetType.CLASS) {
                throw new DataException("the target is a class for each token, but the loss wants numbers; use one such"
                        + " as cross-entropy");
            }
            if (!request.ignoredLabel().equals(OptionalLong.of(TokenFields.IGNORED))) {
                throw new DataException("the target is -100 for " + what + " which the loss is to skip; use one with"
                        + " ignore-index = -100, such as cross-entropy");
            }
        }
    }
}
