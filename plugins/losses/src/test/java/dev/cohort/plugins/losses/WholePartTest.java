package dev.cohort.plugins.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TableField;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.option.OneOf;
import dev.cohort.engine.Tensor;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The loss of a part of the data is PyTorch's of all its rows as one batch, in whatever batches it is evaluated. */
class WholePartTest {
    @TestFactory
    Stream<DynamicTest> doesNotDependOnTheBatchSize() throws IOException {
        return LossCase.all().stream()
                .filter(WholePartTest::isOfColumns)
                .map(example -> DynamicTest.dynamicTest(example.name(), () -> {
                    double expected = example.value();
                    int batchSize = example.rows() > 7 ? 7 : 2;
                    assertEquals(
                            expected,
                            evaluated(example, batchSize, 1),
                            1e-5 * Math.max(1e-2, Math.abs(expected)),
                            "in batches of " + batchSize);
                }));
    }

    /** Whether the rows of a case are independent of one another, and those of a table. */
    private static boolean isOfColumns(LossCase example) {
        Tensor target = example.inputs().get("target");
        return !example.whole()
                && !example.inputs().containsKey("other")
                && (target.type() == ElementType.INT64 || target.shape().rank() < 3);
    }

    @Test
    void aPartWithoutALabelHasNoMeanLoss() throws IOException {
        LossCase ignored = LossCase.all().stream()
                .filter(example -> example.name().equals("cross-entropy-all-ignored-sum"))
                .findFirst()
                .orElseThrow();
        CrossEntropy mean = new CrossEntropy(0, OneOf.value(List.of()), -100, Reduction.MEAN);
        LossCase meanIgnored = new LossCase("mean", mean, ignored.inputs(), false, Double.NaN, ignored.gradient());
        assertEquals(Double.NaN, evaluated(meanIgnored, 2, 1));
    }

    @Test
    void aFormulaOfSeveralThingsIsAMeanOverExamples() throws IOException {
        LossCase sum = LossCase.all().stream()
                .filter(example -> example.name().equals("part-mse-sum"))
                .findFirst()
                .orElseThrow();
        // 20 rows in batches of 10: the mean of two sums is half the sum of all.
        assertEquals(0.5 * sum.value() / 2, evaluated(sum, 10, 0.5), 1e-4);
    }

    /** The loss that an evaluation gives; the formula multiplies it by a factor that is not 1. */
    private static double evaluated(LossCase example, int batchSize, double factor) {
        Shape row = LossCase.row(example.prediction());
        Objective objective = Objective.of(
                step -> {
                    Value prediction = step.field(Field.FEATURES)
                            .plus(step.parameter("offset", row.rank() == 0 ? Shape.of(1) : row, Initializer.zeros()));
                    Map<String, Value> outputs = Map.of(Model.PREDICTION, prediction);
                    Value loss = step.loss(example.loss(), outputs, step.field(Field.TARGET));
                    return new Outcome(factor == 1 ? loss : loss.times(factor), outputs);
                },
                new Still());
        try (Examples examples = examples(example);
                TrainingSession session =
                        TrainingSession.open(List.of(objective), examples.fields(), SessionOptions.of(batchSize))) {
            return session.evaluate(examples, Part.TRAIN, List.of()).loss();
        }
    }

    private static Examples examples(LossCase example) {
        Tensor prediction = example.prediction();
        Tensor target = Objects.requireNonNull(example.inputs().get("target"));
        int width = (int) Math.max(1, LossCase.row(target).elements());
        boolean classes = target.type() == ElementType.INT64;
        List<String> names = classes
                ? LongStream.range(
                                0,
                                Math.max(
                                        prediction.shape().size(-1),
                                        LongStream.of(target.longs()).max().getAsLong() + 1))
                        .mapToObj(Long::toString)
                        .toList()
                : List.of();
        List<TableField> columns = new ArrayList<>(List.of(
                TableField.features(
                        new Columns.Floats(
                                prediction.floats(), (int) (prediction.shape().elements() / example.rows())),
                        List.of()),
                TableField.target(
                        Field.TARGET,
                        classes
                                ? new Columns.Integers(target.longs(), width)
                                : new Columns.Floats(target.floats(), width),
                        List.of(),
                        names)));
        if (example.inputs().containsKey("weights")) {
            columns.add(TableField.weight(
                    new Columns.Floats(example.inputs().get("weights").floats(), 1)));
        }
        Table table = new Table(
                columns, (field, row, column, message) -> new DataException.Problem(Optional.empty(), 0, 0, message));
        List<Integer> shape = Arrays.stream(LossCase.row(prediction).sizes())
                .mapToObj(Math::toIntExact)
                .toList();
        TargetType type = classes ? TargetType.CLASS : TargetType.NUMBER;
        Preparation preparation = Preparation.NONE.shaped(shape).withTargetType(type);
        return TableExamples.of(
                table,
                preparation,
                new DatasetContext(1, example.loss().target().orElseThrow()));
    }
}
