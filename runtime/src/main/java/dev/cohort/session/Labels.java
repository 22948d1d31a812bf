package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.LabelCheck;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Optional;

/** Looks at the labels of a batch before a kernel does, which would take any number for an address. */
final class Labels {
    private final List<LabelCheck> checks;

    Labels(List<LabelCheck> checks) {
        this.checks = checks;
    }

    /** @throws ProblemException if a label is no class and not ignored */
    void check(FieldBuffers batch, int examples) {
        for (int index = 0; index < checks.size(); index++) {
            LabelCheck check = checks.get(index);
            LongBuffer labels = batch.longs(check.field());
            int length = examples * batch.fields().get(check.field()).elements();
            for (int place = 0; place < length; place++) {
                if (!check.allows(labels.get(place))) {
                    throw refused(batch.fields().get(check.field()), check, labels.get(place));
                }
            }
        }
    }

    private static ProblemException refused(Field field, LabelCheck check, long label) {
        String ignored = check.ignored().isPresent() ? " or " + check.ignored().getAsLong() : "";
        return new ProblemException(new Problem.Data(
                Optional.empty(),
                "the field '" + field.name() + "' holds the label " + label + ", but the model tells apart "
                        + check.classes() + " classes, numbered 0 to " + (check.classes() - 1) + ignored));
    }
}
