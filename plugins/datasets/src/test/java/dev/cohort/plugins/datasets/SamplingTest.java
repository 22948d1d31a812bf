package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Sampling;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.experiment.ProblemException;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Classes made equally frequent, beside imbalanced-learn. */
class SamplingTest {
    private static final int NEIGHBORS = 3;
    private static final List<String> CLASSES = List.of("a", "b", "c");

    private final JsonObject fixture = fixture();

    private static JsonObject fixture() {
        try (Reader reader = new InputStreamReader(
                SamplingTest.class.getResourceAsStream("/fixtures/sampling.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }

    /** An example as it is read: two features and a class. */
    private record Read(float x, float y, int label) {}

    private Table table() {
        List<JsonElement> rows = fixture.getAsJsonArray("features").asList();
        float[] features = new float[2 * rows.size()];
        long[] labels = new long[rows.size()];
        for (int row = 0; row < labels.length; row++) {
            features[2 * row] = rows.get(row).getAsJsonArray().get(0).getAsFloat();
            features[2 * row + 1] = rows.get(row).getAsJsonArray().get(1).getAsFloat();
            labels[row] =
                    CLASSES.indexOf(fixture.getAsJsonArray("labels").get(row).getAsString());
        }
        return new Table(new Columns.Floats(features, 2), new Columns.Integers(labels, 1));
    }

    private TableExamples examples(Preparation preparation) {
        return TableExamples.of(table(), preparation, new DatasetContext(42, TargetRequest.CLASS));
    }

    private static List<Read> read(TableExamples examples, Part part, Order order) {
        Opened opened = Opened.of(examples, part, order);
        List<Read> rows = new ArrayList<>();
        for (int row = 0; row < opened.rows(); row++) {
            rows.add(
                    new Read((float) opened.feature(row, 0), (float) opened.feature(row, 1), (int) opened.target(row)));
        }
        return rows;
    }

    private static long count(List<Read> rows, int label) {
        return rows.stream().filter(row -> row.label() == label).count();
    }

    @Test
    void classesBecomeAsFrequentAsWithImbalancedLearn() {
        Map<String, Sampling> samplings =
                Map.of("over", new OverSampling(), "under", new UnderSampling(), "smote", new Smote(NEIGHBORS));
        samplings.forEach((name, sampling) -> {
            TableExamples examples = examples(Preparation.NONE.sampled(sampling));
            List<Read> rows = read(examples, Part.TRAIN, Order.PLAIN);
            JsonObject counts = fixture.getAsJsonObject("counts").getAsJsonObject(name);
            for (int label = 0; label < CLASSES.size(); label++) {
                long expected = counts.get(CLASSES.get(label)).getAsLong();
                assertEquals(expected, count(rows, label), name);
                assertEquals(expected, examples.fields().get(1).classCounts().get(label), name);
            }
            List<Read> originals = read(examples(Preparation.NONE), Part.TRAIN, Order.PLAIN);
            assertEquals(!name.equals("smote"), originals.containsAll(rows), name);
            assertEquals(!name.equals("under"), rows.containsAll(originals), name);
        });
    }

    @Test
    void newExamplesLieBetweenNeighboursOfOneClass() {
        List<Read> originals = read(examples(Preparation.NONE), Part.TRAIN, Order.PLAIN);
        List<Read> made = new ArrayList<>(
                read(examples(Preparation.NONE.sampled(new Smote(NEIGHBORS))), Part.TRAIN, Order.PLAIN));
        made.removeAll(originals);
        assertEquals(2 * 30 - 12 - 7, made.size());
        for (Read row : made) {
            assertTrue(isBetweenNeighbours(row, originals), row + " lies between no neighbours");
        }
    }

    private boolean isBetweenNeighbours(Read made, List<Read> originals) {
        for (int row = 0; row < originals.size(); row++) {
            Read from = originals.get(row);
            for (JsonElement neighbor :
                    fixture.getAsJsonArray("neighbors").get(row).getAsJsonArray()) {
                Read to = originals.get(neighbor.getAsInt());
                double way = Math.hypot(to.x() - from.x(), to.y() - from.y());
                double parts = Math.hypot(made.x() - from.x(), made.y() - from.y())
                        + Math.hypot(to.x() - made.x(), to.y() - made.y());
                if (from.label() == made.label() && parts - way < 1e-5) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void onlyWhatIsTrainedOnIsSampled() {
        Preparation parts = Preparation.NONE.withParts(0.2, 0.2, Split.RANDOM).stratified();
        TableExamples plain = examples(parts);
        for (Sampling sampling :
                List.of(new OverSampling(), new UnderSampling(), new Smote(2), new WeightedSampling())) {
            TableExamples sampled = examples(parts.sampled(sampling));
            for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
                List<Read> kept = read(sampled, part, Order.PLAIN);
                assertEquals(read(plain, part, Order.PLAIN), kept);
                List<Read> trained = new ArrayList<>(read(sampled, Part.TRAIN, new Order(1, 1, true, 0)));
                trained.retainAll(kept);
                assertEquals(List.of(), trained, "what is tested is not trained on");
            }
        }
    }

    @Test
    void everyPassDrawsItsExamplesAnew() {
        TableExamples examples = examples(Preparation.NONE.sampled(new WeightedSampling()));
        double[] counts = new double[3];
        int passes = 300;
        for (int epoch = 0; epoch < passes; epoch++) {
            List<Read> rows = read(examples, Part.TRAIN, new Order(1, epoch, true, 0));
            for (int label = 0; label < counts.length; label++) {
                counts[label] += count(rows, label);
            }
        }
        for (double count : counts) {
            assertEquals(49.0 / 3, count / passes, 0.8, Arrays.toString(counts));
        }
        assertTrue(examples.drawsEachPass());
        assertFalse(examples(Preparation.NONE.sampled(new OverSampling())).drawsEachPass());
        List<Read> first = read(examples, Part.TRAIN, new Order(1, 0, true, 0));
        assertEquals(first, read(examples, Part.TRAIN, new Order(1, 0, true, 0)));
        assertNotEquals(first, read(examples, Part.TRAIN, new Order(1, 1, true, 0)));
    }

    @Test
    void theAccountSaysWhatBecameOfEachClass() {
        assertEquals(
                List.of("sampling: 49 examples to train on become 90; 0 30 → 30, 1 12 → 30, 2 7 → 30"),
                examples(Preparation.NONE.sampled(new OverSampling())).account());
    }

    @Test
    void saysWhyItCannotSample() {
        DataException few = assertThrows(DataException.class, () -> examples(Preparation.NONE.sampled(new Smote(7))));
        assertEquals(
                "sampling = \"smote\" looks at 7 neighbors of an example, but the class \"2\" has 7 examples to train on;"
                        + " lower neighbors, or use sampling = \"over\"",
                few.problems().get(0).message());
        DataException numbers = assertThrows(
                DataException.class,
                () -> TableExamples.of(
                        table(),
                        Preparation.NONE.sampled(new OverSampling()),
                        new DatasetContext(42, TargetRequest.NUMBER)));
        assertEquals(
                "sampling makes classes equally frequent, so it needs a target of one column that is read as classes;"
                        + " remove it, or use a loss of classes",
                numbers.problems().get(0).message());
        assertThrows(ProblemException.class, () -> ComponentText.bind(Smote.class, "neighbors = 0"));
        assertEquals(
                new Smote(5),
                ComponentText.bind(Iris.class, "sampling = 'smote'")
                        .preparation()
                        .examples()
                        .sampling()
                        .orElseThrow());
    }
}
