package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.Objective;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.ModelFormula;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What metrics read of classes is the same whether the graph computes it, or it follows from all probabilities. */
class ReadingsTest {
    private static final int CLASSES = 4;
    private static final int PLACES = 3;
    private static final int EXAMPLES = 7;
    private static final Field X = new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of((long) PLACES * CLASSES));
    private static final Field TARGET =
            new Field(Field.TARGET, ElementType.INT64, Shape.of(PLACES)).withClasses(List.of("a", "b", "c", "d"));

    @Test
    void theGraphComputesWhatIsRead() {
        Map<Reading, List<Double>> alone = new EnumMap<>(Reading.class);
        Map<Reading, List<Double>> ofAll = new EnumMap<>(Reading.class);
        for (Reading reading : EnumSet.complementOf(EnumSet.of(Reading.PROBABILITIES))) {
            alone.put(reading, read(reading, Set.of(reading)));
            ofAll.put(reading, read(reading, Set.of(Reading.PROBABILITIES)));
        }
        assertEquals(ofAll, alone);
        assertEquals(Set.of(0.0, 1.0, 2.0, 3.0), Set.copyOf(alone.getOrDefault(Reading.TARGET_RANK, List.of())));
        assertTrue(assertThrows(
                        IllegalStateException.class, () -> read(Reading.PROBABILITIES, Set.of(Reading.TARGET_RANK)))
                .getMessage()
                .contains("its reads() does not say so"));
    }

    private static List<Double> read(Reading reading, Set<Reading> said) {
        List<Double> values = new ArrayList<>();
        evaluate(new EachRow(
                said,
                (predictions, row) -> values.add(
                        switch (reading) {
                            case PREDICTED_CLASS -> (double) predictions.predictedClass(row);
                            case TARGET_PROBABILITY -> predictions.targetProbability(row);
                            case TARGET_RANK -> (double) predictions.targetRank(row);
                            case PROBABILITIES -> predictions.probability(row, 0);
                        })));
        return values;
    }

    @Test
    void aMetricThatRefusesItsDataSaysWhichAndWhere() {
        assertEquals(
                "the metric rows cannot measure the test part: class b has too many; change that, or take EachRow out of"
                        + " metrics in [training]",
                assertThrows(
                                ProblemException.class,
                                () -> evaluate(new EachRow(Set.of(), (predictions, row) -> {
                                    throw new IllegalArgumentException("the metric rows class b has too many");
                                })))
                        .problems()
                        .get(0)
                        .message());
    }

    /** Whole numbers as logits, so that some classes are as probable as others, and labels of which some are ignored. */
    private static void evaluate(Metric metric) {
        Random random = new Random(5);
        float[] logits = new float[EXAMPLES * PLACES * CLASSES];
        for (int place = 0; place < logits.length; place++) {
            logits[place] = random.nextInt(3);
        }
        double[] labels = new double[EXAMPLES * PLACES];
        for (int place = 0; place < labels.length; place++) {
            labels[place] = random.nextInt(5) == 0 ? -100 : random.nextInt(CLASSES);
        }
        Table table = new Table(List.of(X, TARGET), logits, labels);
        Objective objective = Components.objective(
                ModelFormula.of(new Given(), new Components.Labels(OptionalLong.of(-100)), TARGET), 1);
        try (TrainingSession session = TrainingSession.open(List.of(objective), table.fields(), SessionOptions.of(2))) {
            session.evaluate(table, Part.TEST, List.of(metric));
        }
    }

    private record Given() implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value scale = context.parameter("scale", Shape.SCALAR, (values, shape, random) -> values[0] = 1);
            Value features = inputs.get(Field.FEATURES);
            return Map.of(PREDICTION, features.times(scale).reshape(-1, PLACES, CLASSES));
        }
    }
}
