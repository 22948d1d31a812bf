package dev.cohort.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.engine.Updater;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ZeroGradientTest {
    private record Update(Consumer<UpdateContext> made) implements Optimizer {
        @Override
        public double learningRate() {
            return 0.1;
        }

        @Override
        public void update(UpdateContext context) {
            made.accept(context);
        }
    }

    private static void assertLeaves(boolean expected, Consumer<UpdateContext> made) {
        UpdateProgram program = UpdateProgram.of(new Update(made), Updater.OPERATORS, Optional.empty());
        assertEquals(expected, program.leavesZeroGradients());
    }

    private static Value step(UpdateContext context, Value direction) {
        return context.parameters().minus(direction.times(context.learningRate()));
    }

    @Test
    void descentLeavesThem() {
        assertLeaves(true, context -> context.parameters(step(context, context.gradient())));
        assertLeaves(
                true,
                context -> context.parameters(
                        step(context, context.gradient().negate()).plus(0)));
    }

    @Test
    void sumsOfSquaresLeaveThem() {
        assertLeaves(true, context -> {
            Value sum = context.state("sum").plus(context.gradient().square());
            context.state("sum", sum);
            context.parameters(
                    step(context, context.gradient().dividedBy(sum.sqrt().plus(1e-10))));
        });
    }

    @Test
    void momentumDoesNot() {
        assertLeaves(false, context -> {
            Value momentum = context.state("momentum").times(0.9).plus(context.gradient());
            context.state("momentum", momentum);
            context.parameters(step(context, momentum));
        });
    }

    @Test
    void norDoesDecay() {
        assertLeaves(
                false,
                context -> context.parameters(step(context, context.gradient()).times(0.99)));
    }

    @Test
    void norDoesAStateThatForgets() {
        assertLeaves(false, context -> {
            context.state("last", context.gradient());
            context.parameters(step(context, context.gradient()));
        });
    }

    @Test
    void norDoesWhatAddsANumber() {
        assertLeaves(
                false,
                context -> context.parameters(step(context, context.gradient().plus(1))));
        assertLeaves(
                false,
                context -> context.parameters(step(context, context.gradient().exp())));
    }
}
