package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.api.graph.DifferentiationException;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.objective.Objective;
import dev.cohort.engine.Engine;
import dev.cohort.engine.KernelException;
import dev.cohort.engine.Kernels;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.Declarations;
import dev.cohort.step.TrainingStep;
import dev.cohort.step.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a model in training consists of: graphs, compiled and bound to memory. All that is native among it is closed with it,
 * in the opposite order of its making.
 */
record SessionParts(
        Engine engine,
        ModelMemory memory,
        Steps steps,
        Batches batches,
        PerBucket<Targets> targets,
        List<ObjectiveTraining> objectives,
        Evaluator evaluator,
        Map<String, Variable> variables)
        implements AutoCloseable {
    /**
     * Builds, compiles and binds everything, and fills the parameters.
     *
     * @param buckets the fields of each bucket
     * @param vocabulary the tokens of texts, where the model writes some
     * @param hasQuestions whether the data has questions
     * @param engine is closed with the parts, and also where they cannot be made
     * @throws ProblemException if a formula and the fields do not fit
     */
    static SessionParts build(
            List<Objective> objectives,
            List<List<Field>> buckets,
            Optional<Vocabulary> vocabulary,
            boolean hasQuestions,
            SessionOptions options,
            Engine engine) {
        List<AutoCloseable> made = new ArrayList<>();
        made.add(engine::close);
        try {
            Kernels kernels = Kernels.of(options.device().kind());
            Steps steps = new Steps(objectives, buckets, kernels, engine.sharding(options.batchSize()), options);
            Declarations declarations = steps.declarations();
            Batches batches = new Batches(buckets, options.batchSize());
            List<TrainingStep> first = IntStream.range(0, objectives.size())
                    .mapToObj(objective -> steps.training(objective, 0))
                    .toList();
            ModelMemory memory = new ModelMemory(
                    new Layout(objectives, first, declarations.parameters(), declarations.states()),
                    options.frozenPrecision(),
                    engine);
            made.add(memory);
            memory.initialize(options.seed());
            List<ObjectiveTraining> trainings = new ArrayList<>();
            for (int place = 0; place < objectives.size(); place++) {
                ObjectiveTraining training = new ObjectiveTraining(
                        objectives.get(place), place, steps, engine, batches.current(), memory, options);
                made.add(training);
                trainings.add(training);
            }
            Evaluator evaluator = new Evaluator(
                    steps,
                    new FieldBuffers(buckets, options.batchSize()),
                    engine,
                    memory,
                    declarations.all(),
                    options,
                    vocabulary,
                    hasQuestions);
            PerBucket<Targets> targets = new PerBucket<>(steps::targets);
            return new SessionParts(engine, memory, steps, batches, targets, trainings, evaluator, declarations.all());
        } catch (RuntimeException problem) {
            close(made, problem);
            throw explained(problem);
        } catch (Error error) {
            close(made, error);
            throw error;
        }
    }

    /**
     * Makes ready for batches of a bucket.
     *
     * @throws ProblemException if the formulas do not fit its fields
     */
    void prepare(int bucket) {
        try {
            for (int index = 0; index < objectives.size(); index++) {
                objectives.get(index).prepare(bucket);
            }
        } catch (IllegalArgumentException problem) {
            throw explained(problem);
        }
    }

    /** Closes what was made before something went wrong, the last first. */
    private static void close(List<AutoCloseable> made, Throwable problem) {
        for (int index = made.size() - 1; index >= 0; index--) {
            try {
                made.get(index).close();
            } catch (Exception another) {
                problem.addSuppressed(another);
            }
        }
    }

    /** What a formula or a model file does wrong, as a problem to tell. */
    static RuntimeException explained(RuntimeException problem) {
        String message = String.valueOf(problem.getMessage());
        if (problem instanceof ModelFormatException format) {
            return new ProblemException(
                    new Problem.ModelFile(Optional.of(new Position(format.file(), 0, 0)), message), problem);
        }
        if (problem instanceof DifferentiationException) {
            return new ProblemException(new Problem.NotDifferentiable(Optional.empty(), message), problem);
        }
        if (problem instanceof ArithmeticException) {
            return new ProblemException(
                    new FileProblem.Incompatible(
                            Optional.empty(),
                            "the model or its batches are too large: something would have more than 2^31 - 1 elements"),
                    problem);
        }
        if (problem instanceof KernelException failed && failed.index().isPresent()) {
            return new ProblemException(
                    new Problem.Data(Optional.empty(), failed.index().get()), problem);
        }
        return problem instanceof IllegalArgumentException
                ? new ProblemException(new FileProblem.Incompatible(Optional.empty(), message), problem)
                : problem;
    }

    @Override
    public void close() {
        evaluator.close();
        objectives.forEach(ObjectiveTraining::close);
        memory.close();
        engine.close();
    }
}
