package dev.cohort.plugins.images;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import dev.cohort.api.dataset.DataException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes JPEG and PNG by the JDK, and WebP by TwelveMonkeys, whose colours of lossy files are sharper at edges than those of
 * Google's library.
 */
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
            ImageReader reader = reader(stream).orElseThrow(() -> damaged(file, "is no JPEG, PNG or WebP"));
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

    /** ImageIO finds no readers in the jars of a plugin by itself. */
    private static Optional<ImageReader> reader(ImageInputStream stream) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
        if (readers.hasNext()) {
            return Optional.of(readers.next());
        }
        return isWebP(stream) ? Optional.of(new WebPImageReaderSpi().createReaderInstance(null)) : Optional.empty();
    }

    private static boolean isWebP(ImageInputStream stream) throws IOException {
        byte[] start = new byte[12];
        stream.mark();
        int read = stream.read(start);
        stream.reset();
        String text = new String(start, StandardCharsets.ISO_8859_1);
        return read == start.length && text.startsWith("RIFF") && text.endsWith("WEBP");
    }

    private static DataException damaged(Path file, String problem) {
        return new DataException(file, problem + "; remove it, or set damaged = \"skip\"");
    }

    private static Pixels pixels(BufferedImage image, Color color) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] bytes = new byte[color.channels() * height * width];
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR && image.getRaster().getParent() == null) {
            separate(((DataBufferByte) image.getRaster().getDataBuffer()).getData(), color, bytes);
            return new Pixels(color.channels(), height, width, bytes);
        }
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

    /** Blue, green and red of each pixel in turn, as most images are decoded, without a call for each. */
    private static void separate(byte[] pixels, Color color, byte[] bytes) {
        int plane = pixels.length / 3;
        if (color == Color.GRAY) {
            for (int place = 0; place < plane; place++) {
                bytes[place] = brightness(
                        pixels[3 * place + 2] & 0xFF, pixels[3 * place + 1] & 0xFF, pixels[3 * place] & 0xFF);
            }
            return;
        }
        for (int place = 0; place < plane; place++) {
            bytes[place] = pixels[3 * place + 2];
            bytes[place + plane] = pixels[3 * place + 1];
            bytes[place + 2 * plane] = pixels[3 * place];
        }
    }

    /** ITU-R 601, as Pillow has it; the factors add up to 2^16. */
    private static byte brightness(int red, int green, int blue) {
        return (byte) (red * 19595 + green * 38470 + blue * 7471 + 0x8000 >> 16);
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
            bytes[place] = brightness(red, green, blue);
        } else {
            bytes[place] = (byte) red;
            bytes[place + channel] = (byte) green;
            bytes[place + 2 * channel] = (byte) blue;
        }
    }
}
