package dev.cohort.trainer;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.run.Keep;
import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.autodiff.Autocast;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.FrozenPrecision;
import dev.cohort.configuration.GenerationSection;
import dev.cohort.configuration.MetricSection;
import dev.cohort.configuration.ObjectiveSection;
import dev.cohort.configuration.Precision;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.configuration.WatchedMetric;
import dev.cohort.engine.Device;
import dev.cohort.engine.Kernels;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.plugin.PluginCode;
import dev.cohort.session.OpenData;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Builds the model in training, and finds what is wrong with it and what the user should know of it. */
public final class Preparation {
    private Preparation() {}

    /**
     * Builds the model in training.
     *
     * @throws ProblemException if model, loss, metrics and data do not fit together, or the device is not there
     */
    public static TrainingSession session(ExperimentResolver.Resolution resolution, OpenData data) {
        return session(resolution, data, EarlierRun.NONE);
    }

    /** As {@link #session(ExperimentResolver.Resolution, OpenData)}, for a run that goes on. */
    static TrainingSession session(ExperimentResolver.Resolution resolution, OpenData data, EarlierRun earlier) {
        return session(resolution, data, earlier, objectives -> objectives);
    }

    /** As {@link #session(ExperimentResolver.Resolution, OpenData)}, training others in place of the file's objectives. */
    static TrainingSession session(
            ExperimentResolver.Resolution resolution,
            OpenData data,
            EarlierRun earlier,
            UnaryOperator<List<Objective>> others) {
        requireWatchedPart(resolution, data);
        requireUpdate(resolution, data);
        return new Placement(resolution).of(() -> built(resolution, data, earlier, others));
    }

    private static TrainingSession built(
            ExperimentResolver.Resolution resolution,
            OpenData data,
            EarlierRun earlier,
            UnaryOperator<List<Objective>> others) {
        Experiment experiment = resolution.experiment().experiment();
        Device device = Device.parse(experiment.training().device()).orElseThrow();
        requirePrecision(resolution, device);
        SessionOptions options = new SessionOptions(
                device,
                earlier.threads(),
                experiment.seed(),
                batchCapacity(experiment, data),
                experiment.generation().orElse(GenerationSection.DEFAULT),
                experiment.training().precision().type(),
                experiment.training().frozenPrecision().type(),
                experiment.training().gradientCheckpointing());
        TrainingSession session = TrainingSession.open(others.apply(objectives(experiment, data)), data, options);
        try {
            requireFit(resolution, session);
            if (earlier.checkpoint().isEmpty()) {
                experiment
                        .model()
                        .initializeFrom()
                        .map(from ->
                                new InitialParameters(from, resolution.written().place("model.initialize-from")))
                        .ifPresent(parameters -> parameters.give(session));
            }
            return session;
        } catch (RuntimeException problem) {
            session.close();
            throw problem;
        }
    }

    /** What has no kernels in 16 bits would run in 32, with casts on top. */
    private static void requirePrecision(ExperimentResolver.Resolution resolution, Device device) {
        Precision precision = resolution.experiment().experiment().training().precision();
        if (precision != Precision.FLOAT32 && !Autocast.isThere(precision.type(), Kernels.of(device.kind())::has)) {
            String name = precision.name().toLowerCase(Locale.ROOT);
            throw new ProblemException(new FileProblem.Incompatible(
                    Optional.of(resolution.written().place("training.precision")),
                    "precision = '" + name + "' multiplies matrices in " + name + ", which the device '"
                            + resolution.experiment().experiment().training().device()
                            + "' cannot: it multiplies in float32, and casts would make it slower. Leave precision out"
                            + " here, or train on a device that can, as with device = 'cuda'; to have frozen parameters"
                            + " take less memory, there is frozen-precision = 'bfloat16'"));
        }
    }

    /** A batch holds at most all examples of the training part, whatever was asked for. */
    private static int batchCapacity(Experiment experiment, OpenData data) {
        int wanted = experiment.training().batchSize();
        return (int) Math.min(wanted, Math.max(1, data.size(Part.TRAIN).orElse(wanted)));
    }

    /** Gradients that are gathered until the end of the run move nothing. */
    private static void requireUpdate(ExperimentResolver.Resolution resolution, OpenData data) {
        TrainingSection training = resolution.experiment().experiment().training();
        OptionalLong steps = Course.of(training, data).steps();
        if (steps.isEmpty() || steps.getAsLong() == 0) {
            return;
        }
        if (steps.getAsLong() < training.accumulateSteps()) {
            throw new ProblemException(new FileProblem.Incompatible(
                    Optional.of(resolution.written().place("training.accumulate-steps")),
                    "accumulate-steps = " + training.accumulateSteps()
                            + " gathers the gradients of more batches than the " + steps.getAsLong()
                            + " of the whole run, so that nothing would be trained"));
        }
        List<ObjectiveSection> objectives = resolution.experiment().experiment().objectives();
        for (int index = 0; index < objectives.size(); index++) {
            ObjectiveSection objective = objectives.get(index);
            if (steps.getAsLong() / objective.everySteps() < training.accumulateSteps()) {
                throw new ProblemException(new FileProblem.Incompatible(
                        Optional.of(resolution.written().place("objective." + index + ".every-steps")),
                        "every-steps = " + objective.everySteps() + " leaves the objective " + objective.name()
                                + " without an update in the " + steps.getAsLong() + " batches of the whole run"));
            }
        }
    }

    /** A metric that cannot judge these predictions would else be found at the first evaluation, in the middle of a run. */
    private static void requireFit(ExperimentResolver.Resolution resolution, TrainingSession session) {
        List<Problem> problems = new ArrayList<>();
        if (resolution.experiment().experiment().generation().isPresent()) {
            Position place = resolution.written().place("generation");
            session.textMisfit()
                    .ifPresent(misfit -> problems.add(new FileProblem.Incompatible(
                            Optional.of(place), "[generation] says how texts are written, but " + misfit)));
        }
        List<MetricSection> metrics =
                resolution.experiment().experiment().training().metrics();
        for (int index = 0; index < metrics.size(); index++) {
            Position place = resolution.written().place("training.metrics." + index);
            session.misfit(metrics.get(index))
                    .ifPresent(misfit -> problems.add(new FileProblem.Incompatible(Optional.of(place), misfit)));
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    /** What is watched in the validation part needs one. */
    private static void requireWatchedPart(ExperimentResolver.Resolution resolution, OpenData data) {
        Experiment experiment = resolution.experiment().experiment();
        TrainingSection training = experiment.training();
        boolean validated = data.has(Part.VALIDATION);
        if (training.keep().orElseThrow() == Keep.BEST
                && training.earlyStopping().isEmpty()
                && !validated) {
            throw new ProblemException(new FileProblem.Incompatible(
                    Optional.of(resolution.written().place("training.keep")),
                    "keep = \"best\" asks for the state with the best 'validation/loss', but the data has no validation"
                            + " part; set validation in [dataset], or give early-stopping with the metric"
                            + " 'train/epoch-loss'"));
        }
        Function<MeasuredSchedule, String> metric = schedule -> PluginCode.call(schedule, "metric", schedule::metric);
        WatchedMetric.of(training, experiment.schedules(), metric).stream()
                .filter(watched -> watched.metric().startsWith(Part.VALIDATION.label() + "/") && !validated)
                .findFirst()
                .ifPresent(watched -> {
                    throw new ProblemException(new FileProblem.Incompatible(
                            Optional.of(resolution.written().place(watched.place())),
                            watched.by() + " watches '" + watched.metric() + "', but the data has no validation part;"
                                    + " set validation in [dataset], or watch 'train/epoch-loss'"));
                });
    }

    /**
     * Finds what is wrong with the data of an experiment, its model and what they have to do with each other.
     *
     * @param warnings is told what the user should know of, though nothing forbids it
     * @throws ProblemException if something is wrong
     */
    public static void check(ExperimentResolver.Resolution resolution, Consumer<String> warnings) {
        try (OpenData data = DataOpening.open(resolution);
                TrainingSession session = session(resolution, data)) {
            session.network().layers();
            warnings(resolution.experiment().experiment(), data, session).forEach(warnings);
        }
    }

    /**
     * What the experiment trains.
     *
     * @throws ProblemException if the data has no target
     */
    public static List<Objective> objectives(Experiment experiment, OpenData data) {
        return Objectives.of(experiment, data.fields(), Course.of(experiment.training(), data));
    }

    /** What the user should know of before the run, though nothing forbids it. */
    public static List<String> warnings(Experiment experiment, OpenData data, TrainingSession session) {
        List<String> warnings = new ArrayList<>(data.remarks());
        warnings.addAll(session.network().remarks());
        TrainingSection training = experiment.training();
        warnings.addAll(new BatchRemarks(training, Course.of(training, data), data.bucketSizes(Part.TRAIN))
                .all(session.network().needsTwoExamples()));
        if (training.frozenPrecision() != FrozenPrecision.FLOAT32
                && !session.network().isPartlyFrozen()) {
            warnings.add("frozen-precision changes nothing: all of the model's parameters are trained");
        }
        for (ObjectiveSection objective : experiment.objectives()) {
            warnings.addAll(new GroupRemarks(objective.optimizer().groups()).all(session, training));
        }
        return warnings;
    }
}
