package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.graph.Node;
import dev.cohort.step.UpdateProgram;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class UpdateCompilerTest {
    private static final int LENGTH = 1003;

    /** Rates that change from update to update. */
    private record Rates(long step) implements UpdateRates {
        @Override
        public double learningRate(double base) {
            return base / step;
        }

        @Override
        public double momentum(double own) {
            return own - 0.1 / step;
        }
    }

    private record Stated(Consumer<UpdateContext> statement) implements Optimizer {
        @Override
        public double learningRate() {
            return 0.01;
        }

        @Override
        public void update(UpdateContext context) {
            statement.accept(context);
        }
    }

    private static final Map<String, Consumer<UpdateContext>> UPDATES = Map.of(
            "nothing at all",
            update -> {},
            "momentum, norm and a scalar that lasts",
            update -> {
                Value product = update.scalar("product", 1);
                update.scalar("product", product.times(update.momentum(0.9)));
                Value rate = update.learningRate().dividedBy(update.gradientNorm());
                update.parameters(update.parameters()
                        .minus(update.gradient()
                                .times(rate)
                                .dividedBy(product.negate().plus(1.5))));
            },
            "whole numbers",
            update -> {
                Value parameters = update.parameters();
                Value large = parameters.times(10).minimum(1e6).maximum(-1e6);
                Value up = parameters.graph().operator("Ceil", Attributes.NONE, large);
                Value near = parameters.graph().operator("Round", Attributes.NONE, large);
                update.parameters(large.floor().plus(up).plus(near));
                update.state("remainder", remainder(large, 7).plus(remainder(update.step(), 2)));
            },
            "descent",
            update -> update.parameters(
                    update.parameters().minus(update.gradient().times(update.learningRate()))),
            "Adam",
            UpdateCompilerTest::adam,
            "Lion's sign, clamped",
            update -> {
                Value mean = update.state("mean");
                Value mixed = mean.times(0.9).plus(update.gradient().times(0.1));
                update.parameters(update.parameters()
                        .minus(mixed.sign().times(update.learningRate()))
                        .maximum(-1)
                        .minimum(1));
                update.state("mean", mean.times(0.99).plus(update.gradient().times(0.01)));
            },
            "choices between elements",
            update -> {
                Value small = update.gradient()
                        .abs()
                        .less(0.5)
                        .and(update.parameters().greater(0));
                Value halved = update.parameters().times(0.5);
                update.parameters(small.choose(halved, update.parameters().negate()));
                Value same = update.parameters().equal(update.gradient());
                update.state("count", update.state("count").plus(same.not().toFloat()));
            },
            "choices by a scalar, as a first step",
            update -> {
                Value first = update.step().less(2);
                Value rate = first.choose(update.learningRate().times(10), update.learningRate());
                Value direction = first.choose(update.gradient(), update.state("before"));
                update.parameters(update.parameters().minus(direction.times(rate)));
                update.state("before", update.gradient());
            },
            "functions",
            update -> {
                Value gradient = update.gradient();
                Value positive = gradient.abs().plus(0.1);
                update.parameters(positive.log().plus(gradient.tanh()).plus(positive.power(1.5)));
                update.state("root", positive.power(0.5).plus(gradient.power(2)).plus(gradient.exp()));
                update.state(
                        "scalar",
                        update.state("scalar")
                                .plus(update.step().sqrt().log().exp().tanh()));
            },
            "or, at least, at most",
            update -> {
                Value a = update.parameters();
                Value b = update.gradient();
                Value either = a.graph()
                        .operator(
                                "Or",
                                Attributes.NONE,
                                a.graph().operator("GreaterOrEqual", Attributes.NONE, a, b),
                                a.graph().operator("LessOrEqual", Attributes.NONE, a, b.negate()));
                Value kept = a.graph().operator("Identity", Attributes.NONE, a);
                update.parameters(either.choose(kept, b.cast(ElementType.BOOL).toFloat()));
            });

    private static Value remainder(Value value, double divisor) {
        Value other = value.graph().constant(divisor);
        return value.graph().operator("Mod", Attributes.NONE.with("fmod", 1L), value, other);
    }

    private static void adam(UpdateContext update) {
        Value mean = update.state("mean").times(0.9).plus(update.gradient().times(1 - 0.9));
        Value square = update.state("square")
                .times(0.999)
                .plus(update.gradient().square().times(1 - 0.999));
        update.state("mean", mean);
        update.state("square", square);
        Value one = update.step().graph().constant(1);
        Value first = one.minus(one.times(0.9).power(update.step()));
        Value second = one.minus(one.times(0.999).power(update.step()));
        Value divisor = square.sqrt().dividedBy(second.sqrt()).plus(1e-8);
        update.parameters(update.parameters()
                .minus(mean.times(update.learningRate().dividedBy(first)).dividedBy(divisor)));
    }

    @TestFactory
    Stream<DynamicTest> agreesWithTheInterpreterBitForBit() {
        return UPDATES.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> apart(entry.getValue())));
    }

    /** In a thread of its own: one that has run a graph takes denormal numbers for 0 from then on. */
    private static void apart(Consumer<UpdateContext> statement) throws Exception {
        FutureTask<Void> comparison = new FutureTask<>(() -> compare(statement), null);
        new Thread(comparison).start();
        comparison.get();
    }

    private static UpdateProgram program(Consumer<UpdateContext> statement) {
        return UpdateProgram.of(new Stated(statement), Updater.OPERATORS, Optional.empty());
    }

    /** A program compiled, as a group of parameters has it. */
    private static final class Compiled {
        private final UpdateScalars scalars;
        private final UpdateKernel kernel;

        Compiled(UpdateProgram program) {
            scalars = new UpdateScalars(program);
            kernel = UpdateCompiler.compile(program, scalars.read(), program.results());
        }

        /** In ranges, the last first: elements do not depend on each other. */
        void update(float[] parameters, float[] gradient, float[][] states, long step) {
            scalars.compute(new Rates(step), step, 3 * step);
            int middle = parameters.length / 2;
            kernel.update(parameters, gradient, states, scalars.rounded(), middle, parameters.length);
            kernel.update(parameters, gradient, states, scalars.rounded(), 0, middle);
            scalars.advance();
        }
    }

    private static void compare(Consumer<UpdateContext> statement) {
        UpdateProgram program = program(statement);
        Compiled compiled = new Compiled(program);
        UpdateInterpreter interpreter = new UpdateInterpreter(program);
        float[] parameters = numbers(1);
        float[] expected = parameters.clone();
        float[][] states = new float[program.states().size()][LENGTH];
        float[][] expectedStates = new float[program.states().size()][LENGTH];
        for (int step = 1; step <= 5; step++) {
            float[] gradient = numbers(step + 1);
            interpreter.update(expected, gradient.clone(), expectedStates, new Rates(step), step, 3 * step);
            compiled.update(parameters, gradient, states, step);
            assertArrayEquals(expected, parameters);
            assertArrayEquals(expectedStates, states);
        }
    }

    @TestFactory
    Stream<DynamicTest> theGraphForADeviceAgreesToRounding() {
        return UPDATES.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> compareWithGraph(entry.getValue())));
    }

    private static void compareWithGraph(Consumer<UpdateContext> statement) {
        UpdateProgram program = program(statement);
        Compiled compiled = new Compiled(program);
        float[] expected = numbers(1);
        float[][] expectedStates = new float[program.states().size()][LENGTH];
        try (Engine engine = Engine.openLikeDevice(1);
                TensorMemory parameters = engine.allocate(LENGTH);
                TensorMemory gradients = engine.allocate(LENGTH);
                GraphGroup group = new GraphGroup(engine, 0, LENGTH, parameters, gradients, gradients, program)) {
            parameters.write(0, expected, 0, LENGTH);
            for (int step = 1; step <= 3; step++) {
                float[] gradient = numbers(step + 1);
                gradients.write(0, gradient, 0, LENGTH);
                group.update(new Rates(step), step, 3 * step);
                compiled.update(expected, gradient, expectedStates, step);
            }
            compare(expected, parameters);
            int state = 0;
            for (String name : program.states().keySet()) {
                compare(expectedStates[state++], group.state(name));
            }
        }
    }

    /** Denormal numbers are zero in ONNX Runtime, and its functions differ from Java's in the last bits. */
    private static void compare(float[] expected, TensorMemory memory) {
        float[] actual = new float[LENGTH];
        memory.read(0, actual, 0, LENGTH);
        for (int index = 0; index < LENGTH; index++) {
            double tolerance = 1e-5 * Math.abs(expected[index]) + 1e-6;
            if (!(Math.abs(expected[index] - actual[index]) <= tolerance)
                    && Float.compare(expected[index], actual[index]) != 0) {
                throw new AssertionError(index + ": expected " + expected[index] + ", but got " + actual[index]);
            }
        }
    }

    /** Normal numbers, and those that are special. */
    private static float[] numbers(long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[LENGTH];
        for (int index = 0; index < LENGTH; index++) {
            numbers[index] = (float) random.nextGaussian();
        }
        float[] special = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 1e-40f, Float.MAX_VALUE, Float.NaN};
        for (int index = 0; index < special.length; index++) {
            numbers[100 + index] = special[index];
            numbers[700 + (int) (index * seed) % 50] = special[index];
        }
        return numbers;
    }

    @Test
    void casesUseEveryOperatorThatAnUpdateMayUse() {
        Set<String> used = new TreeSet<>();
        UPDATES.values()
                .forEach(update ->
                        program(update).nodes().stream().map(Node::type).forEach(used::add));
        assertEquals(new TreeSet<>(Updater.OPERATORS), used);
    }

    @Test
    void scalarsAreComputedIn64Bits() {
        // In 32 bits, the small term would vanish beside 1 before it could be scaled up again.
        Compiled compiled = new Compiled(program(update -> update.parameters(update.parameters()
                .plus(update.learningRate().times(1e-10).plus(1).minus(1).times(1e12)))));
        float[] parameters = new float[1];
        compiled.update(parameters, new float[1], new float[0][1], 1);
        assertEquals(1, parameters[0], 1e-3);
    }

    @Test
    void refusesWhatIsNotElementwise() {
        IllegalArgumentException problem = assertThrows(
                IllegalArgumentException.class,
                () -> program(update -> update.parameters(
                        update.parameters().times(update.gradient().square().sum()))));
        assertTrue(String.valueOf(problem.getMessage()).contains("ReduceSum"), problem.getMessage());
        assertThrows(IllegalArgumentException.class, () -> program(update -> update.parameters(update.step())));
    }
}
