package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled digits as PNG files, decoded and varied by threads, train a convolutional net. */
final class ImageFolderTest {
    private static final Path DIGITS =
            Path.of("../plugins/datasets/src/main/resources/dev/cohort/plugins/datasets/digits.csv");

    private static final String EXPERIMENT =
            """
            name = "digits-augmented"
            [dataset]
            type = "image-folder"
            path = "images"
            size = [8, 8]
            color = "gray"
            augmentation = { rotation = 10.0, crop = "resized", scale = [0.7, 1.0] }
            mean = [0.3]
            deviation = [0.35]
            validation = 0.15
            test = 0.15
            stratify = true
            [model]
            type = "convnet"
            channels = [16, 32]
            hidden = [64]
            [loss]
            type = "cross-entropy"
            [optimizer]
            type = "adamw"
            learning-rate = 2e-3
            [training]
            epochs = 8
            metrics = ["accuracy"]
            """;

    @TempDir
    Path folder;

    @Test
    void learnsFromFiles() throws IOException {
        write();
        Path experiment = Files.writeString(folder.resolve("digits.toml"), EXPERIMENT);
        Cohort.Ended ended = Cohort.run("run", experiment, "--runs", folder);
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
        Path run = Cohort.onlyRun(folder, "digits-augmented");
        double accuracy = Cohort.metric(run, "test/accuracy").get(0);
        assertTrue(accuracy > 0.95, "test/accuracy is " + accuracy);

        Cohort.Ended predicted =
                Cohort.run("predict", "digits-augmented", folder.resolve("images"), "--keep=file", "--runs", folder);
        assertEquals("", predicted.err());
        List<String> lines = predicted.out().lines().toList();
        assertEquals("file,prediction,probability", lines.get(0));
        assertEquals(1 + 1797, lines.size());
        // What is in the folder 7 is a seven.
        long right = lines.stream()
                .skip(1)
                .filter(line -> line.split("[/,]")[0].equals(line.split(",")[1]))
                .count();
        assertTrue(right > 0.95 * 1797, right + " are right");
        Cohort.Ended one = Cohort.run("predict", run, folder.resolve("images/0/1.png"), "--keep=file");
        assertTrue(one.out().lines().skip(1).findFirst().orElseThrow().startsWith("1.png,0,"), one.out());

        Path damaged = Files.write(folder.resolve("images/7/9999.png"), new byte[] {1, 2, 3});
        Cohort.Ended refused = Cohort.run("run", experiment, "--runs", folder);
        assertEquals(3, refused.code(), refused.err());
        assertTrue(refused.err().contains(damaged + ": is no JPEG, PNG or WebP; remove it"), refused.err());
        Cohort.Ended without = Cohort.run("check", experiment, "--set", "dataset.damaged=skip");
        assertEquals(0, without.code(), without.err());
        assertTrue(without.err().contains("1 image is damaged and left out, the first " + damaged), without.err());
    }

    private void write() throws IOException {
        List<String> lines = Files.readAllLines(DIGITS);
        int label = List.of(lines.get(0).split(",")).indexOf("label");
        for (int row = 1; row < lines.size(); row++) {
            String[] cells = lines.get(row).split(",");
            BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
            for (int pixel = 0; pixel < 64; pixel++) {
                int brightness = Math.min(255, 16 * Integer.parseInt(cells[pixel]));
                image.getRaster().setSample(pixel % 8, pixel / 8, 0, brightness);
            }
            Path file = folder.resolve("images").resolve(cells[label]).resolve(row + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        }
    }
}
