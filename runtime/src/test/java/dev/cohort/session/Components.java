package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.Clipping;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.step.ModelFormula;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The smallest components that a session can be tried with. */
final class Components {
    static final int FEATURES = 6;
    static final int CLASSES = 3;

    static final Field X = new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(FEATURES));
    static final Field CLASS =
            new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(List.of("red", "green", "blue"));
    static final Field NUMBER = new Field(Field.TARGET, ElementType.FLOAT32, Shape.SCALAR);

    private Components() {}

    /** Two layers with a tanh between them, and a running mean of the hidden layer that is kept but not used. */
    record Perceptron(int hidden, double dropout) implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value x = inputs.get(Field.FEATURES);
            Value first = context.parameter("first.weight", Shape.of(FEATURES, hidden), Initializer.normal(0.5));
            Value bias = context.parameter("first.bias", Shape.of(hidden), Initializer.zeros());
            Value second = context.parameter(
                    "second.weight", Shape.of(hidden, context.predictionSize()), Initializer.normal(0.5));
            Value layer = context.graph()
                    .operator("Gemm", Attributes.NONE, x, first, bias)
                    .tanh();
            Value mean = context.state("running", Shape.of(hidden), Initializer.ones());
            context.assign(mean, mean.times(0.5).plus(layer.mean(0).times(0.5)));
            return Map.of(PREDICTION, context.dropout(layer, dropout).matmul(second));
        }
    }

    record CrossEntropy() implements Loss {
        @Override
        public Optional<TargetRequest> target() {
            return Optional.of(TargetRequest.CLASS);
        }

        @Override
        public Value compute(LossContext context) {
            return context.graph()
                    .operator("SoftmaxCrossEntropyLoss", Attributes.NONE, context.prediction(), context.target());
        }

        @Override
        public Value answer(Value prediction) {
            return prediction.softmax(-1);
        }
    }

    /** Reads classes, one of which may be none, and learns nothing of them. */
    record Labels(OptionalLong ignored) implements Loss {
        @Override
        public Optional<TargetRequest> target() {
            return Optional.of(new TargetRequest(TargetType.CLASS, ignored));
        }

        @Override
        public Value compute(LossContext context) {
            return context.prediction().mean();
        }

        @Override
        public Value answer(Value prediction) {
            return prediction.softmax(-1);
        }
    }

    /** Forgets the last class in what it answers. */
    record Narrow() implements Loss {
        @Override
        public Optional<TargetRequest> target() {
            return Optional.of(TargetRequest.CLASS);
        }

        @Override
        public Value compute(LossContext context) {
            return new CrossEntropy().compute(context);
        }

        @Override
        public Value answer(Value prediction) {
            return prediction.slice(-1, 0, CLASSES - 1);
        }
    }

    record SquaredError() implements PointwiseLoss {
        @Override
        public Value pointwise(Value prediction, Value target) {
            return prediction.minus(target).square();
        }

        @Override
        public Reduction reduction() {
            return Reduction.MEAN;
        }
    }

    record Momentum(double learningRate) implements Optimizer {
        @Override
        public void update(UpdateContext context) {
            Value buffer = context.state("momentum").times(0.9).plus(context.gradient());
            context.state("momentum", buffer);
            context.parameters(context.parameters().minus(buffer.times(context.learningRate())));
        }
    }

    static ModelFormula classes(double dropout) {
        return ModelFormula.of(new Perceptron(5, dropout), new CrossEntropy(), CLASS);
    }

    static ModelFormula numbers(Field target) {
        return ModelFormula.of(new Perceptron(5, 0), new SquaredError(), target);
    }

    static Objective objective(ModelFormula formula, int accumulateSteps, ParameterGroup... groups) {
        return new Objective(
                "objective",
                formula,
                Pattern.compile(""),
                new Momentum(0.1),
                List.of(groups),
                Scheduling.CONSTANT,
                Clipping.NONE,
                accumulateSteps,
                1);
    }
}
