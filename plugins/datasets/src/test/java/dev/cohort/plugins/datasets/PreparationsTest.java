package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.FeatureType;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.ScalingMethod;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.option.InvalidOptionException;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features are prepared as scikit-learn prepares them, by the training part alone; in training and within the exported model. */
final class PreparationsTest {
    private static final String NUMBERS = "features = ['skewed', 'tied', 'far', 'constant']\n";
    private static final String CATEGORIES = "features = ['city', 'heating']\ncategorical = ['city', 'heating']\n";

    @TempDir
    Path folder;

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

    /** The recorded table as a file; its last quarter is the test part. */
    @BeforeEach
    void write() throws IOException {
        double[][] numbers = new Gson().fromJson(recorded.get("numbers"), double[][].class);
        String[][] categories = new Gson().fromJson(recorded.get("categories"), String[][].class);
        double[] price = new Gson().fromJson(recorded.get("price"), double[].class);
        int[] sold = new Gson().fromJson(recorded.get("sold"), int[].class);
        int[] level = new Gson().fromJson(recorded.get("level"), int[].class);
        StringBuilder text = new StringBuilder("skewed,tied,far,constant,city,heating,price,sold,level\n");
        for (int row = 0; row < price.length; row++) {
            for (double number : numbers[row]) {
                text.append(number).append(',');
            }
            text.append(String.join(",", categories[row]))
                    .append(',')
                    .append(price[row])
                    .append(',');
            text.append(sold[row]).append(',').append(level[row]).append('\n');
        }
        Files.writeString(folder.resolve("table.csv"), text);
    }

    private Csv csv(String target, String options) {
        return ComponentText.bind(
                Csv.class,
                "path = '" + folder.resolve("table.csv") + "'\ntarget = '" + target + "'\nsplit = 'tail'\ntest = 0.25\n"
                        + options);
    }

    private double[] recorded(String key) {
        return flat(new Gson().fromJson(recorded.get(key), double[][].class));
    }

    private double[] recorded(String key, String part) {
        return flat(new Gson().fromJson(recorded.getAsJsonObject(key).get(part), double[][].class));
    }

    private static double[] flat(double[][] rows) {
        return Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] features(Csv csv, TargetRequest target) {
        return Stream.of(Part.TRAIN, Part.TEST)
                .map(part -> Opened.of(csv, target, part))
                .flatMapToDouble(PreparationsTest::features)
                .toArray();
    }

    private static DoubleStream features(Opened opened) {
        int width = opened.features().elements();
        return IntStream.range(0, opened.rows() * width)
                .mapToDouble(index -> opened.feature(index / width, index % width));
    }

    @Test
    void preparesAsScikitLearn() throws IOException {
        String each = "[columns.skewed]\nlog = true\n[columns.tied]\nlog = true\n[columns.far]\nlog = true\n"
                + "[columns.constant]\nlog = true\n";
        String mixed = "encoding = 'one-hot'\n[columns.heating]\nencoding = 'ordinal'\n";
        List<String[]> cases = List.of(
                new String[] {"standard", NUMBERS + "standardize = true"},
                new String[] {"standard", NUMBERS + "scaling = 'standard'"},
                new String[] {"min-max", NUMBERS + "scaling = 'min-max'"},
                new String[] {"robust", NUMBERS + "scaling = 'robust'"},
                new String[] {"quantile", NUMBERS + "scaling = 'quantile'"},
                new String[] {"quantile-10", NUMBERS + "scaling = 'quantile'\nquantiles = 10"},
                new String[] {"quantile", NUMBERS + "feature-shape = [1, 2, 2]\nscaling = 'quantile'"},
                new String[] {"log", NUMBERS + each},
                new String[] {"log-min-max", NUMBERS + "scaling = 'min-max'\n" + each},
                new String[] {"one-hot", CATEGORIES + "encoding = 'one-hot'"},
                new String[] {"ordinal", CATEGORIES + "encoding = 'ordinal'"},
                new String[] {
                    "mixed",
                    NUMBERS + "categorical = ['city', 'heating']\nscaling = 'min-max'\n" + mixed
                            + "[columns.far]\nscaling = 'quantile'\n[columns.constant]\nscaling = 'none'\n"
                });
        for (String[] one : cases) {
            Csv csv = csv("price", one[1]);
            double[] expected = recorded(one[0]);
            assertArrayEquals(expected, features(csv, TargetRequest.NUMBER), 2e-4, one[1]);
            assertArrayEquals(
                    expected,
                    Exported.features(csv, TargetRequest.NUMBER, folder, folder.resolve("table.csv")),
                    2e-4,
                    one[1]);
        }
    }

    @Test
    void encodesByTheTargetAsScikitLearn() throws IOException {
        record Case(String key, String target, String options, TargetRequest request) {}
        List<Case> cases = List.of(
                new Case("target-number", "price", "", TargetRequest.NUMBER),
                new Case("target-number-20", "price", "smoothing = 20", TargetRequest.NUMBER),
                new Case("target-binary", "sold", "", TargetRequest.CLASS),
                new Case("target-classes", "level", "", TargetRequest.CLASS));
        for (Case each : cases) {
            Csv csv = csv(each.target(), CATEGORIES + "encoding = 'target'\n" + each.options());
            double[] expected = recorded(each.key(), "full");
            double[] test = features(Opened.of(csv, each.request(), Part.TEST)).toArray();
            assertArrayEquals(Arrays.copyOfRange(expected, expected.length - test.length, expected.length), test, 1e-4);
            assertArrayEquals(
                    expected, Exported.features(csv, each.request(), folder, folder.resolve("table.csv")), 1e-4);
        }
    }

    @Test
    void saysWhatDidNotOccurInTraining() {
        Csv csv = csv("price", CATEGORIES + "encoding = 'ordinal'");
        try (Examples examples = csv.open(new DatasetContext(42, TargetRequest.NUMBER))) {
            assertEquals(
                    List.of("the column \"city\" holds \"Kyiv\", which did not occur in the training part;"
                            + " the model reads it as unknown"),
                    examples.remarks());
        }
    }

    @Test
    void refusesOptionsThatDoNothing() {
        List<String[]> cases = List.of(
                new String[] {
                    "[columns.tide]\nlog = true",
                    "columns.tide in [dataset] names no column that the model reads; it reads skewed, tied, far, constant"
                },
                new String[] {
                    "[columns.tied]\nencoding = 'ordinal'",
                    "columns.tied in [dataset] has an encoding, but the column is read as a number; list it in categorical"
                },
                new String[] {
                    "categorical = 'city'\n[columns.city]\nlog = true",
                    "columns.city in [dataset] has log, but the column is read as categories, which are not numbers"
                },
                new String[] {
                    "categorical = 'city'\n[columns.city]\nscaling = 'robust'",
                    "columns.city in [dataset] has scaling, but the column is read as categories, which are not numbers"
                },
                new String[] {
                    "categorical = 'city'\n[columns.city]\ndate = ['year']",
                    "columns.city in [dataset] has date, but the column is read as categories, which are not numbers"
                },
                new String[] {
                    "encoding = 'ordinal'",
                    "encoding in [dataset] is for categories, but no column is read as such; list some in categorical"
                });
        for (String[] each : cases) {
            DataException refused = assertThrows(DataException.class, () -> csv("price", NUMBERS + each[0])
                    .open(new DatasetContext(42, TargetRequest.NUMBER)));
            assertEquals(each[1], refused.problems().get(0).message());
        }
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
