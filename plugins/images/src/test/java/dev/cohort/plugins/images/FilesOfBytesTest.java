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
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.LearningTask;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.experiment.ProblemException;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data sets of IDX files, and of CIFAR-10's binary ones. */
final class FilesOfBytesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        MadeFiles.idx(folder, 40, 10, 9, 8);
        MadeFiles.cifar(folder, 12);
    }

    private <T extends Record & Dataset> Examples open(Class<T> type, String options) {
        String path = folder.toString().replace('\\', '/');
        return ComponentText.bind(type, "path = '" + path + "'\n" + options)
                .open(new DatasetContext(42, TargetRequest.CLASS));
    }

    @Test
    void everyPartIsThatOfATask() {
        List<List<String>> classes = List.of(List.of("0", "3"), List.of("7"));
        List<List<Long>> sizes = List.of(List.of(8L, 0L, 2L), List.of(4L + 2 * 2, 0L, 1L));
        for (int number = 0; number < 2; number++) {
            DatasetContext context = new DatasetContext(
                    42,
                    Map.of(Field.TARGET, TargetRequest.CLASS),
                    Optional.empty(),
                    Optional.of(new LearningTask(number, classes, 2)));
            Mnist mnist = ComponentText.bind(
                    Mnist.class, "path = '" + folder.toString().replace('\\', '/') + "'");
            try (Examples examples = mnist.open(context)) {
                assertEquals(sizes.get(number), sizes(examples));
                List<String> asked = classes.get(number);
                for (long label : ReadImages.of(examples, Part.TEST, 0, 10).classes()) {
                    assertTrue(asked.contains(Long.toString(label)), "class " + label + " is none of task " + number);
                }
            }
        }
    }

    @Test
    void givesImagesAsTheyStand() throws IOException {
        try (Examples examples = open(Mnist.class, "")) {
            assertEquals(List.of(40L, 0L, 10L), sizes(examples));
            assertEquals(List.of(1L, 9L, 8L), List.of(shape(examples, 0), shape(examples, 1), shape(examples, 2)));
            assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), classes(examples));
            ReadImages training = ReadImages.of(examples, Part.TRAIN, 0, 40);
            byte[] file = MadeFiles.images(40, 9, 8);
            assertArrayEquals(Arrays.copyOfRange(file, 16, file.length), training.bytes());
            assertEquals(7, training.classes()[17]);
            ReadImages test = ReadImages.of(examples, Part.TEST, 0, 40);
            assertArrayEquals(Arrays.copyOf(training.bytes(), 10 * 72), test.bytes(), "made alike");
            assertTrue(!examples.isReadByThreads());
        }
        try (Examples examples = open(FashionMnist.class, "validation = 0.25")) {
            assertEquals(List.of(30L, 10L, 10L), sizes(examples));
            assertEquals("ankle-boot", classes(examples).get(9));
        }
        try (Examples examples = open(Cifar10.class, "validation = 0.1\nstratify = true")) {
            assertEquals(List.of(54L, 6L, 12L), sizes(examples));
            assertEquals("frog", classes(examples).get(6));
            ReadImages test = ReadImages.of(examples, Part.TEST, 0, 12);
            byte[] file = Files.readAllBytes(folder.resolve("test_batch.bin"));
            assertArrayEquals(
                    Arrays.copyOfRange(file, 3074, 2 * 3073), Arrays.copyOfRange(test.bytes(), 3072, 2 * 3072));
            assertEquals(1, test.classes()[1]);
        }
    }

    @Test
    void givesASecondViewOfEachImage() {
        String varied = "validation = 0.25\naugmentation = { crop = 'random', padding = 2, views = 2 }";
        try (Examples examples = open(Mnist.class, varied)) {
            assertEquals(
                    List.of("features", "target", "view"),
                    examples.fields().stream().map(Field::name).toList());
            assertEquals(
                    examples.fields().get(0).shape(), examples.fields().get(2).shape());
            assertEquals(
                    examples.fields().get(0).scaling(), examples.fields().get(2).scaling());
            ReadImages training = ReadImages.of(examples, Part.TRAIN, 0, 30);
            assertFalse(Arrays.equals(training.bytes(), training.views()), "each by draws of its own");
            assertArrayEquals(
                    training.views(), ReadImages.of(examples, Part.TRAIN, 0, 30).views());
            assertFalse(Arrays.equals(
                    training.views(), ReadImages.of(examples, Part.TRAIN, 1, 30).views()));
            ReadImages validation = ReadImages.of(examples, Part.VALIDATION, 0, 10);
            ReadImages plain;
            try (Examples unvaried = open(Mnist.class, "validation = 0.25")) {
                plain = ReadImages.of(unvaried, Part.VALIDATION, 0, 10);
            }
            assertArrayEquals(plain.bytes(), validation.bytes());
            assertFalse(Arrays.equals(plain.bytes(), validation.views()), "varied in evaluations, too");
        }
        try (Examples examples = ComponentText.bind(Mnist.class, "path = '" + folder + "'\n" + varied)
                .open(new DatasetContext(42, Map.of()))) {
            assertEquals(
                    List.of("features", "view"),
                    examples.fields().stream().map(Field::name).toList(),
                    "nobody reads classes");
            assertFalse(Arrays.equals(
                    new byte[10 * 72],
                    ReadImages.of(examples, Part.VALIDATION, 0, 10).views()));
        }
    }

    @Test
    void refusesTwoViewsThatAreNone() {
        for (String options : List.of(
                "views = 3 }\n must be 1 or 2, got 3",
                "views = 2 }\n unless it says how images are varied",
                "views = 2, mixup = 1.0, rotation = 5.0 }\n where mixup or cutmix makes one image of two")) {
            String[] parts = options.split("\n ", 2);
            String message = assertThrows(
                            ProblemException.class, () -> open(Mnist.class, "augmentation = { " + parts[0]))
                    .getMessage();
            assertTrue(message.contains(parts[1]), message);
        }
    }

    private static List<Long> sizes(Examples examples) {
        return Arrays.stream(Part.values())
                .map(part -> examples.size(part).orElseThrow())
                .toList();
    }

    private static long shape(Examples examples, int axis) {
        return examples.fields().get(0).shape().size(axis);
    }

    private static List<String> classes(Examples examples) {
        return examples.fields().get(1).classNames();
    }

    @Test
    void saysWhichFilesItExpects() throws IOException {
        Files.delete(folder.resolve("t10k-images-idx3-ubyte.gz"));
        Files.delete(folder.resolve("data_batch_3.bin"));
        assertEquals(
                "lacks t10k-images-idx3-ubyte; the folder must hold the IDX files train-images-idx3-ubyte,"
                        + " train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, plain or with .gz"
                        + " behind the name; Cohort downloads nothing",
                problem(Mnist.class));
        assertEquals(
                "lacks data_batch_3.bin; the folder must hold data_batch_1.bin, data_batch_2.bin, data_batch_3.bin,"
                        + " data_batch_4.bin, data_batch_5.bin, test_batch.bin of cifar-10-binary.tar.gz, unpacked;"
                        + " Cohort downloads nothing",
                problem(Cifar10.class));
    }

    private <T extends Record & Dataset> String problem(Class<T> type) {
        DataException problem = assertThrows(DataException.class, () -> open(type, ""));
        assertEquals(1, problem.problems().size());
        return problem.getMessage();
    }

    @Test
    void refusesWhatIsDamaged() throws IOException {
        byte[] images = MadeFiles.images(40, 9, 8);
        byte[] packed = MadeFiles.gzip(images);
        Map<String, byte[]> damaged = new LinkedHashMap<>();
        damaged.put("has 0 bytes, less than the header", new byte[0]);
        damaged.put("ends within its header", Arrays.copyOf(images, 9));
        damaged.put("ends after 2879 of the 2880 bytes", Arrays.copyOf(images, images.length - 1));
        damaged.put("ends too early; it was cut off", Arrays.copyOf(packed, packed.length - 20));
        damaged.put("is damaged gzip", changed(packed, 20, 0x55555555));
        damaged.put("begins with 0x00000801, but IDX images begin with 0x00000803", MadeFiles.labels(40));
        damaged.put("begins with 0x00000d03", changed(images, 0, 0xD03));
        damaged.put("goes on behind the 2880 bytes (40×9×8)", Arrays.copyOf(images, images.length + 1));
        damaged.put("dimension 1 is 0", changed(images, 8, 0));
        damaged.put("dimension 0 is -1", changed(images, 4, -1));
        damaged.put(
                "says that it holds 154618822584 bytes (2147483647×9×8), which a file of",
                changed(images, 4, Integer.MAX_VALUE));
        damaged.put(
                "says that it holds more bytes than there are",
                changed(changed(changed(images, 4, Integer.MAX_VALUE), 8, Integer.MAX_VALUE), 12, Integer.MAX_VALUE));
        damaged.put(
                "says that it holds 2400000000 bytes (60000×200×200), which a file of",
                MadeFiles.gzip(changed(changed(changed(images, 4, 60_000), 8, 200), 12, 200)));
        for (Map.Entry<String, byte[]> file : damaged.entrySet()) {
            Files.write(folder.resolve("train-images-idx3-ubyte"), file.getValue());
            String message = problem(Mnist.class);
            assertTrue(message.contains(file.getKey()), message);
        }
    }

    /** A gzip file of a few kilobytes may unfold to gigabytes of zeros; no more is read than the header says. */
    @Test
    void readsNoMoreThanTheHeaderSays() throws IOException {
        byte[] stretched = Arrays.copyOf(MadeFiles.images(1, 9, 8), 50_000_000);
        Files.write(folder.resolve("train-images-idx3-ubyte"), MadeFiles.gzip(stretched));
        assertTrue(problem(Mnist.class).contains("goes on behind the 72 bytes (1×9×8)"));
    }

    private static byte[] changed(byte[] file, int at, int number) {
        byte[] copy = file.clone();
        ByteBuffer.wrap(copy).putInt(at, number);
        return copy;
    }

    @Test
    void refusesLabelsThatDoNotFit() throws IOException {
        assertTrue(assertThrows(DataException.class, () -> ComponentText.bind(Mnist.class, "path = '" + folder + "'")
                        .open(new DatasetContext(42, TargetRequest.NUMBER)))
                .getMessage()
                .contains("the loss wants numbers"));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), MadeFiles.labels(39));
        assertEquals("holds 39 labels, but train-images-idx3-ubyte has 40 images", problem(Mnist.class));
        byte[] labels = MadeFiles.labels(40);
        labels[8 + 5] = 10;
        Files.write(folder.resolve("train-labels-idx1-ubyte"), labels);
        assertEquals("holds the label 10 at place 5, but there are 10 classes, numbered from 0", problem(Mnist.class));
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), MadeFiles.images(10, 8, 9));
        assertEquals("holds images of [8, 9] pixels, but those to train on have [9, 8]", problem(Mnist.class));
        byte[] batch = Files.readAllBytes(folder.resolve("data_batch_2.bin"));
        batch[3073] = 10;
        Files.write(folder.resolve("data_batch_2.bin"), batch);
        assertTrue(problem(Cifar10.class).contains("holds the class 10 in record 1"));
        Files.write(folder.resolve("data_batch_2.bin"), Arrays.copyOf(batch, batch.length - 1));
        assertTrue(problem(Cifar10.class).contains("has 36875 bytes, but must be records of 3073 bytes"));
    }
}
