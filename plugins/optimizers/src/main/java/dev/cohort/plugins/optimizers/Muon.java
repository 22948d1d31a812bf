package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.List;

/**
 * Muon (Jordan et al. 2024): the momentum of each weight matrix, made nearly orthogonal.
 *
 * <pre>
 * b ← momentum · b + (1 − momentum) · g
 * d ← (1 − momentum) · g + momentum · b         without Nesterov's momentum: b
 * o ← newtonSchulz(d / ‖d‖)                     x ← a · x + (b · x·xᵀ + c · (x·xᵀ)²) · x, some times
 * p ← p · (1 − learningRate · weightDecay) − learningRate · adjustment · o
 * </pre>
 *
 * <p>For the matrices within a network; what is no matrix, such as biases and the weights of convolutions, is moved by another
 * optimizer. The semantics are those of PyTorch's {@code Muon}, but for 32-bit floats throughout where that rounds to bfloat16.
 */
@Name("muon")
@About("orthogonalizes the momentum of each matrix; another optimizer moves what is no matrix")
public record Muon(
        @Default("1e-3") @About("the length of a step") double learningRate,
        @Default("0.1") @About("the share of a parameter that goes with each update, times the learning rate")
                double weightDecay,
        @Default("0.95") @About("the share of the last update's direction that is kept") double momentum,
        @Default("true") @About("whether the step looks ahead along the momentum") boolean nesterov,
        @Default("[3.4445, -4.775, 2.0315]") @About("those of the Newton-Schulz iteration: a, b, c")
                List<Double> coefficients,
        @Default("1e-7") @About("the least norm that is divided by") double epsilon,
        @Default("5") @About("how often it is iterated") int iterations,
        @Default("original") @About("how the learning rate of a matrix follows from its shape") Adjustment adjustment,
        @Default("{ type = 'adamw' }") @About("the optimizer that moves what is no matrix") Optimizer others)
        implements Optimizer {
    /** The factor of the learning rate for a matrix. */
    public enum Adjustment {
        /** √max(1, rows / columns). */
        ORIGINAL,
        /** 0.2 · √max(rows, columns), so that a learning rate of AdamW fits. */
        MATCH_RMS_ADAMW,
        /** √(rows / columns). */
        SPECTRAL_UNCLAMPED;

        private double factor(double rows, double columns) {
            return switch (this) {
                case ORIGINAL -> Math.sqrt(Math.max(1, rows / columns));
                case MATCH_RMS_ADAMW -> 0.2 * Math.sqrt(Math.max(rows, columns));
                case SPECTRAL_UNCLAMPED -> Math.sqrt(rows / columns);
            };
        }
    }

    private static final int FEWEST_USELESS_ITERATIONS = 100;

    public Muon {
        coefficients = List.copyOf(coefficients);
        Options.notNegative(learningRate, "learning-rate");
        Options.notNegative(weightDecay, "weight-decay");
        Options.fraction(momentum, "momentum");
        Options.notNegative(epsilon, "epsilon");
        Options.require(coefficients.size() == 3, "coefficients", "must be three numbers");
        Options.require(
                iterations > 0 && iterations < FEWEST_USELESS_ITERATIONS,
                "iterations",
                "must be 1 to 99, got " + iterations);
    }

    @Override
    public boolean wholeTensors() {
        return true;
    }

    @Override
    public void update(UpdateContext context) {
        Value parameters = context.parameters();
        if (parameters.shape().rank() != 2) {
            context.parameters(context.update(others));
            return;
        }
        Value gradient = context.gradient();
        Value kept = context.momentum(momentum);
        Value buffer = RunningAverage.of(context, "momentum", gradient, kept);
        Value direction = nesterov ? gradient.plus(buffer.minus(gradient).times(kept)) : buffer;
        double factor =
                adjustment.factor(parameters.shape().size(0), parameters.shape().size(1));
        Value rate = context.learningRate();
        context.parameters(WeightDecay.shrunken(context, weightDecay)
                .minus(orthogonal(direction).times(rate.times(factor))));
    }

    /** A matrix with the same singular vectors, whose singular values are near 1. */
    private Value orthogonal(Value matrix) {
        boolean tall = matrix.shape().size(0) > matrix.shape().size(1);
        Value wide = tall ? matrix.transpose(1, 0) : matrix;
        Value result = wide.dividedBy(TrustRatio.norm(wide).maximum(epsilon));
        for (int iteration = 0; iteration < iterations; iteration++) {
            Value gram = result.matmul(result.transpose(1, 0));
            Value polynomial =
                    gram.times(coefficients.get(1)).plus(gram.matmul(gram).times(coefficients.get(2)));
            result = result.times(coefficients.get(0)).plus(polynomial.matmul(result));
        }
        return tall ? result.transpose(1, 0) : result;
    }
}
