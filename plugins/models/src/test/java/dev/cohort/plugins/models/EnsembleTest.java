package dev.cohort.plugins.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugins.losses.BinaryCrossEntropy;
import dev.cohort.plugins.losses.CrossEntropy;
import dev.cohort.plugins.losses.MeanSquaredError;
import dev.cohort.plugins.optimizers.Sgd;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.ModelComplianceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linear models in a row, whose answers are put together here by hand. */
class EnsembleTest {
    private static final int WIDTH = 4;
    private static final int BATCH = 6;
    private static final Loss CLASSES = ComponentText.bind(CrossEntropy.class, "");
    private static final Loss YES_OR_NO = ComponentText.bind(BinaryCrossEntropy.class, "");
    private static final Loss NUMBERS = ComponentText.bind(MeanSquaredError.class, "");

    @TempDir
    private Path folder;

    @Nested
    class Complies extends ModelComplianceTest {
        @Override
        protected Model component() {
            try {
                Field target = new Field(Field.TARGET, ElementType.FLOAT32, Shape.of(3));
                for (int member = 0; member < 2; member++) {
                    write(NUMBERS, target, member, folder.resolve(member + ".onnx"));
                }
                return new Ensemble(files(2), Decision.AVERAGE);
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }

    @Test
    void averagesProbabilities() throws IOException {
        float[][][] probabilities = softmax(logits(members(CLASSES)));
        float[] expected = new float[BATCH * 3];
        for (float[][] member : probabilities) {
            for (int place = 0; place < expected.length; place++) {
                expected[place] += member[place / 3][place % 3] / 3;
            }
        }
        assertArrayEquals(expected, answer(Decision.AVERAGE, CLASSES, "probabilities"), 1e-6f);
    }

    @Test
    void votes() throws IOException {
        float[] expected = new float[BATCH * 3];
        for (float[][] member : logits(members(CLASSES))) {
            for (int row = 0; row < BATCH; row++) {
                int best = 0;
                for (int place = 1; place < 3; place++) {
                    best = member[row][place] > member[row][best] ? place : best;
                }
                expected[3 * row + best] += 1f / 3;
            }
        }
        assertArrayEquals(expected, answer(Decision.VOTE, CLASSES, "probabilities"), 1e-6f);
    }

    @Test
    void answersYesOrNo() throws IOException {
        float[] averaged = new float[2 * BATCH];
        float[] voted = new float[2 * BATCH];
        for (float[][] member : logits(members(YES_OR_NO))) {
            for (int row = 0; row < BATCH; row++) {
                double yes = 1 / (1 + Math.exp(-member[row][0]));
                averaged[2 * row] += (float) (1 - yes) / 3;
                averaged[2 * row + 1] += (float) yes / 3;
                voted[2 * row + (yes > 0.5 ? 1 : 0)] += 1f / 3;
            }
        }
        assertArrayEquals(averaged, answer(Decision.AVERAGE, YES_OR_NO, "probabilities"), 1e-6f);
        assertArrayEquals(voted, answer(Decision.VOTE, YES_OR_NO, "probabilities"), 1e-6f);
    }

    @Test
    void averagesNumbersAndLearnsHowMuchEachCounts() throws IOException {
        float[][][] predicted = logits(members(NUMBERS));
        float[] expected = new float[BATCH];
        for (int row = 0; row < BATCH; row++) {
            expected[row] = (predicted[0][row][0] + predicted[1][row][0] + predicted[2][row][0]) / 3;
        }
        assertArrayEquals(expected, answer(Decision.AVERAGE, NUMBERS, Model.PREDICTION), 1e-5f);
        try (TrainingSession session = open(new Ensemble(files(3), Decision.AVERAGE), NUMBERS)) {
            assertEquals(List.of("weights"), session.parameterNames());
            float[] before = session.variable("members.1.weight").elements();
            float first = 0;
            float last = 0;
            for (int step = 0; step < 50; step++) {
                session.batch().floats(0).put(0, features());
                for (int row = 0; row < BATCH; row++) {
                    // What the second member says.
                    session.batch().floats(1).put(row, predicted[1][row][0]);
                }
                last = session.step(BATCH);
                first = step == 0 ? last : first;
            }
            assertTrue(last < 0.2 * first, first + " went to " + last);
            float[] weights = session.variable("weights").elements();
            assertTrue(weights[1] > weights[0] && weights[1] > weights[2]);
            assertArrayEquals(before, session.variable("members.1.weight").elements());
            assertNotEquals(0, before[0]);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        assertThrows(ProblemException.class, () -> ComponentText.bind(Ensemble.class, "runs = []"));
        assertTrue(refused(List.of(folder.resolve("away")), Decision.AVERAGE).contains("no run that has exported"));
        members(NUMBERS);
        assertTrue(refused(files(3), Decision.VOTE).contains("set decision = \"average\""));
        List<Path> mixed = new ArrayList<>(files(2));
        write(CLASSES, target(CLASSES), 9, folder.resolve("9.onnx"));
        mixed.add(folder.resolve("9.onnx"));
        assertTrue(refused(mixed, Decision.AVERAGE).contains("must answer alike"));
    }

    private static String refused(List<Path> runs, Decision decision) {
        return assertThrows(RuntimeException.class, () -> open(new Ensemble(runs, decision), NUMBERS)
                        .close())
                .getMessage();
    }

    private float[] answer(Decision decision, Loss loss, String output) {
        try (TrainingSession session = open(new Ensemble(files(3), decision), loss)) {
            return predict(session, output);
        }
    }

    private List<Path> files(int count) {
        List<Path> files = new ArrayList<>();
        for (int member = 0; member < count; member++) {
            files.add(folder.resolve(member + ".onnx"));
        }
        return files;
    }

    /** The weights of three linear models that are written to files. */
    private float[][] members(Loss loss) throws IOException {
        float[][] weights = new float[3][];
        for (int member = 0; member < weights.length; member++) {
            weights[member] = write(loss, target(loss), member, folder.resolve(member + ".onnx"));
        }
        return weights;
    }

    /** Writes a linear model without a bias, and returns its weight. */
    private static float[] write(Loss loss, Field target, int seed, Path file) throws IOException {
        try (TrainingSession session = open(new Linear(false, Optional.empty()), loss, target)) {
            float[] weight = session.variable("weight").elements().clone();
            Random random = new Random(seed);
            for (int place = 0; place < weight.length; place++) {
                weight[place] = (float) random.nextGaussian();
            }
            session.variable("weight", weight);
            Files.write(file, session.network().onnx());
            return weight;
        }
    }

    private static TrainingSession open(Model model, Loss loss) {
        return open(model, loss, target(loss));
    }

    private static Field target(Loss loss) {
        Field target = loss.equals(NUMBERS)
                ? new Field(Field.TARGET, ElementType.FLOAT32, Shape.of(1))
                : new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR);
        return loss.equals(CLASSES) ? target.withClasses(List.of("a", "b", "c")) : target;
    }

    private static TrainingSession open(Model model, Loss loss, Field target) {
        return TrainingSession.open(
                List.of(Objective.of(ModelFormula.of(model, loss, target), new Sgd(1, 0, 0, 0, false))),
                List.of(new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(WIDTH)), target),
                SessionOptions.of(BATCH));
    }

    private static float[] predict(TrainingSession session, String output) {
        Tensor features = Tensor.floats(Shape.of(BATCH, WIDTH), features());
        return GraphRunner.run(session.network().onnx(), List.of(output), Map.of(Field.FEATURES, features))
                .values()
                .iterator()
                .next()
                .floats();
    }

    private static float[] features() {
        Random random = new Random(5);
        float[] features = new float[BATCH * WIDTH];
        for (int place = 0; place < features.length; place++) {
            features[place] = (float) random.nextGaussian();
        }
        return features;
    }

    /** For each member and example, the products of features and weights. */
    private static float[][][] logits(float[][] weights) {
        float[][][] logits = new float[weights.length][BATCH][weights[0].length / WIDTH];
        float[] features = features();
        for (int member = 0; member < weights.length; member++) {
            int size = weights[member].length / WIDTH;
            for (int row = 0; row < BATCH; row++) {
                for (int place = 0; place < WIDTH * size; place++) {
                    logits[member][row][place % size] += features[row * WIDTH + place / size] * weights[member][place];
                }
            }
        }
        return logits;
    }

    private static float[][][] softmax(float[][][] logits) {
        for (float[][] member : logits) {
            for (float[] row : member) {
                double sum = 0;
                for (float logit : row) {
                    sum += Math.exp(logit);
                }
                for (int place = 0; place < row.length; place++) {
                    row[place] = (float) (Math.exp(row[place]) / sum);
                }
            }
        }
        return logits;
    }
}
