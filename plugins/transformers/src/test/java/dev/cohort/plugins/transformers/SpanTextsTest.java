package dev.cohort.plugins.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.dataset.Vocabulary;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An answer in a text is the most probable pair of places that may be one. */
class SpanTextsTest {
    private static final int LENGTH = 6;

    /** Tokens of a question, 10 and 11, and a context, 20 to 22; the last place is empty. */
    private static final Map<String, long[]> TOKENS = Map.of(
            TokenFields.INPUT_IDS, new long[] {10, 11, 20, 21, 22, 0},
            TokenFields.ATTENTION_MASK, new long[] {1, 1, 1, 1, 1, 0},
            TokenFields.TOKEN_TYPE_IDS, new long[] {0, 0, 1, 1, 1, 1});

    @Test
    void takesTheMostProbablePairInTheSecondText() {
        assertEquals(List.of("20 21", "20 21 22"), answer(0, 1, 9, 1, 2, 0, 0, 1, 1, 2, 8, 0));
        assertEquals(List.of("20 21", "21"), answer(0, 9, 1, 8, 1, 0, 0, 9, 1, 8, 1, 9), "the question is no answer");
        assertEquals(
                List.of("20 21", "20 21"),
                answer(0, 0, 5, 0, 7, 0, 0, 0, 1, 9, 0, 0),
                "an end before its start is none");
        assertEquals(
                List.of("20 21", "10"), answer(9, 1, 2, 1, 2, 0, 9, 1, 1, 2, 2, 0), "the first place is no answer");
    }

    /** The right text and the one that is found, by logits of each place as start and as end. */
    private static List<String> answer(double... logits) {
        List<Field> fields = fields();
        List<Term> terms = Stream.of("start", "end")
                .map(name -> new Term(name, ComponentText.bind(CrossEntropy.class, ""), 1, name, name))
                .toList();
        ModelFormula formula = new ModelFormula(new Given(), terms, Weighting.FIXED, fields);
        try (TrainingSession session = TrainingSession.open(
                List.of(Objective.of(formula, new Sgd(0.05, 0, 0, 0, false))),
                new OpenData(new One(fields)),
                SessionOptions.of(1))) {
            float[] values = new float[logits.length];
            for (int place = 0; place < logits.length; place++) {
                values[place] = (float) logits[place];
            }
            session.variable("logits", values);
            Result.Table table = session.evaluate(new One(fields), Part.TRAIN, List.of(new Found()))
                    .results()
                    .get("test.found")
                    .table()
                    .orElseThrow();
            return table.rows().get(0).stream().map(Object::toString).toList();
        }
    }

    private static List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        TOKENS.keySet().stream()
                .sorted()
                .forEach(name -> fields.add(new Field(name, ElementType.INT64, Shape.of(LENGTH))));
        List<String> places = List.of("0", "1", "2", "3", "4", "5");
        fields.add(new Field("start", ElementType.INT64, Shape.SCALAR).withClasses(places));
        fields.add(new Field("end", ElementType.INT64, Shape.SCALAR).withClasses(places));
        return fields;
    }

    /** Says of every example what its parameters say. */
    @Name("test.given")
    public record Given() implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value logits = context.parameter("logits", Shape.of(2, LENGTH), Initializer.zeros());
            Value none = inputs.get(TokenFields.INPUT_IDS).toFloat().times(0);
            return Map.of(
                    PREDICTION,
                    none,
                    "start",
                    none.plus(logits.slice(0, 0, 1)),
                    "end",
                    none.plus(logits.slice(0, 1, 2)));
        }
    }

    /** The right and the found texts, in a table. */
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
                        rows.add(List.of(predictions.targetText(row), predictions.text(row)));
                    }
                }

                @Override
                public void merge(Measurement other) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Result compute() {
                    return Result.of(new Result.Table(List.of("target", "text"), rows));
                }
            };
        }
    }

    /** One question, whose answer is 20 21. */
    private record One(List<Field> fields) implements Examples {
        @Override
        public OptionalLong size(Part part) {
            return OptionalLong.of(part == Part.TRAIN ? 1 : 0);
        }

        @Override
        public Optional<Vocabulary> vocabulary() {
            return Optional.of(new Vocabulary() {
                @Override
                public int size() {
                    return 30;
                }

                @Override
                public long start() {
                    return 0;
                }

                @Override
                public long end() {
                    return 0;
                }

                @Override
                public String text(long[] tokens) {
                    return String.join(
                            " ", Arrays.stream(tokens).mapToObj(Long::toString).toList());
                }
            });
        }

        @Override
        public Cursor cursor(Part part, Order order) {
            return new Cursor() {
                private int read;

                @Override
                public int read(Batch batch) {
                    for (int field = 0; read == 0 && field < fields.size(); field++) {
                        String name = fields.get(field).name();
                        long place = name.equals("start") ? 2 : 3;
                        batch.longs(field).put(0, TOKENS.getOrDefault(name, new long[] {place}));
                    }
                    return read++ == 0 ? 1 : 0;
                }

                @Override
                public long position() {
                    return Math.min(1, read);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public String digest() {
            return "one";
        }

        @Override
        public void close() {}
    }
}
