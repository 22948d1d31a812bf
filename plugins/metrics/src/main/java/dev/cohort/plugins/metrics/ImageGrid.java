package dev.cohort.plugins.metrics;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws small images of equal size side by side. */
final class ImageGrid {
    private static final int GAP = 1;
    private static final int LEAST_WIDTH = 32;

    private final int channels;
    private final int side;
    private final int rows;
    private final int columns;

    /** @throws IllegalArgumentException if so many numbers make neither a square nor three */
    ImageGrid(int numbers, int rows, int columns) {
        int gray = (int) Math.round(Math.sqrt(numbers));
        int color = (int) Math.round(Math.sqrt(numbers / 3.0));
        if (gray * gray != numbers && 3 * color * color != numbers) {
            throw new IllegalArgumentException("the metric samples draws square images of one or three colors, but a"
                    + " prediction has " + numbers + " numbers");
        }
        this.channels = gray * gray == numbers ? 1 : 3;
        this.side = channels == 1 ? gray : color;
        this.rows = rows;
        this.columns = columns;
    }

    /** The most images that there is room for. */
    int images() {
        return rows * columns;
    }

    byte[] png(List<float[]> images) {
        int scale = Math.max(1, (LEAST_WIDTH + side - 1) / side);
        int step = side * scale + GAP;
        BufferedImage picture = new BufferedImage(columns * step + GAP, rows * step + GAP, BufferedImage.TYPE_INT_RGB);
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float[] image : images) {
            for (float number : image) {
                least = Math.min(least, number);
                most = Math.max(most, number);
            }
        }
        float range = most > least ? most - least : 1;
        for (int place = 0; place < images.size(); place++) {
            int left = GAP + place % columns * step;
            int top = GAP + place / columns * step;
            for (int y = 0; y < side * scale; y++) {
                for (int x = 0; x < side * scale; x++) {
                    picture.setRGB(
                            left + x, top + y, color(images.get(place), y / scale * side + x / scale, least, range));
                }
            }
        }
        return encoded(picture);
    }

    private int color(float[] image, int pixel, float least, float range) {
        int color = 0;
        for (int channel = 0; channel < 3; channel++) {
            float number = image[channels == 1 ? pixel : channel * side * side + pixel];
            int level = Math.round(255 * (number - least) / range);
            color = color << 8 | Math.max(0, Math.min(255, level));
        }
        return color;
    }

    private static byte[] encoded(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture, "png", out);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }
}
