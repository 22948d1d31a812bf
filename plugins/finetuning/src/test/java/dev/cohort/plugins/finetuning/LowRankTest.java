package dev.cohort.plugins.finetuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.plugins.optimizers.Sgd;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import dev.cohort.testkit.ComponentText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What lora does for a loss that asks the model twice, and says of what it will leave. */
final class LowRankTest {
    private static final int BATCH = 4;

    /** As a loss does that compares two texts. */
    @Test
    void aModelThatIsAppliedOnceMoreIsAdaptedAlike() {
        try (TrainingSession once = open(false, "rank = 2");
                TrainingSession twice = open(true, "rank = 2")) {
            float first = once.step(BATCH);
            assertEquals(first, twice.step(BATCH));
            float second = once.step(BATCH);
            assertEquals(second, twice.step(BATCH));
            assertTrue(second < first, "it learns");
        }
    }

    @Test
    void anAdapterThatThePeftLibraryDoesNotReadIsTold() {
        assertEquals(List.of(), remarks("output|norm"));
        assertEquals(
                List.of(
                        "lora: adapter/ will be nothing that the PEFT library reads, where whole layers learn, because train fits"
                                + " these and not all of their layers: query.bias, norm.bias; pretrained/ has everything"),
                remarks("query.bias|norm.bias|output"));
    }

    private static List<String> remarks(String train) {
        try (TrainingSession session = open(false, "rank = 2\nmatch = 'query'\ntrain = '" + train + "'")) {
            return session.network().remarks();
        }
    }

    private static TrainingSession open(boolean again, String options) {
        Field target = new Field(Field.TARGET, ElementType.FLOAT32, Shape.SCALAR);
        List<Field> fields = List.of(new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(5, 4)), target);
        Objective objective = Objective.of(
                        ModelFormula.of(new Encoder(), new Squares(again), target), new Sgd(0.1, 0, 0, 0, false))
                .with(ComponentText.bind(LowRank.class, options));
        return TrainingSession.open(List.of(objective), fields, SessionOptions.of(BATCH));
    }

    /** The mean square of what the model says, or says when it is asked again. */
    private record Squares(boolean again) implements Loss {
        @Override
        public Optional<TargetRequest> target() {
            return Optional.empty();
        }

        @Override
        public OptionalInt predictionSize(Optional<Field> target) {
            return OptionalInt.of(3);
        }

        @Override
        public Value compute(LossContext context) {
            Value prediction = again ? Model.output(context.apply(Map.of()), Model.PREDICTION) : context.prediction();
            return prediction.square().mean();
        }
    }
}
