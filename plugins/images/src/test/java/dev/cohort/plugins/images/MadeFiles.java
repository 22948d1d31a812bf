package dev.cohort.plugins.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Small files of each kind, for tests. */
final class MadeFiles {
    private MadeFiles() {}

    /** The four files of MNIST: those to train on as they are, those for the test in gzip. */
    static void idx(Path folder, int training, int test, int height, int width) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("train-images-idx3-ubyte"), images(training, height, width));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), labels(training));
        Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(images(test, height, width)));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte.gz"), gzip(labels(test)));
    }

    /** An IDX file of images that differ. */
    static byte[] images(int count, int height, int width) {
        ByteBuffer file = ByteBuffer.allocate(16 + count * height * width);
        file.putInt(0x803).putInt(count).putInt(height).putInt(width);
        for (int place = 0; place < count * height * width; place++) {
            file.put((byte) (place * 7 + place / (height * width)));
        }
        return file.array();
    }

    /** An IDX file of labels from 0 to 9 in turns. */
    static byte[] labels(int count) {
        ByteBuffer file = ByteBuffer.allocate(8 + count);
        file.putInt(0x801).putInt(count);
        for (int place = 0; place < count; place++) {
            file.put((byte) (place % 10));
        }
        return file.array();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(bytes);
        }
        return packed.toByteArray();
    }

    /** The six files of CIFAR-10, with so many images each. */
    static void cifar(Path folder, int each) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(3);
        for (String name : new String[] {
            "data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"
        }) {
            byte[] bytes = new byte[each * 3073];
            random.nextBytes(bytes);
            for (int place = 0; place < each; place++) {
                bytes[place * 3073] = (byte) (place % 10);
            }
            Files.write(folder.resolve(name + ".bin"), bytes);
        }
    }

    /** JPEG and PNG files of two classes. */
    static void images(Path folder, int count) throws IOException {
        for (int number = 0; number < count; number++) {
            BufferedImage image = new BufferedImage(6, 5, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < 5; y++) {
                for (int x = 0; x < 6; x++) {
                    image.setRGB(x, y, number * 10 << 16 | x * 40 << 8 | y * 50);
                }
            }
            write(
                    image,
                    folder.resolve(
                            (number % 2 == 0 ? "even/" : "odd/") + number + (number % 3 == 0 ? ".jpg" : ".png")));
        }
    }

    static void write(BufferedImage image, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        String name = file.toString();
        if (!ImageIO.write(image, name.substring(name.length() - 3), file.toFile())) {
            throw new IOException("nothing writes " + file);
        }
    }
}
