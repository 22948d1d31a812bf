package dev.cohort.trainer;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.run.Keep;
import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.configuration.CrossValidationSection;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.GroupSection;
import dev.cohort.configuration.MetricSection;
import dev.cohort.configuration.ObjectiveSection;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.configuration.WatchedMetric;
import dev.cohort.engine.Device;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Opens what a run needs: the data, and the model in training. */
public final class Preparation {
    private static final int NAMES_SHOWN = 8;

    private Preparation() {}

    /**
     * Opens the data of an experiment.
     *
     * @throws ProblemException if it cannot be used, or has nothing to train on
     */
    public static OpenData open(ExperimentResolver.Resolution resolution) {
        Experiment experiment = resolution.experiment().experiment();
        OpenData data = new Placement(resolution).of(() -> open(experiment));
        if (data.drawsEachPass() && !experiment.training().shuffle()) {
            data.close();
            throw new ProblemException(new FileProblem.Incompatible(
                    Optional.of(resolution.written().place("training.shuffle")),
                    "shuffle = false takes the examples as they stand, but the data set's sampling draws those of each epoch"
                            + " anew; leave shuffle out, or use a sampling that draws once, such as \"over\""));
        }
        return data;
    }

    private static OpenData open(Experiment experiment) {
        OpenData data = data(() -> OpenData.open(
                experiment.dataset(),
                new DatasetContext(
                        experiment.seed(),
                        Objectives.targets(experiment),
                        experiment.crossValidation().map(CrossValidationSection::asked))));
        if (experiment.crossValidation().isPresent() && !data.has(Part.VALIDATION)) {
            data.close();
            throw new ProblemException(new Problem.Data(
                    Optional.empty(),
                    "the data set does not divide its examples into folds, which [cross-validation] asks for; use one that"
                            + " is held in memory, such as csv"));
        }
        OptionalLong steps = Course.of(experiment.training(), data).stepsPerEpoch();
        if (steps.isPresent() && steps.getAsLong() == 0) {
            String message = withoutBatches(data, experiment.training().batchSize());
            data.close();
            throw new ProblemException(new Problem.Data(Optional.empty(), message));
        }
        return data;
    }

    private static String withoutBatches(OpenData data, int batchSize) {
        long rows = data.size(Part.TRAIN).orElse(0);
        int buckets = data.buckets().size();
        if (rows == 0) {
            return "the training part of the data is empty; make validation and test smaller";
        }
        return buckets == 1
                ? "drop-last leaves no batch: the training part has " + rows + " examples, and batch-size is "
                        + batchSize
                : "drop-last leaves no batch: a batch is of one bucket, and none of the " + buckets + " that the "
                        + rows + " examples of the training part come in has as many as batch-size, " + batchSize;
    }

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
        SessionOptions options =
                new SessionOptions(device, earlier.threads(), experiment.seed(), batchCapacity(experiment, data));
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
        try (OpenData data = open(resolution);
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
        for (ObjectiveSection objective : experiment.objectives()) {
            List<GroupSection> groups = objective.optimizer().groups();
            warnings.addAll(unusedGroups(groups, session.parameterNames()));
            warnings.addAll(movingStates(groups, session.network().movingStates()));
        }
        return warnings;
    }

    /** Groups that hold for no parameter: most likely their patterns are not what was meant. */
    private static List<String> unusedGroups(List<GroupSection> groups, List<String> parameters) {
        Set<Integer> used = new HashSet<>();
        for (String parameter : parameters) {
            IntStream.range(0, groups.size())
                    .filter(index ->
                            groups.get(index).pattern().matcher(parameter).find())
                    .findFirst()
                    .ifPresent(used::add);
        }
        return IntStream.range(0, groups.size())
                .filter(index -> !used.contains(index))
                .mapToObj(index -> "optimizer.groups." + index + " holds for no parameter: '"
                        + groups.get(index).match() + "' is found in none, or an earlier group takes them; there are "
                        + shown(parameters))
                .toList();
    }

    /** States in whose names a frozen group's pattern is found: they move all the same, being no parameters. */
    private static List<String> movingStates(List<GroupSection> groups, List<String> states) {
        List<String> warnings = new ArrayList<>();
        for (int index = 0; index < groups.size(); index++) {
            GroupSection group = groups.get(index);
            List<String> moving = states.stream()
                    .filter(state ->
                            group.frozen() && group.pattern().matcher(state).find())
                    .toList();
            if (!moving.isEmpty()) {
                warnings.add("optimizer.groups." + index + " is frozen, which holds for parameters alone; running"
                        + " statistics move with every batch: " + shown(moving));
            }
        }
        return warnings;
    }

    private static String shown(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                + (names.size() > NAMES_SHOWN ? ", ..." : "");
    }

    /** Something that may find the data unusable. */
    @FunctionalInterface
    interface DataSupplier<T> {
        T get();
    }

    private static <T> T data(DataSupplier<T> supplier) {
        try {
            return supplier.get();
        } catch (DataException exception) {
            throw problems(exception);
        }
    }

    /** The problems of data as those of the runtime. */
    public static ProblemException problems(DataException exception) {
        return new ProblemException(exception.problems().stream()
                .map(problem -> new Problem.Data(
                        problem.file().map(file -> new Position(file, (int) problem.line(), (int) problem.column())),
                        problem.message()))
                .toList());
    }
}
