package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.configuration.OptionSchema;
import dev.cohort.plugins.optimizers.OptimizersPlugin;
import dev.cohort.step.UpdateProgram;
import dev.cohort.testkit.ComponentText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How long the compiled update of each elementwise optimizer takes for a parameter, in turns with that of {@code adamw}. It wants a
 * quiet machine, and prints the table of {@code experiments/benchmarks/README.md}.
 */
@EnabledIfSystemProperty(named = "cohort.benchmark", matches = "true")
final class UpdateSpeedTest {
    private static final int BLOCKS = 54;
    private static final int TURNS = 400;
    private static final String AROUND = "inner = { type = 'adamw' }";

    /** The updates that are not what defaults make of an optimizer. */
    private static final Map<String, List<String>> MORE = Map.of(
            "sgd", List.of("momentum = 0.9", "momentum = 0.9\nnesterov = true\nweight-decay = 0.01"),
            "adamw", List.of("amsgrad = true"),
            "rmsprop", List.of("centered = true\nmomentum = 0.9"),
            "asgd", List.of("t0 = 1.0"),
            "ftrl", List.of("l1 = 0.01\nl2 = 0.01\nl2-shrinkage = 0.01\nbeta = 1.0"));

    /** An update over blocks, as a session makes it. */
    private static final class Contestant {
        private final UpdateProgram program;
        private final UpdateScalars scalars;
        private final UpdateKernel kernel;
        private final float[][] parameters = new float[BLOCKS][HostBlock.LENGTH];
        private final float[][] gradients = new float[BLOCKS][HostBlock.LENGTH];
        private final float[][][] states;
        private final double[] times = new double[TURNS];
        private long step;

        Contestant(Optimizer optimizer) {
            program = UpdateProgram.of(optimizer, Updater.OPERATORS, Optional.empty());
            scalars = new UpdateScalars(program);
            kernel = UpdateCompiler.compile(program, scalars.read(), program.results());
            states = new float[BLOCKS][program.states().size()][HostBlock.LENGTH];
            SplittableRandom random = new SplittableRandom(1);
            for (int block = 0; block < BLOCKS; block++) {
                for (int index = 0; index < HostBlock.LENGTH; index++) {
                    parameters[block][index] = (float) random.nextDouble(-1, 1);
                    gradients[block][index] = (float) random.nextDouble(-1, 1);
                }
            }
        }

        void update(int turn) {
            scalars.compute(RATES, ++step, 1);
            long begin = System.nanoTime();
            for (int block = 0; block < BLOCKS; block++) {
                kernel.update(
                        parameters[block], gradients[block], states[block], scalars.rounded(), 0, HostBlock.LENGTH);
            }
            times[turn] = (System.nanoTime() - begin) / (double) (BLOCKS * HostBlock.LENGTH);
            scalars.advance();
        }

        double nanoseconds() {
            return Arrays.stream(times).sorted().skip(TURNS / 2).findFirst().orElseThrow();
        }
    }

    private static final UpdateRates RATES = new UpdateRates() {
        @Override
        public double learningRate(double base) {
            return base;
        }

        @Override
        public double momentum(double own) {
            return own;
        }
    };

    @Test
    void anUpdateCostsAtMostTwiceAdamW() {
        Map<String, Contestant> contestants = new LinkedHashMap<>();
        for (Map.Entry<String, Optimizer> optimizer : optimizers().entrySet()) {
            if (!optimizer.getValue().wholeTensors()) {
                contestants.put(optimizer.getKey(), new Contestant(optimizer.getValue()));
            }
        }
        // What comes in turns is measured under the same conditions; the first rounds compile.
        for (int round = 0; round < 10 * TURNS; round++) {
            int turn = round % TURNS;
            contestants.values().forEach(contestant -> contestant.update(turn));
        }
        double usual = contestants.get("adamw").nanoseconds();
        List<String> slow = new ArrayList<>();
        System.out.println("| optimizer | ns per parameter | times adamw |\n| --- | --- | --- |");
        contestants.forEach((name, contestant) -> {
            double time = contestant.nanoseconds();
            System.out.printf(Locale.ROOT, "| %s | %.2f | %.2f |%n", name, time, time / usual);
            if (time > 2 * usual) {
                slow.add(name);
            }
        });
        assertTrue(slow.isEmpty(), "these take more than twice as long as adamw: " + slow);
    }

    private static Map<String, Optimizer> optimizers() {
        Map<String, Optimizer> optimizers = new LinkedHashMap<>();
        new OptimizersPlugin()
                .components().stream().filter(Optimizer.class::isAssignableFrom).forEach(type -> {
                    String name = OptionSchema.nameOf(type);
                    boolean around = OptionSchema.of(type).rows().stream()
                            .anyMatch(row -> row.key().equals("inner"));
                    optimizers.put(name, ComponentText.bind(Optimizer.class, type, around ? AROUND : ""));
                    for (String options : MORE.getOrDefault(name, List.of())) {
                        optimizers.put(
                                name + ", " + options.replace("\n", ", "),
                                ComponentText.bind(Optimizer.class, type, options));
                    }
                });
        return optimizers;
    }
}
