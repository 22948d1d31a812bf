package dev.cohort.plugins.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.DatasetComplianceTest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest extends DatasetComplianceTest {
    @TempDir
    Path folder;

    @BeforeEach
    void makeImages() throws IOException {
        for (int number = 0; number < 24; number++) {
            BufferedImage image = new BufferedImage(6, 5, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < 5; y++) {
                for (int x = 0; x < 6; x++) {
                    image.setRGB(x, y, number * 10 << 16 | x * 40 << 8 | y * 50);
                }
            }
            write(image, (number % 2 == 0 ? "even/" : "odd/") + number + (number % 3 == 0 ? ".jpg" : ".png"));
        }
    }

    private void write(BufferedImage image, String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertTrue(ImageIO.write(image, name.substring(name.length() - 3), file.toFile()));
    }

    @Override
    protected Dataset component() {
        return dataset("validation = 0.25\nmean = [0.5]\ndeviation = [0.2, 0.3, 0.4]");
    }

    private Dataset dataset(String options) {
        String path = folder.toString().replace('\\', '/');
        return ComponentText.bind(ImageFolder.class, "path = '" + path + "'\nsize = [4, 4]\n" + options);
    }

    @Test
    void seesTheMiddleWhereNothingIsVaried() {
        Pixels image = ImageFile.read(folder.resolve("odd/1.png"), Color.RGB);
        assertArrayEquals(new int[] {3, 5, 6}, new int[] {image.channels(), image.height(), image.width()});
        ByteBuffer seen = ByteBuffer.allocate(3 * 5 * 5);
        View.PLAIN.sample(image, 5, 5, seen, 0);
        for (int y = 0; y < 5; y++) {
            for (int x = 0; x < 5; x++) {
                assertEquals(10, seen.get(y * 5 + x));
                // One of six columns is cut off, half of it at each side.
                assertEquals(x * 40 + 20, seen.get(25 + y * 5 + x) & 0xFF);
                assertEquals(y * 50, seen.get(50 + y * 5 + x) & 0xFF);
            }
        }
        ByteBuffer mirrored = ByteBuffer.allocate(3 * 5 * 5);
        new View(true, 0, 1, 0.5, 0.5).sample(image, 5, 5, mirrored, 0);
        assertEquals(seen.get(25), mirrored.get(29));
        ByteBuffer turned = ByteBuffer.allocate(3 * 5 * 5);
        new View(false, Math.PI / 2, 1, 0.5, 0.5).sample(image, 5, 5, turned, 0);
        assertEquals(0, turned.get(50) & 0xFF, "what was at the upper border is at the left one");
        assertEquals(200, turned.get(54) & 0xFF);
    }

    @Test
    void meansOverWhatLiesBetween() {
        byte[] stripes = new byte[8 * 8];
        for (int index = 0; index < stripes.length; index++) {
            stripes[index] = (byte) (index % 2 == 0 ? 200 : 100);
        }
        ByteBuffer seen = ByteBuffer.allocate(4);
        View.PLAIN.sample(new Pixels(1, 8, 8, stripes), 2, 2, seen, 0);
        assertArrayEquals(new byte[] {(byte) 150, (byte) 150, (byte) 150, (byte) 150}, seen.array());
    }

    @Test
    void readsGrayAsItStands() throws IOException {
        BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(0, 0, 0, 128);
        gray.getRaster().setSample(1, 0, 0, 30);
        write(gray, "gray.png");
        assertArrayEquals(
                new byte[] {(byte) 128, 30},
                ImageFile.read(folder.resolve("gray.png"), Color.GRAY).bytes());
        assertEquals(
                (byte) 128,
                ImageFile.read(folder.resolve("gray.png"), Color.RGB).bytes()[4]);
    }

    @Test
    void drawsTheSameForAnExampleAndAnotherInEachEpoch() {
        View first = View.drawn(SplitMix64.of(1, 6, 0, 5), true, 20, 0.3);
        assertEquals(first, View.drawn(SplitMix64.of(1, 6, 0, 5), true, 20, 0.3));
        assertFalse(first.equals(View.drawn(SplitMix64.of(1, 6, 1, 5), true, 20, 0.3)));
        assertEquals(View.PLAIN, View.drawn(SplitMix64.of(1, 6, 1, 5), false, 0, 0));
    }

    @Test
    void variesTrainingAlone() {
        String options = "validation = 0.25\nflip = true\nrotate = 20.0\ncrop = 0.3";
        try (Examples plain = open(dataset("validation = 0.25"));
                Examples varied = open(dataset(options))) {
            assertArrayEquals(bytes(plain, Part.VALIDATION, 0), bytes(varied, Part.VALIDATION, 0));
            assertFalse(Arrays.equals(bytes(plain, Part.TRAIN, 0), bytes(varied, Part.TRAIN, 0)));
            assertArrayEquals(bytes(varied, Part.TRAIN, 1), bytes(varied, Part.TRAIN, 1));
        }
    }

    /** The images of a batch. */
    private static byte[] bytes(Examples examples, Part part, int epoch) {
        HeapImages batch = new HeapImages(6, examples.fields().get(0).elements());
        try (Cursor cursor = examples.cursor(part, new Order(1, epoch, false, 0))) {
            assertEquals(6, cursor.read(batch));
        }
        return batch.bytes(0).array();
    }

    /** A batch of images and their classes. */
    private record HeapImages(int capacity, ByteBuffer bytes, LongBuffer classes) implements Batch {
        HeapImages(int capacity, int elements) {
            this(capacity, ByteBuffer.allocate(capacity * elements), LongBuffer.allocate(capacity));
        }

        @Override
        public void bucket(int number) {
            assertEquals(0, number);
        }

        @Override
        public ByteBuffer bytes(int field) {
            return bytes;
        }

        @Override
        public LongBuffer longs(int field) {
            return classes;
        }

        @Override
        public FloatBuffer floats(int field) {
            throw new AssertionError("there are no floats");
        }
    }

    @Test
    void refusesWhatIsDamagedOrLeavesItOut() throws IOException {
        Files.write(folder.resolve("odd/broken.png"), new byte[] {1, 2, 3});
        byte[] bomb = Files.readAllBytes(folder.resolve("odd/1.png"));
        ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
        Files.write(folder.resolve("odd/bomb.png"), bomb);
        assertTrue(problem("odd/broken.png").contains("is no JPEG or PNG; remove it, or set damaged = \"skip\""));
        assertTrue(problem("odd/bomb.png").contains("says that it has 60000×60000 pixels"));
        try (Examples examples = open(dataset("damaged = \"skip\""))) {
            assertEquals(24, examples.size(Part.TRAIN).orElseThrow());
            assertTrue(
                    examples.remarks().get(0).startsWith("2 images are damaged and left out, the first "),
                    examples.remarks().toString());
        }
        try (Examples examples = open(dataset(""))) {
            assertEquals(26, examples.size(Part.TRAIN).orElseThrow());
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
    }

    private static Examples open(Dataset dataset) {
        return dataset.open(new DatasetContext(42, TargetRequest.CLASS));
    }
}
