package dev.cohort.plugins.losses;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.loss.Loss;
import dev.cohort.engine.Tensor;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What PyTorch says, in double precision, of a loss over some rows.
 *
 * @param value the loss
 * @param gradient by the prediction
 */
record LossCase(String name, Loss loss, Tensor prediction, Tensor target, double value, double[] gradient) {
    private static final Map<String, Class<? extends Record>> LOSSES = Map.of(
            "mse", MeanSquaredError.class,
            "mae", MeanAbsoluteError.class,
            "huber", Huber.class,
            "smooth-l1", SmoothL1.class,
            "binary-cross-entropy", BinaryCrossEntropy.class,
            "cross-entropy", CrossEntropy.class);

    /** All that {@code record_losses.py} recorded. */
    static List<LossCase> all() throws IOException {
        List<LossCase> cases = new ArrayList<>();
        try (Reader reader = new InputStreamReader(
                LossCase.class.getResourceAsStream("/fixtures/losses.json"), StandardCharsets.UTF_8)) {
            for (JsonElement element :
                    JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("cases")) {
                cases.add(of(element.getAsJsonObject()));
            }
        }
        assertTrue(cases.size() > 100);
        return cases;
    }

    private static LossCase of(JsonObject json) {
        return new LossCase(
                json.get("name").getAsString(),
                loss(json.getAsJsonObject("options")),
                tensor(json.getAsJsonObject("prediction")),
                tensor(json.getAsJsonObject("target")),
                json.get("loss").getAsDouble(),
                numbers(json.get("gradient")));
    }

    private static Loss loss(JsonObject options) {
        String toml = options.entrySet().stream()
                .filter(option -> !option.getKey().equals("type"))
                .map(option -> option.getKey() + " = " + option.getValue() + "\n")
                .collect(Collectors.joining());
        return bind(LOSSES.get(options.get("type").getAsString()), toml);
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record & Loss> Loss bind(Class<? extends Record> type, String toml) {
        return ComponentText.bind((Class<R>) type, toml);
    }

    private static Tensor tensor(JsonObject json) {
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

    private static double[] numbers(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .mapToDouble(JsonElement::getAsDouble)
                .toArray();
    }

    /** How many rows there are. */
    int rows() {
        return (int) target.shape().size(0);
    }

    /** The shape of one row of a tensor. */
    static Shape row(Tensor tensor) {
        long[] sizes = tensor.shape().sizes();
        long[] rest = new long[sizes.length - 1];
        System.arraycopy(sizes, 1, rest, 0, rest.length);
        return Shape.of(rest);
    }
}
