package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.FeatureType;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.ScalingMethod;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.option.InvalidOptionException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Features are prepared as scikit-learn prepares them, by the training part alone. */
final class PreparationsTest {
    private static final Preparation TAIL = Preparation.NONE.withParts(0, 0.25, Split.TAIL);

    private final JsonObject recorded = read();

    private static JsonObject read() {
        try (var text = new InputStreamReader(
                Objects.requireNonNull(PreparationsTest.class.getResourceAsStream("/fixtures/preparations.json")),
                StandardCharsets.UTF_8)) {
            return new Gson().fromJson(text, JsonObject.class);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private double[] numbers(String key) {
        return Stream.of(new Gson().fromJson(recorded.get(key), double[][].class))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private Opened opened(Preparation preparation, Part part) {
        float[] price = new Gson().fromJson(recorded.get("price"), float[].class);
        Table table = new Table(new Columns.Doubles(numbers("numbers"), 4), new Columns.Floats(price, 1));
        Dataset dataset = context -> TableExamples.of(table, preparation, context);
        return Opened.of(dataset, TargetRequest.NUMBER, part);
    }

    private static double[] features(Opened opened) {
        int width = opened.features().elements();
        double[] all = new double[opened.rows() * width];
        for (int index = 0; index < all.length; index++) {
            all[index] = opened.feature(index / width, index % width);
        }
        return all;
    }

    @Test
    void scalesAsScikitLearn() {
        Map<String, ScalingMethod> methods = Map.of(
                "standard", ScalingMethod.STANDARD,
                "min-max", ScalingMethod.MIN_MAX,
                "robust", ScalingMethod.ROBUST);
        methods.forEach((key, method) -> {
            Preparation preparation = TAIL.scaled(method);
            double[] all = Stream.of(Part.TRAIN, Part.TEST)
                    .flatMapToDouble(part -> Arrays.stream(features(opened(preparation, part))))
                    .toArray();
            assertArrayEquals(numbers(key), all, 1e-4, key);
        });
        assertEquals(ScalingMethod.STANDARD, TAIL.standardized().scaling());
    }

    @Test
    void refusesTwoScalings() {
        Preparation scaled = Preparation.NONE.scaled(ScalingMethod.ROBUST);
        assertEquals(
                "is another one than that of standardize = true; remove one of the two",
                assertThrows(InvalidOptionException.class, scaled::standardized).getMessage());
        assertEquals(
                "makes fractions, which feature-type = \"int64\" cannot hold",
                assertThrows(InvalidOptionException.class, () -> scaled.withFeatureType(FeatureType.INT64))
                        .getMessage());
    }
}
