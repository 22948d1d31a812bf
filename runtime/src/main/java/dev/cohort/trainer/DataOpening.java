package dev.cohort.trainer;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.LearningTask;
import dev.cohort.api.dataset.Part;
import dev.cohort.configuration.ContinualSection;
import dev.cohort.configuration.CrossValidationSection;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.session.OpenData;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** Opens the data that a run needs. */
public final class DataOpening {
    private DataOpening() {}

    /**
     * Opens the data of an experiment.
     *
     * @throws ProblemException if it cannot be used, or has nothing to train on
     */
    public static OpenData open(ExperimentResolver.Resolution resolution) {
        Experiment experiment = resolution.experiment().experiment();
        return open(resolution, experiment.continual().map(ContinualSection::asked));
    }

    /** As {@link #open(ExperimentResolver.Resolution)}, of another task, from 1, of those that are learned one after another. */
    static OpenData open(ExperimentResolver.Resolution resolution, int task) {
        Experiment experiment = resolution.experiment().experiment();
        return open(resolution, experiment.continual().map(section -> section.of(task)));
    }

    private static OpenData open(ExperimentResolver.Resolution resolution, Optional<LearningTask> task) {
        Experiment experiment = resolution.experiment().experiment();
        OpenData data = new Placement(resolution).of(() -> open(experiment, task));
        try {
            refusal(experiment.training(), data).ifPresent(refused -> {
                throw new ProblemException(new FileProblem.Incompatible(
                        Optional.of(resolution.written().place("training." + refused.key())), refused.message()));
            });
            return data;
        } catch (RuntimeException problem) {
            data.close();
            throw problem;
        }
    }

    /** An option of the training that does not go with the data. */
    private record Refusal(String key, String message) {}

    private static Optional<Refusal> refusal(TrainingSection training, OpenData data) {
        if (data.drawsEachPass() && !training.shuffle()) {
            return Optional.of(new Refusal(
                    "shuffle",
                    "shuffle = false takes the examples as they stand, but the data set's sampling draws those of each epoch"
                            + " anew; leave shuffle out, or use a sampling that draws once, such as \"over\""));
        }
        OptionalLong turn = data.turn();
        if (turn.isEmpty()) {
            return Optional.empty();
        }
        long together = turn.getAsLong();
        String told = "the data set's examples come in turns of " + together + ", which belong together: ";
        Course course = Course.of(training, data);
        if (training.shuffle()) {
            return Optional.of(new Refusal("shuffle", told + "they must not be shuffled; set shuffle = false"));
        }
        if (course.epochs() > 1
                || course.steps().orElse(0) > course.stepsPerEpoch().orElse(Long.MAX_VALUE)) {
            return Optional.of(new Refusal(
                    training.steps().isPresent() ? "steps" : "epochs",
                    told + "they are passed over once; set epochs = 1, and ask the data set for more"));
        }
        return together % training.batchSize() == 0
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "batch-size",
                        told + "batch-size = " + training.batchSize() + " would mix several; set batch-size = "
                                + together + ", or to what divides it"));
    }

    private static OpenData open(Experiment experiment, Optional<LearningTask> task) {
        OpenData data = data(() -> OpenData.open(
                experiment.dataset(),
                new DatasetContext(
                        experiment.seed(),
                        Objectives.targets(experiment),
                        experiment.crossValidation().map(CrossValidationSection::asked),
                        task)));
        try {
            requireDivided(experiment, task, data);
            requireBatch(experiment, data);
            return data;
        } catch (RuntimeException problem) {
            data.close();
            throw problem;
        }
    }

    /** A data set may not know of folds or tasks. */
    private static void requireDivided(Experiment experiment, Optional<LearningTask> task, OpenData data) {
        if (experiment.crossValidation().isPresent() && !data.has(Part.VALIDATION)) {
            throw undivided("folds, which [cross-validation] asks for");
        }
        if (task.isPresent() && data.fields().stream().noneMatch(field -> isOf(task.get(), field))) {
            throw undivided("tasks, which [continual] asks for");
        }
    }

    /** Whether a field is a target that has nothing to train on of the tasks to come. */
    private static boolean isOf(LearningTask task, Field field) {
        Set<String> known = new HashSet<>(task.earlier());
        known.addAll(task.own());
        return field.name().equals(Field.TARGET)
                && field.classCounts().size() == field.classNames().size()
                && IntStream.range(0, field.classCounts().size())
                        .allMatch(label -> field.classCounts().get(label) == 0
                                || known.contains(field.classNames().get(label)));
    }

    private static ProblemException undivided(String what) {
        return new ProblemException(new Problem.Data(
                Optional.empty(),
                "the data set does not divide its examples into " + what
                        + "; use one that is held in memory, such as csv"));
    }

    private static void requireBatch(Experiment experiment, OpenData data) {
        OptionalLong steps = Course.of(experiment.training(), data).stepsPerEpoch();
        if (steps.isPresent() && steps.getAsLong() == 0) {
            throw new ProblemException(new Problem.Data(
                    Optional.empty(), withoutBatches(data, experiment.training().batchSize())));
        }
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
