package dev.cohort.configuration;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Task;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Component;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.api.schedule.Schedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Small records with the options that experiments have, and with no behaviour. */
final class TestComponents {
    static final FakeComponents ALL = new FakeComponents(
            Csv.class,
            Mlp.class,
            Onnx.class,
            Huber.class,
            Mixture.class,
            Fragile.class,
            Adam.class,
            Sgd.class,
            Around.class,
            Plateau.class,
            Constant.class,
            Cosine.class,
            Entropy.class,
            Accuracy.class,
            F1.class,
            TopScore.class,
            Rmse.class);

    private TestComponents() {}

    /** Options that data sets share. */
    record Split(@Default("0.0") double validation, @Default("0.0") double test, @Default("true") boolean stratify) {
        Split {
            Options.require(validation >= 0 && validation < 1, "validation", "must be at least 0 and below 1");
        }
    }

    @Name("csv")
    record Csv(
            Path path,
            String target,
            @Inline Split split,
            @Default("[]") List<String> categorical,
            Optional<Double> impute,
            Optional<List<Long>> featureShape)
            implements Dataset {
        @Override
        public Examples open(DatasetContext context) {
            throw new UnsupportedOperationException();
        }
    }

    enum Activation {
        RELU,
        LEAKY_RELU,
        TANH
    }

    @Name("mlp")
    record Mlp(
            @Default("[128, 64]") List<Integer> hidden,
            @Default("relu") Activation activation,
            @Default("[]") List<Double> dropout)
            implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            throw new UnsupportedOperationException();
        }
    }

    @Name("onnx")
    record Onnx(Path path, @Default("{}") Map<String, String> inputs, @Default("{}") Map<String, List<Integer>> shapes)
            implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            throw new UnsupportedOperationException();
        }
    }

    @Name("huber")
    @About("squared near zero, linear beyond")
    record Huber(
            @Default("1.0") @About("where the loss turns linear") double delta, @Default("mean") Reduction reduction)
            implements FakeLoss {
        Huber {
            Options.require(delta > 0, "delta", "must be positive");
        }
    }

    record Term(@Default("1.0") double weight, @Inline Loss loss) {}

    @Name("acme.mixture")
    record Mixture(
            List<Term> parts, Optional<Loss> extra, @Default("{ type = 'huber', delta = 2 }") Loss base, String note)
            implements FakeLoss {}

    @Name("fragile")
    record Fragile(boolean broken, Optional<Integer> low, Optional<Integer> high) implements FakeLoss {
        Fragile {
            if (broken) {
                throw new IllegalStateException("no luck");
            }
            if (low.orElse(0) > high.orElse(9)) {
                throw new IllegalArgumentException("low is above high");
            }
        }
    }

    @Name("adam")
    record Adam(
            @Default("0.001") double learningRate,
            @Default("0.9") double beta1,
            @Default("0.0") double weightDecay,
            @Default("false") boolean amsgrad)
            implements FakeOptimizer {
        Adam {
            Options.require(learningRate >= 0, "learning-rate", "must not be negative");
        }
    }

    @Name("sgd")
    record Sgd(double learningRate, @Default("0.0") double momentum) implements FakeOptimizer {}

    @Name("around")
    record Around(Optimizer inner, @Default("0.5") double rho) implements FakeOptimizer {
        @Override
        public double learningRate() {
            return inner.learningRate();
        }
    }

    @Name("plateau")
    record Plateau(@Default("validation/loss") String metric) implements FakeSchedule, MeasuredSchedule {
        @Override
        public double learningRate(double base, List<Double> values) {
            return base;
        }

        @Override
        public double learningRate(double base, long position, OptionalLong total) {
            return base;
        }
    }

    @Name("constant")
    record Constant() implements FakeSchedule {}

    @Name("cosine")
    record Cosine(Optional<Long> steps, @Default("0.0") double minimumLearningRate) implements FakeSchedule {}

    @Name("accuracy")
    record Accuracy() implements FakeMetric {}

    enum Average {
        MACRO,
        MICRO,
        WEIGHTED
    }

    @Name("f1")
    record F1(@Default("macro") Average average) implements FakeMetric {}

    @Name("top-score")
    record TopScore(int count, @Default("false") boolean exact) implements FakeMetric {}

    @Name("rmse")
    record Rmse() implements FakeMetric {
        @Override
        public Set<Answer> judges() {
            return Set.of(Answer.NUMBERS);
        }
    }

    @Name("entropy")
    record Entropy() implements FakeLoss {
        @Override
        public Optional<TargetRequest> target() {
            return Optional.of(TargetRequest.CLASS);
        }
    }

    interface FakeLoss extends Loss {
        @Override
        default Optional<TargetRequest> target() {
            return Optional.of(TargetRequest.NUMBER);
        }

        @Override
        default Value compute(LossContext context) {
            throw new UnsupportedOperationException();
        }
    }

    interface FakeOptimizer extends Optimizer {
        @Override
        default void update(UpdateContext context) {
            throw new UnsupportedOperationException();
        }
    }

    interface FakeSchedule extends Schedule {
        @Override
        default double learningRate(double base, long position, OptionalLong total) {
            return base;
        }
    }

    interface FakeMetric extends Metric {
        @Override
        default String label() {
            return OptionSchema.nameOf(getClass());
        }

        @Override
        default Set<Answer> judges() {
            return Set.of(Answer.CLASSES, Answer.NUMBERS);
        }

        @Override
        default boolean largerIsBetter() {
            return true;
        }

        @Override
        default Measurement start(Task task) {
            throw new UnsupportedOperationException();
        }
    }

    /** A kind that no section of the file has. */
    interface Kernel extends Component {}
}
