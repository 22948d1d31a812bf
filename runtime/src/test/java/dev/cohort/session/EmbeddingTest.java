package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What CONTRIBUTING.md shows: a model trained from Java, without a file or a folder. */
class EmbeddingTest {
    record Descent(double learningRate) implements Optimizer {
        @Override
        public void update(UpdateContext update) {
            update.parameters(update.parameters().minus(update.gradient().times(update.learningRate())));
        }
    }

    @Test
    void trainsALineInTenLines() {
        List<Field> fields = List.of(
                new Field("x", ElementType.FLOAT32, Shape.of(2)), new Field("y", ElementType.FLOAT32, Shape.SCALAR));
        Objective line = Objective.of(
                step -> {
                    Value weight = step.parameter("weight", Shape.of(2), Initializer.zeros());
                    Value prediction = step.field("x").matmul(weight);
                    Value error = prediction.minus(step.field("y"));
                    return new Outcome(error.square().mean(), Map.of("prediction", prediction));
                },
                new Descent(0.1));
        try (TrainingSession session = TrainingSession.open(List.of(line), fields, SessionOptions.of(4))) {
            float loss = 0;
            for (int step = 0; step < 200; step++) {
                session.batch().floats(0).put(0, new float[] {0, 0, 0, 1, 1, 0, 1, 1});
                session.batch().floats(1).put(0, new float[] {0, 3, 2, 5});
                loss = session.step(4);
            }
            assertEquals(0, loss, 1e-6);
            assertArrayEquals(new float[] {2, 3}, session.parameters(), 1e-3f);
        }
    }
}
