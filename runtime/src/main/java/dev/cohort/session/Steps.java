package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.objective.Objective;
import dev.cohort.autodiff.ReverseMode;
import dev.cohort.engine.Kernels;
import dev.cohort.graph.Differentiator;
import dev.cohort.step.Declarations;
import dev.cohort.step.EvaluationStep;
import dev.cohort.step.GenerationStep;
import dev.cohort.step.Sharding;
import dev.cohort.step.TrainingStep;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The graphs of all objectives, and of the evaluation of the first, for each bucket. All are over the same parameters; those of
 * the first bucket are built at once and say which there are.
 */
final class Steps {
    private final List<Objective> objectives;
    private final List<List<Field>> buckets;
    private final Kernels kernels;
    private final Sharding sharding;
    private final SessionOptions options;
    private final Differentiator differentiator = new ReverseMode();
    private final Declarations declarations = new Declarations();
    private final List<PerBucket<TrainingStep>> training;
    private final PerBucket<EvaluationStep> evaluation;
    private final PerBucket<GenerationStep> generation;

    /** @param buckets the fields of each bucket */
    Steps(
            List<Objective> objectives,
            List<List<Field>> buckets,
            Kernels kernels,
            Sharding sharding,
            SessionOptions options) {
        this.objectives = List.copyOf(objectives);
        this.buckets = buckets;
        this.kernels = kernels;
        this.sharding = sharding;
        this.options = options;
        this.training = IntStream.range(0, objectives.size())
                .mapToObj(objective -> new PerBucket<>(bucket -> buildTraining(objective, bucket)))
                .toList();
        this.evaluation = new PerBucket<>(this::buildEvaluation);
        this.generation = new PerBucket<>(this::buildGeneration);
        training.forEach(steps -> steps.of(0));
        evaluation.of(0);
    }

    private TrainingStep buildTraining(int objective, int bucket) {
        Sharding shards = bucket == 0
                ? sharding
                : (multiplications, parameters) ->
                        training(objective, 0).shards().count();
        int known = declarations.all().size();
        TrainingStep step = TrainingStep.build(
                objectives.get(objective),
                buckets.get(bucket),
                declarations,
                differentiator,
                kernels::has,
                options.precision(),
                shards);
        if (bucket > 0) {
            TrainingStep first = training(objective, 0);
            boolean same = step.trained().equals(first.trained())
                    && step.assigned().equals(first.assigned())
                    && step.terms().equals(first.terms());
            require(same && declarations.all().size() == known, bucket);
        }
        return options.gradientCheckpointing() ? step.recomputing(options.batchSize()) : step;
    }

    private EvaluationStep buildEvaluation(int bucket) {
        int known = declarations.all().size();
        EvaluationStep step = EvaluationStep.build(
                objectives.get(0),
                buckets.get(bucket),
                declarations,
                differentiator,
                kernels::has,
                options.precision());
        require(bucket == 0 || declarations.all().size() == known, bucket);
        return step;
    }

    private GenerationStep buildGeneration(int bucket) {
        int known = declarations.all().size();
        GenerationStep step = GenerationStep.build(
                objectives.get(0),
                buckets.get(bucket),
                declarations,
                differentiator,
                options.generation().maximumLength());
        if (declarations.all().size() != known) {
            throw new IllegalArgumentException(
                    "the model has other parameters where it writes than where it is trained: "
                            + String.join(
                                    ", ",
                                    declarations.all().keySet().stream()
                                            .skip(known)
                                            .toList()));
        }
        return step;
    }

    private void require(boolean same, int bucket) {
        if (!same) {
            throw new IllegalArgumentException(
                    "model and loss must have the same parameters for examples of all lengths,"
                            + " but have others where " + shapes(bucket) + " than where " + shapes(0));
        }
    }

    private String shapes(int bucket) {
        Field field = buckets.get(bucket).get(0);
        return field.name() + " is " + field.shape().batched();
    }

    TrainingStep training(int objective, int bucket) {
        return training.get(objective).of(bucket);
    }

    EvaluationStep evaluation(int bucket) {
        return evaluation.of(bucket);
    }

    /** Whether the model of the first objective writes texts. */
    boolean writes() {
        return GenerationStep.model(objectives.get(0)).isPresent();
    }

    /** How it writes them; where {@link #writes} alone. */
    GenerationStep generation(int bucket) {
        return generation.of(bucket);
    }

    /** What the targets of a bucket's batches may be. */
    Targets targets(int bucket) {
        return new Targets(training.stream()
                .flatMap(step -> step.of(bucket).targets().stream())
                .distinct()
                .toList());
    }

    List<List<Field>> buckets() {
        return buckets;
    }

    Declarations declarations() {
        return declarations;
    }
}
