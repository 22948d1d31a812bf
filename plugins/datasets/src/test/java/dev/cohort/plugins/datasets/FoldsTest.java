package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Fold;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TableField;
import dev.cohort.api.dataset.TargetRequest;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The folds of a cross-validation beside those of scikit-learn's splitters. */
class FoldsTest {
    private final JsonObject fixture = fixture();
    private final int[] labels = ints(fixture.getAsJsonArray("labels"));
    private final int[] groups = ints(fixture.getAsJsonArray("groups"));

    private static JsonObject fixture() {
        try (Reader reader = new InputStreamReader(
                FoldsTest.class.getResourceAsStream("/fixtures/folds.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }

    private static int[] ints(JsonArray array) {
        return array.asList().stream().mapToInt(JsonElement::getAsInt).toArray();
    }

    /** Rows whose one feature is their number. */
    private Table table(int[] classes) {
        float[] features = new float[classes.length];
        long[] targets = new long[classes.length];
        for (int row = 0; row < classes.length; row++) {
            features[row] = row;
            targets[row] = classes[row];
        }
        List<String> names = IntStream.range(0, 11).mapToObj(Integer::toString).toList();
        return new Table(
                List.of(
                        TableField.features(new Columns.Floats(features, 1), List.of()),
                        TableField.target(Field.TARGET, new Columns.Integers(targets, 1), List.of(), List.of()),
                        TableField.group(new Columns.Labels(Arrays.copyOf(groups, classes.length), names, 1))),
                (field, row, column, message) -> new DataException.Problem(Optional.empty(), row, 0, message));
    }

    /** The rows of a part of a fold. */
    private List<Integer> rows(Preparation preparation, Fold fold, Part part) {
        DatasetContext context =
                new DatasetContext(42, Map.of(Field.TARGET, TargetRequest.CLASS), Optional.of(fold), Optional.empty());
        Opened opened = Opened.of(TableExamples.of(table(labels), preparation, context), part, Order.PLAIN);
        return IntStream.range(0, opened.rows())
                .mapToObj(row -> (int) opened.feature(row, 0))
                .toList();
    }

    private static Fold fold(int number, int folds, boolean stratify, boolean grouped, Split split) {
        return new Fold(number, folds, 0, stratify, grouped ? Optional.of("group") : Optional.empty(), split);
    }

    /** What each fold validates on, by all folds together every row once, and what it trains on, by each the others. */
    private List<List<Integer>> held(int folds, boolean stratify, boolean grouped) {
        List<List<Integer>> held = new ArrayList<>();
        Set<Integer> all = new HashSet<>();
        for (int number = 0; number < folds; number++) {
            Fold fold = fold(number, folds, stratify, grouped, Split.RANDOM);
            held.add(rows(Preparation.NONE, fold, Part.VALIDATION));
            all.addAll(held.get(number));
            Set<Integer> both = new HashSet<>(rows(Preparation.NONE, fold, Part.TRAIN));
            assertEquals(labels.length, both.size() + held.get(number).size());
            both.addAll(held.get(number));
            assertEquals(labels.length, both.size(), "nothing is trained and validated on");
        }
        assertEquals(labels.length, all.size());
        return held;
    }

    private Set<List<Integer>> groupsOf(List<List<Integer>> held) {
        Set<List<Integer>> all = new HashSet<>();
        for (List<Integer> rows : held) {
            all.add(List.copyOf(
                    new TreeSet<>(rows.stream().map(row -> groups[row]).toList())));
        }
        return all;
    }

    private static Set<List<Integer>> sets(JsonArray recorded) {
        Set<List<Integer>> all = new HashSet<>();
        recorded.forEach(fold ->
                all.add(Arrays.stream(ints(fold.getAsJsonArray())).boxed().toList()));
        return all;
    }

    @Test
    void foldsAreAsLargeAsThoseOfScikitLearn() {
        for (JsonElement element : fixture.getAsJsonArray("cases")) {
            JsonObject expected = element.getAsJsonObject();
            int folds = expected.get("folds").getAsInt();
            assertEquals(
                    Arrays.stream(ints(expected.getAsJsonArray("sizes")))
                            .boxed()
                            .toList(),
                    held(folds, false, false).stream().map(List::size).toList());
            List<List<Integer>> stratified = held(folds, true, false);
            for (int number = 0; number < folds; number++) {
                int[] counts = new int[3];
                stratified.get(number).forEach(row -> counts[labels[row]]++);
                assertEquals(
                        Arrays.toString(ints(
                                expected.getAsJsonArray("classes").get(number).getAsJsonArray())),
                        Arrays.toString(counts));
            }
            assertEquals(sets(expected.getAsJsonArray("groups")), groupsOf(held(folds, false, true)));
            assertEquals(sets(expected.getAsJsonArray("stratified-groups")), groupsOf(held(folds, true, true)));
        }
    }

    @Test
    void aSeriesIsValidatedOnWhatComesAfterwards() {
        for (JsonElement element : fixture.getAsJsonArray("cases")) {
            JsonObject expected = element.getAsJsonObject();
            int folds = expected.get("folds").getAsInt();
            for (int number = 0; number < folds; number++) {
                int[] places =
                        ints(expected.getAsJsonArray("series").get(number).getAsJsonArray());
                Fold fold = fold(number, folds, false, false, Split.TAIL);
                assertEquals(IntStream.range(0, places[0]).boxed().toList(), rows(Preparation.NONE, fold, Part.TRAIN));
                assertEquals(
                        IntStream.range(places[1], places[2]).boxed().toList(),
                        rows(Preparation.NONE, fold, Part.VALIDATION));
            }
        }
    }

    @Test
    void theTestPartIsTheSameForAllFoldsAndInNone() {
        Preparation preparation = Preparation.NONE.withParts(0, 0.2, Split.RANDOM);
        List<Integer> test = rows(preparation, fold(0, 4, true, false, Split.RANDOM), Part.TEST);
        for (int number = 0; number < 4; number++) {
            Fold fold = fold(number, 4, true, false, Split.RANDOM);
            assertEquals(test, rows(preparation, fold, Part.TEST));
            Set<Integer> others = new HashSet<>(rows(preparation, fold, Part.TRAIN));
            others.addAll(rows(preparation, fold, Part.VALIDATION));
            assertEquals(labels.length, others.size() + test.size());
            others.retainAll(test);
            assertEquals(Set.of(), others);
        }
    }

    @Test
    void everyRepeatCutsAnew() {
        Fold again = new Fold(0, 5, 1, false, Optional.empty(), Split.RANDOM);
        assertNotEquals(
                rows(Preparation.NONE, fold(0, 5, false, false, Split.RANDOM), Part.VALIDATION),
                rows(Preparation.NONE, again, Part.VALIDATION));
    }

    @Test
    void saysWhatCannotBeDivided() {
        refused(
                "folds = 5 in [cross-validation] is more than the 4 examples that there are to divide; lower it",
                new int[] {0, 1, 0, 1},
                fold(0, 5, false, false, Split.RANDOM));
        refused(
                "folds = 4 in [cross-validation] is more than the 4 examples that there are to divide, less one to"
                        + " begin with; lower it",
                new int[] {0, 1, 0, 1},
                fold(0, 4, false, false, Split.TAIL));
        refused(
                "folds = 12 in [cross-validation] is more than the 11 groups that there are to divide; lower it",
                labels,
                fold(0, 12, false, true, Split.RANDOM));
        refused(
                "the class \"1\" has one example, which cannot be in each of 2 folds; lower folds, or set stratify = false in"
                        + " [cross-validation]",
                new int[] {0, 0, 1, 0, 0},
                fold(0, 2, true, false, Split.RANDOM));
        refused(
                "the class \"1\" has 2 examples, which cannot be in each of 3 folds; lower folds, or set stratify = false in"
                        + " [cross-validation]",
                new int[] {0, 0, 1, 0, 1},
                fold(0, 3, true, false, Split.RANDOM));
        DataException validated = assertThrows(
                DataException.class,
                () -> rows(
                        Preparation.NONE.withParts(0.2, 0, Split.RANDOM),
                        fold(0, 3, false, false, Split.RANDOM),
                        Part.TRAIN));
        assertEquals(
                "validation = 0.2 takes examples away, but folds of [cross-validation] are validated on; remove it from"
                        + " [dataset]",
                validated.problems().get(0).message());
        DataException other = assertThrows(
                DataException.class,
                () -> rows(Preparation.NONE.grouped("person"), fold(0, 3, false, true, Split.RANDOM), Part.TRAIN));
        assertEquals(
                "groups = \"group\" in [cross-validation] is another column than groups = \"person\" in [dataset]; remove one"
                        + " of the two",
                other.problems().get(0).message());
    }

    private void refused(String message, int[] classes, Fold fold) {
        DatasetContext context =
                new DatasetContext(42, Map.of(Field.TARGET, TargetRequest.CLASS), Optional.of(fold), Optional.empty());
        DataException refused =
                assertThrows(DataException.class, () -> TableExamples.of(table(classes), Preparation.NONE, context));
        assertEquals(message, refused.problems().get(0).message());
    }
}
