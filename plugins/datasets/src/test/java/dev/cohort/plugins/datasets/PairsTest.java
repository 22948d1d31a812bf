package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.experiment.ProblemException;
import dev.cohort.testkit.ComponentText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pairs of digits, whose classes are looked up among the digits themselves. */
class PairsTest {
    private static final String DIGITS = "dataset = { type = 'digits', test = 0.3, standardize = true }\n";
    private static final int WIDTH = 64;

    @Test
    void pairsExamplesOfOnePart() {
        Dataset digits = ComponentText.bind(Digits.class, "test = 0.3\nstandardize = true");
        for (Part part : List.of(Part.TRAIN, Part.TEST)) {
            Map<String, Long> labels = new HashMap<>();
            Opened alone = Opened.of(digits, TargetRequest.CLASS, part);
            for (int row = 0; row < alone.rows(); row++) {
                labels.put(image(alone, 0, row), alone.batch().longs(1).get(row));
            }
            Opened pairs = Opened.of(bind(DIGITS + "alike = 0.3"), TargetRequest.CLASS, part);
            assertEquals(alone.rows(), pairs.rows());
            int alike = 0;
            for (int row = 0; row < pairs.rows(); row++) {
                String first = image(pairs, 0, row);
                String second = image(pairs, 2, row);
                assertEquals(image(alone, 0, row), first);
                assertTrue(labels.containsKey(second), "the second of a pair is of another part");
                boolean same = labels.get(first).equals(labels.get(second));
                assertEquals(same ? 1 : 0, pairs.batch().longs(1).get(row));
                alike += same ? 1 : 0;
            }
            assertEquals(0.3, (double) alike / pairs.rows(), 0.06);
        }
    }

    @Test
    void drawsPartnersAnewForEachEpochOfTraining() {
        try (Examples examples = bind(DIGITS).open(new DatasetContext(42, TargetRequest.CLASS))) {
            List<List<String>> epochs = new ArrayList<>();
            for (int epoch = 0; epoch < 2; epoch++) {
                Opened opened = Opened.of(examples, Part.TRAIN, new Order(42, epoch, true, 0));
                List<String> pairs = new ArrayList<>();
                for (int row = 0; row < opened.rows(); row++) {
                    pairs.add(image(opened, 0, row) + image(opened, 2, row));
                }
                epochs.add(pairs.stream().sorted().toList());
            }
            assertNotEquals(epochs.get(0), epochs.get(1));
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(ProblemException.class, () -> bind(DIGITS + "alike = 1.5"));
        assertThrows(ProblemException.class, () -> bind(DIGITS + "other = 'features'"));
        String tokens = refused("dataset = { type = 'sequences', examples = 40 }");
        assertTrue(tokens.contains("numbers of one shape"), tokens);
        String drawn = refused("dataset = { type = 'digits', sampling = 'weighted' }");
        assertTrue(drawn.contains("use sampling = \"over\" or \"under\""), drawn);
    }

    private static String refused(String options) {
        return assertThrows(DataException.class, () -> bind(options)
                        .open(new DatasetContext(1, TargetRequest.CLASS))
                        .close())
                .getMessage();
    }

    private static Dataset bind(String options) {
        return ComponentText.bind(Pairs.class, options);
    }

    private static String image(Opened opened, int field, int row) {
        float[] image = new float[WIDTH];
        opened.batch().floats(field).get(row * WIDTH, image);
        return Arrays.toString(image);
    }
}
