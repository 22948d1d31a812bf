package dev.cohort.trainer;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.objective.Clipping;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.api.objective.Term;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.ObjectiveSection;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.Misfit;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.ModelFormula;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** The objectives that an experiment file states; the ordinary file states one, of one model and one loss. */
final class Objectives {
    private Objectives() {}

    /**
     * What losses compare predictions with, by the name of the field. Metrics beside a loss of classes compare class numbers, and
     * judge embeddings by the classes of the data, also where their loss reads none.
     */
    static Map<String, TargetRequest> targets(Experiment experiment) {
        Map<String, TargetRequest> targets = new LinkedHashMap<>();
        boolean measured = !experiment.training().metrics().isEmpty();
        for (ObjectiveSection objective : experiment.objectives()) {
            for (Term term : objective.loss().all()) {
                Loss loss = term.loss();
                PluginCode.target(loss)
                        .or(() -> measured && PluginCode.call(loss, "answers", loss::answers) == Answer.EMBEDDINGS
                                ? Optional.of(TargetRequest.CLASS)
                                : Optional.empty())
                        .map(request ->
                                request.type() == TargetType.CLASS && measured ? request.wholeNumbers() : request)
                        .ifPresent(request -> targets.putIfAbsent(term.target(), request));
            }
        }
        return targets;
    }

    /**
     * @param fields what each example of the data has
     * @param course how long the run is
     * @throws ProblemException if the data has no field that a loss compares predictions with
     */
    static List<Objective> of(Experiment experiment, List<Field> fields, Course course) {
        List<String> names = fields.stream().map(Field::name).toList();
        for (ObjectiveSection objective : experiment.objectives()) {
            objective.loss().all().forEach(term -> requireTarget(term, names));
        }
        return experiment.objectives().stream()
                .map(section -> of(section, experiment, fields, course))
                .toList();
    }

    private static void requireTarget(Term term, List<String> fields) {
        if (PluginCode.target(term.loss()).isPresent() && !fields.contains(term.target())) {
            String message = term.target().equals(Field.TARGET)
                    ? "the data set has no target for the loss to compare predictions with"
                    : "the loss compares predictions with the field '" + term.target() + "', but the data has "
                            + String.join(", ", fields);
            Misfit misfit = Misfit.of(term.loss(), message);
            throw new ProblemException(new FileProblem.Incompatible(Optional.empty(), message), misfit);
        }
    }

    private static Objective of(ObjectiveSection section, Experiment experiment, List<Field> fields, Course course) {
        TrainingSection training = experiment.training();
        return new Objective(
                section.name(),
                new ModelFormula(
                        experiment.model().model(),
                        section.loss().all(),
                        section.loss().weights(),
                        fields),
                Pattern.compile(section.parameters()),
                section.optimizer().optimizer(),
                section.optimizer().groups().stream()
                        .map(group -> new ParameterGroup(
                                group.pattern(), group.optimizer(), group.frozen(), group.unfreezeEpoch()))
                        .toList(),
                course.scheduling(section.schedule(), training.accumulateSteps() * section.everySteps()),
                new Clipping(optional(training.gradientClipValue()), optional(training.gradientClipNorm())),
                training.accumulateSteps(),
                section.everySteps(),
                section.optimizer().treatment(),
                experiment.adaptation());
    }

    private static OptionalDouble optional(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
