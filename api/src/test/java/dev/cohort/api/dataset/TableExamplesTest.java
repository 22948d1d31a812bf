package dev.cohort.api.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.option.InvalidOptionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TableExamplesTest {
    private static final DatasetContext NUMBERS = new DatasetContext(42, TargetRequest.NUMBER);
    private static final DatasetContext CLASSES = new DatasetContext(42, TargetRequest.CLASS);

    /** Rows whose single feature is their number, and whose target is twice that. */
    private static Table numbered(int rows) {
        float[] features = new float[rows];
        float[] target = new float[rows];
        for (int row = 0; row < rows; row++) {
            features[row] = row;
            target[row] = 2 * row;
        }
        return new Table(new Columns.Floats(features, 1), new Columns.Floats(target, 1));
    }

    private static Table labelled(List<String> labels, List<String> classes) {
        List<String> texts = labels.stream().distinct().toList();
        int[] codes = labels.stream().mapToInt(texts::indexOf).toArray();
        float[] features = new float[labels.size()];
        for (int row = 0; row < features.length; row++) {
            features[row] = row;
        }
        return new Table(
                List.of(
                        TableField.features(new Columns.Floats(features, 1), List.of("x")),
                        TableField.target(
                                Field.TARGET, new Columns.Labels(codes, texts, 1), List.of("label"), classes)),
                (field, row, column, message) ->
                        new DataException.Problem(Optional.of(Path.of("data.csv")), row + 2, 5, message));
    }

    private static Preparation parts(double validation, double test, boolean stratify, Split split) {
        Preparation parts = Preparation.NONE.withParts(validation, test, split);
        return stratify ? parts.stratified() : parts;
    }

    private static Preparation shaped(boolean standardize, boolean standardizeTarget, List<Integer> shape) {
        Preparation shaped = Preparation.NONE.withParts(0, 0.5, Split.TAIL).shaped(shape);
        Preparation features = standardize ? shaped.standardized() : shaped;
        return standardizeTarget ? features.withStandardizedTarget() : features;
    }

    private static List<Integer> rows(Examples examples, Part part, Order order, int capacity) {
        List<Integer> rows = new ArrayList<>();
        TestBatch batch = new TestBatch(examples.fields(), capacity);
        try (Cursor cursor = examples.cursor(part, order)) {
            for (int count = cursor.read(batch); count > 0; count = cursor.read(batch)) {
                for (int index = 0; index < count; index++) {
                    rows.add((int) batch.floats(0).get(index));
                }
            }
        }
        return rows;
    }

    @Test
    void drawsPartsThatShareNoRowAndLoseNone() {
        Examples examples = TableExamples.of(numbered(100), parts(0.15, 0.1, false, Split.RANDOM), NUMBERS);
        List<Integer> train = rows(examples, Part.TRAIN, Order.PLAIN, 32);
        List<Integer> validation = rows(examples, Part.VALIDATION, Order.PLAIN, 32);
        List<Integer> test = rows(examples, Part.TEST, Order.PLAIN, 32);
        assertEquals(List.of(75, 15, 10), List.of(train.size(), validation.size(), test.size()));
        assertEquals(OptionalLong.of(15), examples.size(Part.VALIDATION));
        TreeSet<Integer> all = new TreeSet<>(train);
        all.addAll(validation);
        all.addAll(test);
        assertEquals(100, all.size());
        assertNotEquals(List.of(90, 91, 92, 93, 94, 95, 96, 97, 98, 99), test);
    }

    @Test
    void theSplitDependsOnTheSeedAlone() {
        Preparation preparation = parts(0, 0.2, false, Split.RANDOM);
        Examples one = TableExamples.of(numbered(50), preparation, NUMBERS);
        Examples same = TableExamples.of(numbered(50), preparation, NUMBERS);
        Examples other = TableExamples.of(numbered(50), preparation, new DatasetContext(43, TargetRequest.NUMBER));
        assertEquals(rows(one, Part.TEST, Order.PLAIN, 8), rows(same, Part.TEST, Order.PLAIN, 8));
        assertNotEquals(rows(one, Part.TEST, Order.PLAIN, 8), rows(other, Part.TEST, Order.PLAIN, 8));
    }

    @Test
    void theTailIsTheEndOfTheData() {
        Examples examples = TableExamples.of(numbered(10), parts(0.2, 0.2, false, Split.TAIL), NUMBERS);
        assertEquals(List.of(0, 1, 2, 3, 4, 5), rows(examples, Part.TRAIN, Order.PLAIN, 4));
        assertEquals(List.of(6, 7), rows(examples, Part.VALIDATION, Order.PLAIN, 4));
        assertEquals(List.of(8, 9), rows(examples, Part.TEST, Order.PLAIN, 4));
    }

    @Test
    void shufflesByEpochAndGoesOnInTheMiddle() {
        Examples examples = TableExamples.of(numbered(40), Preparation.NONE, NUMBERS);
        List<Integer> first = rows(examples, Part.TRAIN, new Order(42, 0, true, 0), 7);
        List<Integer> second = rows(examples, Part.TRAIN, new Order(42, 1, true, 0), 7);
        assertNotEquals(first, second);
        assertEquals(40, new TreeSet<>(first).size());
        assertEquals(first, rows(examples, Part.TRAIN, new Order(42, 0, true, 0), 16));
        assertEquals(first.subList(14, 40), rows(examples, Part.TRAIN, new Order(42, 0, true, 14), 7));
    }

    @Test
    void passesThatOverlapDoNotDisturbEachOther() {
        Examples examples = TableExamples.of(numbered(40), Preparation.NONE, NUMBERS);
        List<Integer> expected = rows(examples, Part.TRAIN, new Order(42, 0, true, 0), 40);
        TestBatch batch = new TestBatch(examples.fields(), 40);
        try (Cursor one = examples.cursor(Part.TRAIN, new Order(42, 0, true, 0));
                Cursor two = examples.cursor(Part.TRAIN, new Order(42, 1, true, 0))) {
            assertEquals(40, two.read(batch));
            assertEquals(40, one.read(batch));
            assertEquals(40, one.position());
            assertEquals(0, one.read(batch));
        }
        for (int index = 0; index < 40; index++) {
            assertEquals(expected.get(index), (int) batch.floats(0).get(index));
        }
    }

    @Test
    void copiesWideAndNarrowRowsAlike() {
        for (int width : new int[] {1, 3, 15, 16, 40}) {
            float[] features = new float[20 * width];
            for (int index = 0; index < features.length; index++) {
                features[index] = index;
            }
            Table table = new Table(new Columns.Floats(features, width), new Columns.Integers(new long[20], 1));
            Examples examples = TableExamples.of(table, Preparation.NONE, CLASSES);
            TestBatch batch = new TestBatch(examples.fields(), 6);
            try (Cursor cursor = examples.cursor(Part.TRAIN, new Order(1, 0, true, 0))) {
                assertEquals(6, cursor.read(batch));
            }
            for (int index = 0; index < 6; index++) {
                float first = batch.floats(0).get(index * width);
                assertEquals(0, first % width);
                for (int column = 0; column < width; column++) {
                    assertEquals(first + column, batch.floats(0).get(index * width + column));
                }
            }
        }
    }

    @Test
    void standardisesByTheTrainingPartAlone() {
        Table table = new Table(
                new Columns.Floats(new float[] {1, 5, 2, 5, 3, 5, 4, 5, 100, 5, 200, 6, 300, 7, 400, 8}, 2),
                new Columns.Floats(new float[] {10, 20, 30, 40, 50, 60, 70, 80}, 1));
        Examples examples = TableExamples.of(table, shaped(true, true, List.of()), NUMBERS);
        Field features = examples.fields().get(0);
        Scaling scaling = features.scaling().orElseThrow();
        // Population deviation of 1, 2, 3, 4; a column that does not vary keeps its scale.
        assertArrayEquals(new double[] {2.5, 5}, scaling.mean());
        assertArrayEquals(new double[] {Math.sqrt(1.25), 1}, scaling.deviation());
        TestBatch batch = new TestBatch(examples.fields(), 4);
        try (Cursor cursor = examples.cursor(Part.TEST, Order.PLAIN)) {
            assertEquals(4, cursor.read(batch));
        }
        assertEquals((100 - 2.5) / Math.sqrt(1.25), batch.floats(0).get(0), 1e-4);
        assertEquals(3, batch.floats(0).get(7));
        assertEquals((50 - 25) / Math.sqrt(125), batch.floats(1).get(0), 1e-6);
        assertArrayEquals(
                new double[] {25},
                examples.fields().get(1).scaling().orElseThrow().mean());
    }

    @Test
    void subtractsOffsetsThatOnly64BitsTellApart() {
        double[] times = new double[64];
        for (int row = 0; row < times.length; row++) {
            times[row] = 1_700_000_000 + row;
        }
        Table table = new Table(new Columns.Doubles(times, 1), new Columns.Doubles(times.clone(), 1));
        Examples examples =
                TableExamples.of(table, Preparation.NONE.standardized().withStandardizedTarget(), NUMBERS);
        TestBatch batch = new TestBatch(examples.fields(), 64);
        try (Cursor cursor = examples.cursor(Part.TRAIN, Order.PLAIN)) {
            assertEquals(64, cursor.read(batch));
        }
        for (int row = 0; row < 64; row++) {
            double expected = (row - 31.5) / Math.sqrt((64 * 64 - 1) / 12.0);
            assertEquals(expected, batch.floats(0).get(row), 1e-6);
            assertEquals(expected, batch.floats(1).get(row), 1e-6);
        }
        assertEquals(List.of("FLOAT64"), examples.learned().get("feature-type"));
        assertEquals(2, examples.remarks().size());
        assertEquals(
                "the column \"0\" varies by 18.472954 around 1.7000000315E9, which 32 bits do not tell apart;"
                        + " so model.onnx takes its features as 64-bit floats, unless you subtract an offset from"
                        + " the column",
                examples.remarks().get(0));
    }

    @Test
    void aColumnOfEqualFractionsDoesNotVary() {
        float[] features = new float[1001];
        java.util.Arrays.fill(features, 0.1f);
        Table table = new Table(new Columns.Floats(features, 1), new Columns.Floats(new float[1001], 1));
        Examples examples = TableExamples.of(table, Preparation.NONE.standardized(), NUMBERS);
        assertArrayEquals(
                new double[] {1},
                examples.fields().get(0).scaling().orElseThrow().deviation());
    }

    @Test
    void givesFeaturesTheirShape() {
        Table table = new Table(new Columns.Floats(new float[24], 6), new Columns.Floats(new float[4], 1));
        Examples examples = TableExamples.of(table, shaped(false, false, List.of(1, 2, 3)), NUMBERS);
        assertEquals(Shape.of(1, 2, 3), examples.fields().get(0).shape());
        Table again = new Table(new Columns.Floats(new float[24], 6), new Columns.Floats(new float[4], 1));
        DataException wrong = assertThrows(
                DataException.class, () -> TableExamples.of(again, shaped(false, false, List.of(2, 2)), NUMBERS));
        assertEquals(
                "feature-shape = [2, 2] holds 4 elements, but an example has 6 features",
                wrong.problems().get(0).message());
    }

    @Test
    void wholeNumbersAreClassIndicesAsTheyStand() {
        Examples examples =
                TableExamples.of(labelled(List.of("3", "0", "1.0", "3"), List.of()), Preparation.NONE, CLASSES);
        Field target = examples.fields().get(1);
        assertEquals(List.of("0", "1", "2", "3"), target.classNames());
        assertEquals(ElementType.INT64, target.type());
        assertEquals(Shape.SCALAR, target.shape());
        TestBatch batch = new TestBatch(examples.fields(), 4);
        try (Cursor cursor = examples.cursor(Part.TRAIN, Order.PLAIN)) {
            cursor.read(batch);
        }
        assertEquals(3, batch.longs(1).get(0));
        assertEquals(1, batch.longs(1).get(2));
    }

    @Test
    void otherLabelsAreNumberedInSortedOrder() {
        assertEquals(List.of("cat", "dog", "emu"), classes("emu", "cat", "dog", "cat"));
        assertEquals(List.of("-1", "1", "10"), classes("10", "1", "-1"));
        assertEquals(List.of("0.5", "2.5", "10.5"), classes("10.5", "0.5", "2.5"));
        assertEquals(List.of("007", "08"), classes("08", "007"));
    }

    private static List<String> classes(String... labels) {
        return TableExamples.of(labelled(List.of(labels), List.of()), Preparation.NONE, CLASSES)
                .fields()
                .get(1)
                .classNames();
    }

    @Test
    void theListOfClassesOverrides() {
        Table table = labelled(List.of("b", "a", "b"), List.of("b", "a", "c"));
        Examples examples = TableExamples.of(table, Preparation.NONE, CLASSES);
        assertEquals(List.of("b", "a", "c"), examples.fields().get(1).classNames());
        TestBatch batch = new TestBatch(examples.fields(), 3);
        try (Cursor cursor = examples.cursor(Part.TRAIN, Order.PLAIN)) {
            cursor.read(batch);
        }
        assertEquals(0, batch.longs(1).get(0));
        assertEquals(1, batch.longs(1).get(1));
    }

    @Test
    void aLabelThatTrainingHasNotMetIsNamedWithItsPlace() {
        Table table = labelled(List.of("a", "b", "a", "c"), List.of());
        DataException unknown = assertThrows(
                DataException.class, () -> TableExamples.of(table, parts(0, 0.25, false, Split.TAIL), CLASSES));
        DataException.Problem problem = unknown.problems().get(0);
        assertEquals(5, problem.line());
        assertEquals(5, problem.column());
        assertEquals(Optional.of(Path.of("data.csv")), problem.file());
        assertEquals(
                "the label \"c\" does not occur in the training part, whose classes are a, b;"
                        + " name all of them with classes = [...]",
                problem.message());
    }

    @Test
    void manyProblemsAreCounted() {
        List<String> labels = new ArrayList<>(List.of("a", "b"));
        for (int row = 0; row < 30; row++) {
            labels.add("x");
        }
        DataException unknown = assertThrows(
                DataException.class,
                () -> TableExamples.of(labelled(labels, List.of("a", "b")), Preparation.NONE, CLASSES));
        assertEquals(21, unknown.problems().size());
        assertEquals("and 10 more problems", unknown.problems().get(20).message());
    }

    @Test
    void theIgnoredLabelPasses() {
        DatasetContext context = new DatasetContext(42, new TargetRequest(TargetType.CLASS, OptionalLong.of(-100)));
        Table table = labelled(List.of("0", "-100", "1"), List.of());
        Examples examples = TableExamples.of(table, Preparation.NONE, context);
        assertEquals(List.of("0", "1"), examples.fields().get(1).classNames());
        TestBatch batch = new TestBatch(examples.fields(), 3);
        try (Cursor cursor = examples.cursor(Part.TRAIN, Order.PLAIN)) {
            cursor.read(batch);
        }
        assertEquals(-100, batch.longs(1).get(1));
    }

    @Test
    void stratifiedPartsHaveEveryClassInItsShare() {
        List<String> labels = new ArrayList<>();
        for (int row = 0; row < 100; row++) {
            labels.add(row < 60 ? "a" : row < 90 ? "b" : "c");
        }
        Examples examples = TableExamples.of(labelled(labels, List.of()), parts(0.1, 0.2, true, Split.RANDOM), CLASSES);
        List<Integer> test = rows(examples, Part.TEST, Order.PLAIN, 100);
        assertEquals(12, test.stream().filter(row -> row < 60).count());
        assertEquals(6, test.stream().filter(row -> row >= 60 && row < 90).count());
        assertEquals(2, test.stream().filter(row -> row >= 90).count());
        List<Integer> validation = rows(examples, Part.VALIDATION, Order.PLAIN, 100);
        assertEquals(6, validation.stream().filter(row -> row < 60).count());
        assertEquals(10, validation.size());
        assertFalse(validation.stream().anyMatch(test::contains));
    }

    @Test
    void aClassWithOneExampleCannotBeStratified() {
        DataException alone = assertThrows(
                DataException.class,
                () -> TableExamples.of(
                        labelled(List.of("a", "a", "b", "a", "a"), List.of()),
                        parts(0, 0.4, true, Split.RANDOM),
                        CLASSES));
        assertTrue(alone.problems().get(0).message().startsWith("the class \"b\" has one example"));
        assertEquals(4, alone.problems().get(0).line());
    }

    @Test
    void stratifyingLeavesEachClassSomethingToTrainOn() {
        List<String> labels = List.of("a", "a", "b", "b", "c", "c", "d", "d", "e", "e");
        for (int seed = 0; seed < 20; seed++) {
            Examples examples = TableExamples.of(
                    labelled(labels, List.of()),
                    parts(0.2, 0.3, true, Split.RANDOM),
                    new DatasetContext(seed, TargetRequest.CLASS));
            TreeSet<Integer> met = new TreeSet<>();
            rows(examples, Part.TRAIN, Order.PLAIN, 10).forEach(row -> met.add(row / 2));
            assertEquals(5, met.size());
        }
    }

    @Test
    void aPartWithoutRowsIsAnError() {
        DataException empty = assertThrows(
                DataException.class,
                () -> TableExamples.of(numbered(10), parts(0.04, 0, false, Split.RANDOM), NUMBERS));
        assertEquals(
                "validation = 0.04 of 10 examples is none; raise it, or leave it out to do without the validation part",
                empty.problems().get(0).message());
        assertThrows(
                DataException.class,
                () -> TableExamples.of(numbered(2), parts(0.4, 0.5, false, Split.RANDOM), NUMBERS));
    }

    @Test
    void optionsThatContradictAreRefused() {
        assertEquals(
                "test",
                assertThrows(InvalidOptionException.class, () -> parts(0.5, 0.5, false, Split.RANDOM))
                        .key());
        assertEquals(
                "validation",
                assertThrows(InvalidOptionException.class, () -> parts(-0.1, 0, false, Split.RANDOM))
                        .key());
        assertThrows(InvalidOptionException.class, () -> parts(Double.NaN, 0, false, Split.RANDOM));
        assertThrows(InvalidOptionException.class, () -> parts(0, 0.1, true, Split.TAIL));
        assertThrows(InvalidOptionException.class, () -> parts(0, 0, true, Split.RANDOM));
    }

    @Test
    void fractionsAreNoClassesAndTextIsNoNumber() {
        Table fractions = new Table(new Columns.Floats(new float[2], 1), new Columns.Floats(new float[] {1, 0.5f}, 1));
        DataException wrong =
                assertThrows(DataException.class, () -> TableExamples.of(fractions, Preparation.NONE, CLASSES));
        assertEquals(
                "row 1: the target is read as a class, but it is 0.5; for numbers use a loss such as mse",
                wrong.problems().get(0).message());
        DataException text = assertThrows(
                DataException.class,
                () -> TableExamples.of(labelled(List.of("1", "two"), List.of()), Preparation.NONE, NUMBERS));
        assertEquals(3, text.problems().get(0).line());
    }

    @Test
    void theDigestTellsDataApart() {
        String digest = TableExamples.of(numbered(9), Preparation.NONE, NUMBERS).digest();
        assertEquals(
                digest,
                TableExamples.of(numbered(9), parts(0.2, 0, false, Split.RANDOM), NUMBERS)
                        .digest());
        assertNotEquals(
                digest, TableExamples.of(numbered(8), Preparation.NONE, NUMBERS).digest());
        assertEquals(32, digest.length());
    }
}
