package dev.cohort.plugins.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.GenerativeModel;
import dev.cohort.engine.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Goes on with beginnings of different lengths, token by token, against what the HuggingFace library says of each as a whole. */
class WritingTest {
    private static final int MORE = 3;

    @TestFactory
    List<DynamicTest> saysWhatTheWholeSaysOfEachNextToken() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonObject example : Fixtures.cases()) {
            if (example.has("more")) {
                tests.add(DynamicTest.dynamicTest(example.get("name").getAsString(), () -> check(example)));
            }
        }
        return tests;
    }

    private static void check(JsonObject example) {
        GenerativeModel model = (GenerativeModel) Fixtures.model(example);
        long[] begun = longs(example, "begun");
        int length = begun.length / Fixtures.BATCH;
        GraphVariables first = new GraphVariables(Optional.of(Fixtures.tensors(example)));
        Map<String, Value> inputs = Map.of(
                TokenFields.INPUT_IDS, first.input(TokenFields.INPUT_IDS, length),
                TokenFields.ATTENTION_MASK, first.input(TokenFields.ATTENTION_MASK, length));
        first.outputs(model.begin(first, inputs, MORE));
        Shape shape = Shape.of(Fixtures.BATCH, length);
        Map<String, Tensor> memory = first.run(Map.of(
                TokenFields.INPUT_IDS, Tensor.longs(shape, begun),
                TokenFields.ATTENTION_MASK, Tensor.longs(shape, longs(example, "begun-mask"))));

        GraphVariables second = new GraphVariables(Optional.of(Fixtures.tensors(example)));
        Map<String, Value> before = new LinkedHashMap<>();
        memory.forEach((name, tensor) -> before.put(name, second.memory(name, tensor.shape())));
        Value token = second.graph().input("token", ElementType.INT64, Shape.of(Dimension.BATCH));
        Value position = second.graph().input("position", ElementType.INT64, Shape.SCALAR);
        GenerativeModel.NextToken next = model.next(second, token, position, before);
        second.outputs(next.memory());
        second.graph().output("logits", next.logits());
        assertEquals(memory.keySet(), next.memory().keySet());

        long[] more = longs(example, "more");
        JsonArray expected = example.getAsJsonArray("more-logits");
        int width = expected.size() / more.length;
        for (int step = 0; step < MORE; step++) {
            Map<String, Tensor> given = new LinkedHashMap<>(memory);
            long[] tokens = new long[Fixtures.BATCH];
            System.arraycopy(more, step * Fixtures.BATCH, tokens, 0, tokens.length);
            given.put("token", Tensor.longs(Shape.of(Fixtures.BATCH), tokens));
            given.put("position", Tensor.longs(Shape.SCALAR, step));
            memory = second.run(given);
            float[] logits = memory.remove("logits").floats();
            for (int index = 0; index < logits.length; index++) {
                double wanted =
                        expected.get(step * Fixtures.BATCH * width + index).getAsDouble();
                assertEquals(wanted, logits[index], 1e-4, "token " + step + ", number " + index);
            }
        }
    }

    private static long[] longs(JsonObject example, String name) {
        JsonArray values = example.getAsJsonArray(name);
        long[] elements = new long[values.size()];
        for (int index = 0; index < elements.length; index++) {
            elements[index] = values.get(index).getAsLong();
        }
        return elements;
    }
}
