package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.TargetCheck;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Optional;

/** Looks at the targets of a batch before a kernel does, which would take any label for an address. */
final class Targets {
    private final List<TargetCheck> checks;

    Targets(List<TargetCheck> checks) {
        this.checks = checks;
    }

    /** @throws ProblemException if a target is none that its loss takes */
    void check(FieldBuffers batch, int examples) {
        for (int index = 0; index < checks.size(); index++) {
            TargetCheck check = checks.get(index);
            Field field = batch.fields().get(check.field());
            int length = examples * field.elements();
            if (check instanceof TargetCheck.Classes classes) {
                check(field, classes, batch.longs(check.field()), length);
            } else if (check instanceof TargetCheck.Numbers numbers) {
                check(field, numbers, batch.floats(check.field()), length);
            }
        }
    }

    private static void check(Field field, TargetCheck.Classes check, LongBuffer labels, int length) {
        for (int place = 0; place < length; place++) {
            long label = labels.get(place);
            if (!check.allows(label)) {
                String ignored =
                        check.ignored().isPresent() ? " or " + check.ignored().getAsLong() : "";
                throw refused(
                        field,
                        "holds the label " + label + ", but the model tells apart " + check.classes()
                                + " classes, numbered 0 to " + (check.classes() - 1) + ignored);
            }
        }
    }

    private static void check(Field field, TargetCheck.Numbers check, FloatBuffer numbers, int length) {
        for (int place = 0; place < length; place++) {
            float number = numbers.get(place);
            if (!check.wanted().allows(number)) {
                throw refused(
                        field,
                        "holds " + number + ", but the loss wants "
                                + check.wanted().range());
            }
        }
    }

    private static ProblemException refused(Field field, String problem) {
        return new ProblemException(new Problem.Data(Optional.empty(), "the field '" + field.name() + "' " + problem));
    }
}
