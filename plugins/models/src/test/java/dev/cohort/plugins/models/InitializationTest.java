package dev.cohort.plugins.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.option.OneOf;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugins.losses.CrossEntropy;
import dev.cohort.plugins.optimizers.Sgd;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import dev.cohort.testkit.ComponentText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How weights begin, against the formulas of PyTorch's {@code torch.nn.init}. */
class InitializationTest {
    private static final Shape LINEAR = Shape.of(200, 300);
    private static final long IN = 200;
    private static final long OUT = 300;

    @Test
    void uniformOnesReachTheirBound() {
        uniform(new XavierUniform(1.5), 1.5 * Math.sqrt(6.0 / (IN + OUT)));
        uniform(new HeUniform(Gain.LEAKY_RELU, 0, Fan.FAN_IN), Math.sqrt(6.0 / IN));
        uniform(new HeUniform(Gain.LEAKY_RELU, 0.5, Fan.FAN_OUT), Math.sqrt(2 / 1.25) * Math.sqrt(3.0 / OUT));
    }

    @Test
    void normalOnesHaveTheirDeviation() {
        assertEquals(1, deviation(new XavierNormal(2)) / (2 * Math.sqrt(2.0 / (IN + OUT))), 0.01);
        assertEquals(1, deviation(new HeNormal(Gain.LEAKY_RELU, 0, Fan.FAN_IN)) / Math.sqrt(2.0 / IN), 0.01);
        assertEquals(1, deviation(new HeNormal(Gain.LEAKY_RELU, 0.5, Fan.FAN_OUT)) / Math.sqrt(2 / 1.25 / OUT), 0.01);
    }

    /** Gains are those that {@code torch.nn.init.calculate_gain} gave (PyTorch 2.15). */
    @Test
    void gainsArePyTorchs() {
        Map.of(
                        Gain.LINEAR, 1.0,
                        Gain.SIGMOID, 1.0,
                        Gain.TANH, 1.6666666666666667,
                        Gain.RELU, 1.4142135623730951,
                        Gain.LEAKY_RELU, 1.4142135623730951,
                        Gain.SELU, 0.75)
                .forEach((nonlinearity, gain) -> {
                    uniform(new HeUniform(nonlinearity, 0, Fan.FAN_IN), gain * Math.sqrt(3.0 / IN));
                    double deviation = deviation(new HeNormal(nonlinearity, 0, Fan.FAN_OUT));
                    assertEquals(1, deviation / (gain / Math.sqrt(OUT)), 0.01);
                });
        uniform(new HeUniform(Gain.LEAKY_RELU, 0.01, Fan.FAN_IN), 1.4141428569978354 * Math.sqrt(3.0 / IN));
    }

    private static void uniform(Initialization initialization, double bound) {
        double largest = 0;
        for (float weight : filled(initialization, LINEAR)) {
            largest = Math.max(largest, Math.abs(weight));
        }
        assertTrue(largest <= bound * (1 + 1e-6) && largest > 0.999 * bound, largest + " of " + bound);
        assertEquals(1, deviation(initialization) / (bound / Math.sqrt(3)), 0.01);
    }

    /** Means and deviations are those of scipy.stats.truncnorm. */
    @Test
    void truncatedOnesStayWithinTheirBounds() {
        truncated(new TruncatedNormal(0, 1, -2, 2), 0, 0.8796256610);
        truncated(new TruncatedNormal(0.5, 0.2, 0, 0.6), 0.4023609890, 0.1327900751);
        truncated(new TruncatedNormal(0, 1, 1.5, 1.8), 1.6377119008, 0.0859493959);
    }

    private static void truncated(TruncatedNormal initialization, double mean, double deviation) {
        float[] weights = filled(initialization, LINEAR);
        double sum = 0;
        for (float weight : weights) {
            assertTrue(weight >= (float) initialization.lower() && weight <= (float) initialization.upper());
            sum += weight;
        }
        assertEquals(mean, sum / weights.length, 0.01);
        assertEquals(deviation, deviation(initialization), 0.01 * deviation);
    }

    @Test
    void orthogonalOnesAreOrthogonal() {
        for (Shape shape : List.of(Shape.of(40, 60), Shape.of(60, 40), Shape.of(8, 3, 3, 3), Shape.of(32, 2, 3, 3))) {
            float[] weights = filled(new Orthogonal(2), shape);
            int rows = (int) shape.size(0);
            int columns = weights.length / rows;
            boolean tall = rows >= columns;
            int vectors = tall ? columns : rows;
            for (int one = 0; one < vectors; one++) {
                for (int other = 0; other <= one; other++) {
                    double product = 0;
                    for (int index = 0; index < (tall ? rows : columns); index++) {
                        product += tall
                                ? (double) weights[index * columns + one] * weights[index * columns + other]
                                : (double) weights[one * columns + index] * weights[other * columns + index];
                    }
                    assertEquals(one == other ? 4 : 0, product, 1e-5);
                }
            }
        }
    }

    @Test
    void modelsTellHowWideTheirLayersAre() {
        Model mlp = ComponentText.bind(MultilayerPerceptron.class, "hidden = [300]\ninitialization = 'xavier-uniform'");
        reaches(mlp, Shape.of(200), "hidden.0.weight", Math.sqrt(6.0 / 500));
        reaches(mlp, Shape.of(200), "hidden.0.bias", 1 / Math.sqrt(200));
        String outputs = "initialization = { type = 'he-uniform', mode = 'fan-out' }";
        Model convnet = ComponentText.bind(ConvolutionalNetwork.class, "channels = [40]\nkernel = 5\n" + outputs);
        reaches(convnet, Shape.of(3, 8, 8), "convolution.0.weight", Math.sqrt(6.0 / (25 * 40)));
        Model lstm = ComponentText.bind(LongShortTermMemory.class, "hidden = 30\n" + outputs);
        reaches(lstm, Shape.of(2, 100), "layers.0.input.weight", Math.sqrt(6.0 / (4 * 30)));
        reaches(lstm, Shape.of(2, 100), "layers.0.hidden.weight", Math.sqrt(6.0 / (4 * 30)));
        reaches(ComponentText.bind(Linear.class, outputs), Shape.of(900), "weight", Math.sqrt(6.0 / 3));
    }

    private static void reaches(Model model, Shape features, String parameter, double bound) {
        Field target = new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(List.of("0", "1", "2"));
        CrossEntropy loss = new CrossEntropy(0, OneOf.value(List.of()), -100, Reduction.MEAN);
        try (TrainingSession session = TrainingSession.open(
                List.of(Objective.of(ModelFormula.of(model, loss, target), new Sgd(0.1, 0, 0, 0, false))),
                List.of(new Field(Field.FEATURES, ElementType.FLOAT32, features), target),
                SessionOptions.of(2))) {
            double largest = 0;
            for (float weight : session.variable(parameter).elements()) {
                largest = Math.max(largest, Math.abs(weight));
            }
            assertTrue(largest <= bound * (1 + 1e-6) && largest > 0.98 * bound, parameter + " reaches " + largest);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(ProblemException.class, () -> ComponentText.bind(XavierNormal.class, "gain = 0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(XavierUniform.class, "gain = -1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Orthogonal.class, "gain = 0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(HeNormal.class, "mode = 'fan'"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(HeUniform.class, "negative-slope = nan"));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(HeNormal.class, "nonlinearity = 'relu'\nnegative-slope = 0.1"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(TruncatedNormal.class, "mean = 5"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(TruncatedNormal.class, "upper = -3"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(TruncatedNormal.class, "standard-deviation = 0"));
    }

    @Test
    @SuppressWarnings("NullAway")
    void oneThatAnswersNothingIsNotTakenForNone() {
        Initialization nothing = (in, out) -> null;
        Linear linear = new Linear(true, Optional.of(nothing));
        String message =
                String.valueOf(assertThrows(ProblemException.class, () -> reaches(linear, Shape.of(900), "weight", 1))
                        .getMessage());
        assertTrue(message.contains("weight() of ") && message.contains(" returns null"), message);
    }

    private static double deviation(Initialization initialization) {
        double sum = 0;
        double squares = 0;
        float[] weights = filled(initialization, LINEAR);
        for (float weight : weights) {
            sum += weight;
            squares += (double) weight * weight;
        }
        double mean = sum / weights.length;
        return Math.sqrt(squares / weights.length - mean * mean);
    }

    /** Filled as a layer would have it that has {@code LINEAR}'s widths. */
    private static float[] filled(Initialization initialization, Shape shape) {
        float[] weights = new float[Math.toIntExact(shape.elements())];
        initialization.weight(IN, OUT).fill(weights, shape, SplitMix64.of(7, 1));
        return weights;
    }
}
