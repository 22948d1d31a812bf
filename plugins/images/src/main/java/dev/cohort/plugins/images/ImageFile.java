package dev.cohort.plugins.images;

import dev.cohort.api.dataset.DataException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes JPEG and PNG by the JDK. */
final class ImageFile {
    /** Larger ones are refused before memory is taken for them: a file of a few bytes may say that it has any size. */
    private static final long MOST_PIXELS = 100_000_000;

    private ImageFile() {}

    /** @throws DataException if the file is no image, is damaged or too large */
    static Pixels read(Path file, Color color) {
        try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
            if (stream == null) {
                throw new DataException(file, Files.exists(file) ? "cannot be read" : "is not there any more");
            }
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw damaged(file, "is no JPEG, PNG or WebP");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                long width = reader.getWidth(0);
                long height = reader.getHeight(0);
                if (width * height > MOST_PIXELS) {
                    throw damaged(
                            file,
                            "says that it has " + width + "×" + height + " pixels, and more than " + MOST_PIXELS
                                    + " are not decoded");
                }
                return pixels(reader.read(0), color);
            } finally {
                reader.dispose();
            }
        } catch (IOException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NegativeArraySizeException problem) {
            throw damaged(file, "is a damaged image, or of a kind that is not read: " + problem.getMessage());
        }
    }

    private static DataException damaged(Path file, String problem) {
        return new DataException(file, problem + "; remove it, or set damaged = \"skip\"");
    }

    private static Pixels pixels(BufferedImage image, Color color) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] bytes = new byte[color.channels() * height * width];
        boolean gray = image.getRaster().getNumBands() < 3 && !(image.getColorModel() instanceof IndexColorModel);
        int[] line = new int[width];
        for (int row = 0; row < height; row++) {
            if (gray) {
                brightness(image.getRaster(), row, line);
            } else {
                image.getRGB(0, row, width, 1, line, 0, width);
            }
            for (int column = 0; column < width; column++) {
                put(bytes, color, row * width + column, height * width, line[column]);
            }
        }
        return new Pixels(color.channels(), height, width, bytes);
    }

    /** The numbers as they stand in the file: as a colour, Java would take them for linear light and brighten them. */
    private static void brightness(Raster raster, int row, int[] line) {
        int excess = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        raster.getSamples(0, row, line.length, 1, 0, line);
        for (int column = 0; column < line.length; column++) {
            line[column] = (line[column] >> excess) * 0x010101;
        }
    }

    private static void put(byte[] bytes, Color color, int place, int channel, int pixel) {
        int red = pixel >> 16 & 0xFF;
        int green = pixel >> 8 & 0xFF;
        int blue = pixel & 0xFF;
        if (color == Color.GRAY) {
            // ITU-R 601, as Pillow has it; the factors add up to 2^16.
            bytes[place] = (byte) (red * 19595 + green * 38470 + blue * 7471 + 0x8000 >> 16);
        } else {
            bytes[place] = (byte) red;
            bytes[place + channel] = (byte) green;
            bytes[place + 2 * channel] = (byte) blue;
        }
    }
}
