package dev.cohort.plugins.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Questions;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Term;
import dev.cohort.api.option.Name;
import dev.cohort.configuration.Weighting;
import dev.cohort.plugins.losses.CrossEntropy;
import dev.cohort.plugins.optimizers.Sgd;
import dev.cohort.session.OpenData;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import dev.cohort.testkit.ComponentText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An evaluation has one answer for each question, of all its windows, whatever their order and the batches. */
class QuestionsTest {
    private static final int LENGTH = 6;

    /** Places 2 and 3 are of the text in each of three windows, of which the first and the last ask the same. */
    private static final String TEXT = "one two three";

    private static final List<Questions.Window> WINDOWS = List.of(window(1, 0), window(0, 0), window(1, 4));

    private static Questions.Window window(int question, int from) {
        return new Questions.Window(question, TEXT, 2, new int[] {from, from + 4}, new int[] {from + 3, from + 7});
    }

    @Test
    void theBestOfAllWindowsIsTheAnswer() {
        double[][] start = {{9, 9, 1, 0, 9, 9}, {0, 9, 0, 3, 9, 9}, {9, 9, 0, 2, 9, 9}};
        double[][] end = {{9, 9, 1, 0, 9, 9}, {0, 9, 5, 1, 9, 9}, {9, 9, 0, 2, 9, 9}};
        List<List<Object>> answers = List.of(List.of("first", "first|second", "one"), List.of("", "", "thr"));
        for (int batch = 1; batch <= 3; batch++) {
            assertEquals(answers, answers(start, end, false, batch, List.of(0, 1, 2)));
            assertEquals(answers, answers(start, end, false, batch, List.of(2, 1, 0)));
        }
        assertEquals(
                List.of(List.of("first", "first|second", "one"), List.of("", "", "")),
                answers(start, end, true, 2, List.of(2, 0, 1)),
                "no place is as likely as the first");
    }

    private static List<List<Object>> answers(
            double[][] start, double[][] end, boolean someHaveNone, int batchSize, List<Integer> order) {
        Examples examples = new Asked(order, someHaveNone);
        List<Term> terms = Stream.of("start", "end")
                .map(name -> new Term(name, ComponentText.bind(CrossEntropy.class, ""), 1, name, name))
                .toList();
        ModelFormula formula = new ModelFormula(new Given(), terms, Weighting.FIXED, examples.fields());
        try (TrainingSession session = TrainingSession.open(
                List.of(Objective.of(formula, new Sgd(0.05, 0, 0, 0, false))),
                new OpenData(examples),
                SessionOptions.of(batchSize))) {
            session.variable("start", floats(start));
            session.variable("end", floats(end));
            return session.evaluate(examples, Part.TRAIN, List.of(new Found()))
                    .results()
                    .get("test.found")
                    .table()
                    .orElseThrow()
                    .rows();
        }
    }

    private static float[] floats(double[][] rows) {
        float[] floats = new float[rows.length * LENGTH];
        for (int place = 0; place < floats.length; place++) {
            floats[place] = (float) rows[place / LENGTH][place % LENGTH];
        }
        return floats;
    }

    /** Says of a window, whose number is its first token, what its parameters say. */
    @Name("test.given")
    public record Given() implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value window = inputs.get(TokenFields.INPUT_IDS).slice(1, 0, 1).squeeze(1);
            Shape all = Shape.of(WINDOWS.size(), LENGTH);
            Value start = context.parameter("start", all, Initializer.zeros()).gather(0, window);
            Value end = context.parameter("end", all, Initializer.zeros()).gather(0, window);
            return Map.of(PREDICTION, start, "start", start, "end", end);
        }
    }

    /** The right texts and the one that is found, in a table. */
    @Name("test.found")
    public record Found() implements Metric {
        @Override
        public Set<Answer> judges() {
            return Set.of(Answer.TEXTS);
        }

        @Override
        public boolean largerIsBetter() {
            return true;
        }

        @Override
        public Measurement start(Task task) {
            List<List<Object>> rows = new ArrayList<>();
            return new Measurement() {
                @Override
                public void update(Predictions predictions) {
                    for (int row = 0; row < predictions.rows(); row++) {
                        rows.add(List.of(
                                predictions.targetText(row),
                                String.join("|", predictions.targetTexts(row)),
                                predictions.text(row)));
                    }
                }

                @Override
                public void merge(Measurement other) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Result compute() {
                    return Result.of(new Result.Table(List.of("target", "targets", "text"), rows));
                }
            };
        }
    }

    /** Windows in some order, of two questions, the second of which has no answer. */
    private record Asked(List<Integer> order, boolean someHaveNone) implements Examples, Questions {
        @Override
        public List<Field> fields() {
            List<String> places = List.of("0", "1", "2", "3", "4", "5");
            return List.of(
                    new Field(TokenFields.INPUT_IDS, ElementType.INT64, Shape.of(LENGTH)),
                    new Field("start", ElementType.INT64, Shape.SCALAR).withClasses(places),
                    new Field("end", ElementType.INT64, Shape.SCALAR).withClasses(places),
                    new Field(Questions.WINDOW, ElementType.INT64, Shape.SCALAR));
        }

        @Override
        public OptionalLong size(Part part) {
            return OptionalLong.of(part == Part.TRAIN ? order.size() : 0);
        }

        @Override
        public Optional<Questions> questions() {
            return Optional.of(this);
        }

        @Override
        public Window window(long number) {
            return WINDOWS.get((int) number);
        }

        @Override
        public List<String> answers(int question) {
            return question == 0 ? List.of("first", "second") : List.of();
        }

        @Override
        public int longest() {
            return 1;
        }

        @Override
        public Cursor cursor(Part part, Order order) {
            return new Cursor() {
                private int next;

                @Override
                public int read(Batch batch) {
                    int read = 0;
                    for (; read < batch.capacity() && next < order().size(); read++, next++) {
                        batch.longs(0).put(read * LENGTH, order().get(next));
                        batch.longs(1).put(read, 0);
                        batch.longs(2).put(read, 0);
                        batch.longs(3).put(read, order().get(next));
                    }
                    return read;
                }

                @Override
                public long position() {
                    return next;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public String digest() {
            return "asked";
        }

        @Override
        public void close() {}
    }
}
