package dev.cohort.plugins.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of images, against torchvision. */
final class TorchvisionTest {
    private static final int DRAWS = 20_000;

    private static JsonObject fixture() throws IOException {
        try (InputStream stream = TorchvisionTest.class.getResourceAsStream("/fixtures/images.json")) {
            assertNotNull(stream);
            return JsonParser.parseReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        }
    }

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> decodesAsPillow() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : fixture().getAsJsonArray("files")) {
            JsonObject example = element.getAsJsonObject();
            String name = example.get("name").getAsString();
            Path file = Files.write(
                    folder.resolve(name),
                    Base64.getDecoder().decode(example.get("file").getAsString()));
            Pixels expected = pixels(example.getAsJsonObject("result"));
            // Of a lossy file, decoders may make what they like as long as nobody sees it.
            double most = name.contains("lossy") ? 8 : name.endsWith("jpg") ? 4 : 0;
            tests.add(DynamicTest.dynamicTest(name, () -> {
                Pixels came = ImageFile.read(file, expected.channels() == 1 ? Color.GRAY : Color.RGB);
                double sum = 0;
                for (int place = 0; place < expected.bytes().length; place++) {
                    int difference = Math.abs((expected.bytes()[place] & 0xFF) - (came.bytes()[place] & 0xFF));
                    assertEquals(0, difference, most, "at " + place);
                    sum += difference;
                }
                assertEquals(0, sum / expected.bytes().length, most / 4);
            }));
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> doesAsTorchvision() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : fixture().getAsJsonArray("cases")) {
            JsonObject example = element.getAsJsonObject();
            String name = example.get("operation").getAsString() + " " + example.get("options");
            tests.add(DynamicTest.dynamicTest(name, () -> check(example)));
        }
        return tests.stream();
    }

    private static void check(JsonObject example) {
        Pixels expected = pixels(example.getAsJsonObject("result"));
        Pixels came = result(
                example.get("operation").getAsString(),
                pixels(example.getAsJsonObject("source")),
                example.getAsJsonObject("options"));
        assertEquals(
                List.of(expected.channels(), expected.height(), expected.width()),
                List.of(came.channels(), came.height(), came.width()));
        int off = 0;
        for (int place = 0; place < expected.bytes().length; place++) {
            int difference = Math.abs((expected.bytes()[place] & 0xFF) - (came.bytes()[place] & 0xFF));
            // torchvision computes in fixed or 32-bit floating point; where a result lies at a half, it may fall to
            // either side.
            assertEquals(0, difference, 1, "at " + place);
            off += difference;
        }
        assertEquals(0, off, 0.04 * expected.bytes().length, "there are too many small differences");
    }

    private static Pixels result(String operation, Pixels image, JsonObject options) {
        List<Integer> size = size(options);
        switch (operation) {
            case "resize" -> {
                return Resampling.resized(image, size.get(0), size.get(1));
            }
            case "evaluation" -> {
                Presentation presentation = new Presentation(
                        size.get(0),
                        size.get(1),
                        Optional.of(options.get("resize").getAsInt()),
                        augmentation("crop = 'resized'"),
                        new byte[3]);
                return presentation.plain(presentation.prepared(image));
            }
            case "crop" -> {
                int top = options.get("top").getAsInt();
                return image.cut(top, options.get("left").getAsInt(), size.get(0), size.get(1));
            }
            case "horizontal-flip" -> image.mirror();
            case "vertical-flip" -> image.turnOver();
            case "rotate" -> Rotation.apply(image, options.get("angle").getAsDouble());
            case "erase" -> {
                JsonArray box = options.getAsJsonArray("box");
                image.fill(
                        new Box(
                                box.get(0).getAsInt(),
                                box.get(1).getAsInt(),
                                box.get(2).getAsInt(),
                                box.get(3).getAsInt()),
                        new byte[] {9, 120, (byte) 250});
            }
            default -> jitter(operation, options.get("factor").getAsDouble()).apply(image);
        }
        return image;
    }

    private static ColorJitter jitter(String operation, double factor) {
        return new ColorJitter(
                operation.equals("brightness") ? factor : 1,
                operation.equals("contrast") ? factor : 1,
                operation.equals("saturation") ? factor : 1,
                operation.equals("hue") ? factor : 0,
                new int[] {3, 1, 0, 2});
    }

    private static List<Integer> size(JsonObject options) {
        return options.has("size")
                ? options.getAsJsonArray("size").asList().stream()
                        .map(JsonElement::getAsInt)
                        .toList()
                : List.of(0, 0);
    }

    private static Pixels pixels(JsonObject image) {
        JsonArray shape = image.getAsJsonArray("shape");
        return new Pixels(
                shape.get(0).getAsInt(), shape.get(1).getAsInt(), shape.get(2).getAsInt(), bytes(image));
    }

    private static byte[] bytes(JsonObject image) {
        JsonArray numbers = image.getAsJsonArray("bytes");
        byte[] bytes = new byte[numbers.size()];
        for (int place = 0; place < bytes.length; place++) {
            bytes[place] = (byte) numbers.get(place).getAsInt();
        }
        return bytes;
    }

    private static Augmentation augmentation(String options) {
        return ComponentText.bind(Mnist.class, "path = 'x'\naugmentation = { " + options + " }")
                .preparation()
                .augmentation();
    }

    @Test
    void drawsAsTorchvision() throws IOException {
        for (JsonElement element : fixture().getAsJsonArray("draws")) {
            JsonObject expected = element.getAsJsonObject();
            int height = expected.getAsJsonArray("size").get(0).getAsInt();
            int width = expected.getAsJsonArray("size").get(1).getAsInt();
            List<Double> scale = numbers(expected.getAsJsonArray("scale"));
            List<Double> ratio = numbers(expected.getAsJsonArray("ratio"));
            boolean crop = expected.get("operation").getAsString().equals("resized-crop");
            SplitMix64 random = new SplitMix64(11);
            double[] sums = new double[6];
            for (int draw = 0; draw < DRAWS; draw++) {
                Box box = crop
                        ? Box.drawn(height, width, scale, ratio, random)
                        : Box.erased(height, width, scale, ratio, random).orElse(new Box(0, 0, height, width));
                double share = (double) box.height() * box.width() / (height * width);
                double[] values = {box.top(), box.left(), box.height(), box.width(), share, share * share};
                for (int index = 0; index < sums.length; index++) {
                    sums[index] += values[index] / DRAWS;
                }
            }
            String what = expected.get("operation") + " of " + scale;
            // The deviation of a mean over so many draws is 0.7 % of that of what is drawn.
            assertEquals(expected.get("top").getAsDouble(), sums[0], 0.02 * height, what);
            assertEquals(expected.get("left").getAsDouble(), sums[1], 0.02 * width, what);
            assertEquals(expected.get("height").getAsDouble(), sums[2], 0.01 * height, what);
            assertEquals(expected.get("width").getAsDouble(), sums[3], 0.01 * width, what);
            assertEquals(expected.get("share").getAsDouble(), sums[4], 0.01, what);
            double deviation = Math.sqrt(Math.max(0, sums[5] - sums[4] * sums[4]));
            assertEquals(expected.get("deviation").getAsDouble(), deviation, 0.01, what);
        }
    }

    @Test
    void mixesAsTorchvision() throws IOException {
        for (JsonElement element : fixture().getAsJsonArray("mixed")) {
            JsonObject example = element.getAsJsonObject();
            String operation = example.get("operation").getAsString();
            Mixing.Shape shape = new Mixing.Shape(2, 9, 12, 3);
            double share = example.get("share").getAsDouble();
            Optional<Box> box = operation.equals("cutmix")
                    ? Optional.of(shape.cut(
                            share, example.get("y").getAsInt(), example.get("x").getAsInt()))
                    : Optional.empty();
            byte[] images = bytes(example.getAsJsonObject("source"));
            float[] probabilities = new float[12];
            for (int index = 0; index < 4; index++) {
                probabilities[
                        3 * index + example.getAsJsonArray("labels").get(index).getAsInt()] = 1;
            }
            Mixing.mix(ByteBuffer.wrap(images), FloatBuffer.wrap(probabilities), 4, shape, share, box);
            byte[] expected = bytes(example.getAsJsonObject("result"));
            for (int place = 0; place < expected.length; place++) {
                assertEquals(expected[place] & 0xFF, images[place] & 0xFF, 1, operation + " at " + place);
            }
            List<Double> shares = numbers(example.getAsJsonArray("probabilities"));
            for (int place = 0; place < probabilities.length; place++) {
                assertEquals(shares.get(place), probabilities[place], 1e-6, operation + " at " + place);
            }
        }
    }

    /** The mean of a beta distribution with two equal parameters a is 1/2, its variance 1 / (4 (2 a + 1)). */
    @Test
    void drawsSharesFromTheBetaDistribution() {
        for (double parameter : new double[] {0.2, 1, 3}) {
            SplitMix64 random = new SplitMix64(5);
            double sum = 0;
            double squares = 0;
            for (int draw = 0; draw < DRAWS; draw++) {
                double share = Mixing.beta(parameter, random);
                sum += share / DRAWS;
                squares += (share - 0.5) * (share - 0.5) / DRAWS;
            }
            assertEquals(0.5, sum, 0.01);
            assertEquals(1 / (4 * (2 * parameter + 1)), squares, 0.005);
        }
    }

    private static List<Double> numbers(JsonArray array) {
        return array.asList().stream().map(JsonElement::getAsDouble).toList();
    }
}
