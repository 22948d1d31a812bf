package dev.cohort.plugins.losses;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.option.Name;
import dev.cohort.engine.Tensor;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What PyTorch says, in double precision, of a loss over some rows.
 *
 * @param inputs {@code prediction}, and what else there is of {@code target}, {@code other}, the prediction of a second field,
 *     and {@code weights}
 * @param whole whether the loss looks at the batch as a whole
 * @param value the loss
 * @param gradient by the prediction
 */
record LossCase(String name, Loss loss, Map<String, Tensor> inputs, boolean whole, double value, double[] gradient) {
    /** All that {@code record_losses.py} and {@code record_families.py} recorded, but the descents. */
    static List<LossCase> all() throws IOException {
        List<LossCase> cases = new ArrayList<>();
        for (String file : List.of("losses", "numbers", "classes", "pairs", "boxes")) {
            json(file).forEach(element -> cases.add(of(element.getAsJsonObject())));
        }
        assertTrue(cases.size() > 400);
        return cases;
    }

    /** The cases of a file. */
    static JsonArray json(String file) throws IOException {
        try (Reader reader = new InputStreamReader(
                LossCase.class.getResourceAsStream("/fixtures/" + file + ".json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("cases");
        }
    }

    private static LossCase of(JsonObject json) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (String input : List.of("prediction", "target", "other", "weights")) {
            if (json.has(input)) {
                inputs.put(input, tensor(json.getAsJsonObject(input)));
            }
        }
        return new LossCase(
                json.get("name").getAsString(),
                loss(json.getAsJsonObject("options")),
                inputs,
                json.has("whole") && json.get("whole").getAsBoolean(),
                json.get("loss").getAsDouble(),
                numbers(json.get("gradient")));
    }

    /** The loss that a file of these options asks for. */
    static Loss loss(JsonObject options) {
        String toml = options.entrySet().stream()
                .filter(option -> !option.getKey().equals("type"))
                .map(option -> option.getKey() + " = " + option.getValue() + "\n")
                .collect(Collectors.joining());
        String type = options.get("type").getAsString();
        return new LossesPlugin()
                .components().stream()
                        .filter(each -> each.getAnnotation(Name.class).value().equals(type))
                        .findFirst()
                        .map(each -> ComponentText.bind(Loss.class, each, toml))
                        .orElseThrow();
    }

    static Tensor tensor(JsonObject json) {
        double[] sizes = numbers(json.get("shape"));
        long[] extents = new long[sizes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            extents[axis] = (long) sizes[axis];
        }
        double[] values = numbers(json.get("values"));
        if (json.get("type").getAsString().equals("int64")) {
            long[] longs = new long[values.length];
            for (int index = 0; index < values.length; index++) {
                longs[index] = (long) values[index];
            }
            return Tensor.longs(Shape.of(extents), longs);
        }
        float[] floats = new float[values.length];
        for (int index = 0; index < values.length; index++) {
            floats[index] = (float) values[index];
        }
        return Tensor.floats(Shape.of(extents), floats);
    }

    static double[] numbers(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .mapToDouble(JsonElement::getAsDouble)
                .toArray();
    }

    Tensor prediction() {
        return Objects.requireNonNull(inputs.get("prediction"));
    }

    /** How many rows there are. */
    int rows() {
        return (int) prediction().shape().size(0);
    }

    /** The shape of one row of a tensor. */
    static Shape row(Tensor tensor) {
        long[] sizes = tensor.shape().sizes();
        long[] rest = new long[sizes.length - 1];
        System.arraycopy(sizes, 1, rest, 0, rest.length);
        return Shape.of(rest);
    }
}
