package dev.cohort.plugins.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.option.InvalidOptionException;
import dev.cohort.testkit.ComponentText;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageFolderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void makeImages() throws IOException {
        MadeFiles.images(folder, 24);
    }

    private Dataset dataset(String options) {
        String path = folder.toString().replace('\\', '/');
        return ComponentText.bind(ImageFolder.class, "path = '" + path + "'\nsize = [4, 4]\n" + options);
    }

    private static ImagePreparation preparation(String options) {
        return ComponentText.bind(Mnist.class, "path = 'x'\n" + options).preparation();
    }

    private static Examples open(Dataset dataset) {
        return dataset.open(new DatasetContext(42, TargetRequest.CLASS));
    }

    @Test
    void seesTheMiddleWhereNothingIsVaried() {
        Pixels image = ImageFile.read(folder.resolve("odd/1.png"), Color.RGB);
        assertEquals(List.of(3, 5, 6), List.of(image.channels(), image.height(), image.width()));
        Presentation presentation =
                new Presentation(5, 5, Optional.empty(), preparation("").augmentation(), new byte[3]);
        Pixels seen = presentation.plain(presentation.prepared(image));
        for (int y = 0; y < 5; y++) {
            for (int x = 0; x < 5; x++) {
                assertEquals(10, seen.bytes()[y * 5 + x]);
                assertEquals(x * 40, seen.bytes()[25 + y * 5 + x] & 0xFF, "the last of six columns is cut off");
                assertEquals(y * 50, seen.bytes()[50 + y * 5 + x] & 0xFF);
            }
        }
        Pixels stretched = presentation.plain(presentation.prepared(new Pixels(1, 1, 100_000, new byte[100_000])));
        assertEquals(
                List.of(5, 5),
                List.of(stretched.height(), stretched.width()),
                "its ends are cut off before it is scaled");
    }

    @Test
    void readsGrayAsItStands() throws IOException {
        BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(0, 0, 0, 128);
        gray.getRaster().setSample(1, 0, 0, 30);
        Path file = folder.resolve("gray.png");
        MadeFiles.write(gray, file);
        assertArrayEquals(
                new byte[] {(byte) 128, 30}, ImageFile.read(file, Color.GRAY).bytes());
        assertEquals((byte) 128, ImageFile.read(file, Color.RGB).bytes()[4]);
    }

    @Test
    void variesTrainingAloneAndAnewInEachEpoch() {
        for (String option : List.of(
                "crop = 'random', padding = 1",
                "crop = 'resized'",
                "horizontal-flip = 0.5",
                "vertical-flip = 0.5",
                "rotation = 20.0",
                "brightness = 0.5",
                "contrast = 0.5",
                "saturation = 0.5",
                "hue = 0.5",
                "cutout = 2",
                "erasing = 0.5")) {
            try (Examples plain = open(dataset("validation = 0.25"));
                    Examples varied = open(dataset("validation = 0.25\naugmentation = { " + option + " }"))) {
                assertArrayEquals(bytes(plain, Part.VALIDATION, 0), bytes(varied, Part.VALIDATION, 0), option);
                assertFalse(Arrays.equals(bytes(plain, Part.TRAIN, 0), bytes(varied, Part.TRAIN, 0)), option);
                assertArrayEquals(bytes(varied, Part.TRAIN, 1), bytes(varied, Part.TRAIN, 1), option);
                assertFalse(Arrays.equals(bytes(varied, Part.TRAIN, 0), bytes(varied, Part.TRAIN, 1)), option);
                assertArrayEquals(bytes(plain, Part.TRAIN, 0), bytes(plain, Part.TRAIN, 1), option);
            }
        }
    }

    @Test
    void mixesTrainingAlone() {
        for (String option : List.of("mixup = 1.0", "cutmix = 1.0", "mixup = 0.5, cutmix = 0.5")) {
            try (Examples plain = open(dataset("validation = 0.25"));
                    Examples mixed = open(dataset("validation = 0.25\naugmentation = { " + option + " }"))) {
                assertTrue(mixed.fields().get(1).isDistribution());
                assertEquals(List.of("even", "odd"), mixed.fields().get(1).classNames());
                assertEquals(
                        plain.fields().get(1).classCounts(),
                        mixed.fields().get(1).classCounts());
                ReadImages evaluated = ReadImages.of(mixed, Part.VALIDATION, 0, 6);
                assertArrayEquals(bytes(plain, Part.VALIDATION, 0), evaluated.bytes(), option);
                ReadImages first = ReadImages.of(mixed, Part.TRAIN, 0, 6);
                // A rectangle may be none on images as small as these.
                assertTrue(
                        IntStream.range(0, 4)
                                .anyMatch(epoch -> !Arrays.equals(
                                        bytes(plain, Part.TRAIN, epoch), bytes(mixed, Part.TRAIN, epoch))),
                        option);
                assertArrayEquals(first.bytes(), bytes(mixed, Part.TRAIN, 0), option);
                long[] classes = ReadImages.of(plain, Part.VALIDATION, 0, 6).classes();
                for (int index = 0; index < 6; index++) {
                    assertEquals(1, evaluated.probabilities()[2 * index + (int) classes[index]]);
                    assertEquals(1, first.probabilities()[2 * index] + first.probabilities()[2 * index + 1], 1e-6);
                }
            }
        }
    }

    private static byte[] bytes(Examples examples, Part part, int epoch) {
        return ReadImages.of(examples, part, epoch, 6).bytes();
    }

    @Test
    void keepsAsManyDecodedImagesAsFit() {
        int[] decoded = new int[3];
        ImageSource source = place -> {
            decoded[place]++;
            return new Pixels(1, 1, 100, new byte[100]);
        };
        CachedImages cached = new CachedImages(source, image -> image, 3, 350);
        for (int pass = 0; pass < 3; pass++) {
            for (int place = 0; place < 3; place++) {
                assertEquals(100, cached.read(place).bytes().length);
            }
        }
        assertArrayEquals(new int[] {1, 1, 3}, decoded);
    }

    @Test
    void refusesWhatIsDamagedOrLeavesItOut() throws IOException {
        Files.write(folder.resolve("odd/broken.png"), new byte[] {1, 2, 3});
        byte[] bomb = Files.readAllBytes(folder.resolve("odd/1.png"));
        ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
        Files.write(folder.resolve("odd/bomb.png"), bomb);
        byte[] whole = Files.readAllBytes(folder.resolve("even/0.jpg"));
        Files.write(folder.resolve("odd/cut.jpg"), Arrays.copyOf(whole, whole.length / 3));
        byte[] riff = new byte[40];
        System.arraycopy("RIFF".getBytes(StandardCharsets.US_ASCII), 0, riff, 0, 4);
        riff[4] = 32;
        System.arraycopy("WEBPVP8 ".getBytes(StandardCharsets.US_ASCII), 0, riff, 8, 8);
        Files.write(folder.resolve("odd/cut.webp"), riff);
        assertTrue(problem("odd/cut.webp").contains("is a damaged image"), problem("odd/cut.webp"));
        assertTrue(problem("odd/broken.png").contains("is no JPEG, PNG or WebP; remove it, or set damaged = \"skip\""));
        assertTrue(problem("odd/bomb.png").contains("says that it has 60000×60000 pixels"));
        assertTrue(problem("odd/cut.jpg").contains("is a damaged image"));
        try (Examples examples = open(dataset("damaged = \"skip\""))) {
            assertEquals(24, examples.size(Part.TRAIN).orElseThrow());
            assertTrue(
                    examples.remarks().get(0).startsWith("4 images are damaged and left out, the first "),
                    examples.remarks().toString());
        }
        try (Examples examples = open(dataset(""))) {
            assertEquals(28, examples.size(Part.TRAIN).orElseThrow());
            assertEquals(List.of(), examples.remarks());
        }
    }

    private String problem(String file) {
        DataException problem =
                assertThrows(DataException.class, () -> ImageFile.read(folder.resolve(file), Color.RGB));
        assertEquals(folder.resolve(file), problem.problems().get(0).file().orElseThrow());
        return problem.getMessage();
    }

    @Test
    void saysWhatAFolderLacks() {
        Path lonely = folder.resolve("even");
        assertTrue(assertThrows(DataException.class, () -> LabelledFiles.in(lonely, Optional.empty()))
                .getMessage()
                .contains("a folder with images for each of two classes or more, but has 0"));
        assertTrue(
                assertThrows(DataException.class, () -> LabelledFiles.in(folder.resolve("nowhere"), Optional.empty()))
                        .getMessage()
                        .contains("does not exist"));
        assertTrue(assertThrows(DataException.class, () -> read("nowhere"))
                .getMessage()
                .contains("does not exist"));
        assertTrue(assertThrows(DataException.class, () -> read("even", "width"))
                .getMessage()
                .contains("has no \"width\" to keep; there is file"));
    }

    @Test
    void namesNewImages() {
        try (NewData data = read("", "file")) {
            ReadImages all = ReadImages.of(data, 40);
            assertEquals(24, all.count());
            assertEquals(List.of("even/0.jpg"), data.kept(0));
        }
        try (NewData data = read("odd/1.png", "file")) {
            assertEquals(1, ReadImages.of(data, 40).count());
            assertEquals(List.of("1.png"), data.kept(0));
        }
    }

    private NewData read(String input, String... keep) {
        return dataset("").read(folder.resolve(input), Map.of(), List.of(keep)).orElseThrow();
    }

    @Test
    void refusesOptionsThatDoNotFit() {
        for (List<String> wrong : List.of(
                List.of("size", "size = [4]"),
                List.of("size", "size = [0, 4]"),
                List.of("resize", "resize = 3"),
                List.of("normalize", "normalize = 'mnist'"),
                List.of("normalize", "normalize = 'imagenet'\nmean = 0.5"),
                List.of("mean", "mean = [0.1, 0.2]"),
                List.of("deviation", "deviation = 0"),
                List.of("validation", "validation = 1.5"),
                List.of("test", "validation = 0.5\ntest = 0.5"),
                List.of("padding", "augmentation = { padding = 2 }"),
                List.of("scale", "augmentation = { scale = [0.5, 0.2] }"),
                List.of("ratio", "augmentation = { ratio = 1.0 }"),
                List.of("horizontal-flip", "augmentation = { horizontal-flip = 2.0 }"),
                List.of("vertical-flip", "augmentation = { vertical-flip = -1.0 }"),
                List.of("rotation", "augmentation = { rotation = 200.0 }"),
                List.of("brightness", "augmentation = { brightness = -1.0 }"),
                List.of("contrast", "augmentation = { contrast = -1.0 }"),
                List.of("saturation", "augmentation = { saturation = -1.0 }"),
                List.of("hue", "augmentation = { hue = 0.6 }"),
                List.of("cutout", "augmentation = { cutout = -1 }"),
                List.of("erasing", "augmentation = { erasing = 1.1 }"),
                List.of("erasing-scale", "augmentation = { erasing-scale = [0.1, 1.1] }"),
                List.of("erasing-ratio", "augmentation = { erasing-ratio = [0.0, 1.1] }"),
                List.of("mixup", "augmentation = { mixup = -0.5 }"),
                List.of("cutmix", "augmentation = { cutmix = -0.5 }"))) {
            String text = "path = 'x'\n" + (wrong.get(1).startsWith("size") ? "" : "size = [4, 4]\n") + wrong.get(1);
            RuntimeException refused =
                    assertThrows(RuntimeException.class, () -> ComponentText.bind(ImageFolder.class, text), text);
            assertTrue(String.valueOf(refused.getMessage()).contains(wrong.get(0)), refused + " of " + text);
        }
        assertThrows(
                InvalidOptionException.class,
                () -> new ImageFolder(folder, Color.RGB, Damaged.ERROR, 0, preparation("")));
    }
}
