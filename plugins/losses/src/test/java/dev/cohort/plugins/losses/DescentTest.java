package dev.cohort.plugins.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.AppliedModel;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.objective.Term;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.engine.Tensor;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each loss takes a linear model down the way on which PyTorch's, in double precision, takes it, for 100 steps. */
class DescentTest {
    private record LinearMap(Shape weight) implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value features = inputs.get(Field.FEATURES);
            return Map.of(PREDICTION, features.matmul(context.parameter("weight", weight, Initializer.zeros())));
        }
    }

    private record Descent(double learningRate) implements Optimizer {
        @Override
        public void update(UpdateContext update) {
            update.parameters(update.parameters().minus(update.gradient().times(update.learningRate())));
        }
    }

    @TestFactory
    Stream<DynamicTest> goesPyTorchsWay() throws IOException {
        return StreamSupport.stream(LossCase.json("descents").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .map(json -> DynamicTest.dynamicTest(json.get("name").getAsString(), () -> check(json)));
    }

    private static void check(JsonObject json) {
        Loss loss = LossCase.loss(json.getAsJsonObject("options"));
        Tensor weight = LossCase.tensor(json.getAsJsonObject("weight"));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : List.of(Field.FEATURES, Field.TARGET, "other")) {
            if (json.has(name)) {
                tensors.put(name, LossCase.tensor(json.getAsJsonObject(name)));
            }
        }
        int rows = (int) tensors.get(Field.FEATURES).shape().size(0);
        List<Field> fields = tensors.entrySet().stream()
                .map(entry -> new Field(entry.getKey(), entry.getValue().type(), LossCase.row(entry.getValue())))
                .toList();
        Objective objective = Objective.of(
                step -> {
                    Map<String, Value> inputs = Map.of(Field.FEATURES, step.field(Field.FEATURES));
                    AppliedModel model =
                            step.apply(new LinearMap(weight.shape()), "", inputs, Map.of(Model.PREDICTION, (int)
                                    weight.shape().size(1)));
                    return new Outcome(step.loss(Term.of(loss), model), model.outputs());
                },
                new Descent(json.get("rate").getAsDouble()));
        try (TrainingSession session = TrainingSession.open(List.of(objective), fields, SessionOptions.of(rows))) {
            session.parameters(weight.floats());
            double[] losses = LossCase.numbers(json.get("losses"));
            assertEquals(100, losses.length);
            for (int step = 0; step < losses.length; step++) {
                fill(session, fields, tensors);
                // 1e-5 at the first step, 1e-4 at the last.
                double tolerance = 1e-5 * Math.pow(10, step / 99.0);
                assertEquals(
                        losses[step],
                        session.step(rows),
                        tolerance * Math.max(1e-2, Math.abs(losses[step])),
                        "loss of step " + (step + 1));
            }
            double[] last = LossCase.numbers(json.get("last"));
            float[] came = session.parameters();
            boolean moved = false;
            for (int index = 0; index < last.length; index++) {
                assertEquals(last[index], came[index], 1e-4 * Math.max(0.1, Math.abs(last[index])), "weight " + index);
                moved |= Math.abs(came[index] - weight.floats()[index]) > 1e-2;
            }
            assertTrue(moved, "nothing has moved");
        }
    }

    private static void fill(TrainingSession session, List<Field> fields, Map<String, Tensor> tensors) {
        for (int place = 0; place < fields.size(); place++) {
            Tensor tensor = tensors.get(fields.get(place).name());
            if (tensor.type() == ElementType.INT64) {
                session.batch().longs(place).put(0, tensor.longs());
            } else {
                session.batch().floats(place).put(0, tensor.floats());
            }
        }
    }
}
