package dev.cohort.trainer;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.objective.Clipping;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.SupervisedFormula;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** The objectives that an experiment file states; the ordinary file states one, of one model and one loss. */
final class Objectives {
    private Objectives() {}

    /**
     * @param fields what each example of the data has
     * @throws ProblemException if the data has no target
     */
    static List<Objective> of(Experiment experiment, List<Field> fields) {
        Field target = fields.stream()
                .filter(field -> field.name().equals(Field.TARGET))
                .findFirst()
                .orElseThrow(() -> new ProblemException(new FileProblem.Incompatible(
                        Optional.empty(), "the data set has no target for the loss to compare predictions with")));
        TrainingSection training = experiment.training();
        return List.of(new Objective(
                experiment.name(),
                new SupervisedFormula(experiment.model(), experiment.loss(), target),
                Pattern.compile(""),
                experiment.optimizer().optimizer(),
                experiment.optimizer().groups().stream()
                        .map(group -> new ParameterGroup(group.pattern(), group.optimizer(), group.frozen()))
                        .toList(),
                experiment.schedule().schedule(),
                new Clipping(optional(training.gradientClipValue()), optional(training.gradientClipNorm())),
                training.accumulateSteps(),
                1));
    }

    private static OptionalDouble optional(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
