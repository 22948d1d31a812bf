package dev.cohort.plugins.images;

import dev.cohort.api.dataset.DataException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Bytes in IDX files, plain or in gzip, as the data of MNIST (LeCun, Cortes and Burges 1998) come: two bytes of 0, one that says
 * that elements are unsigned bytes, the number of dimensions, each dimension as a big-endian integer, the elements.
 *
 * @param shape the dimensions
 * @param bytes the elements, row by row
 */
record IdxFile(List<Integer> shape, byte[] bytes) {
    private static final int UNSIGNED_BYTE = 8;

    /** No more does deflate make of a byte (zlib's technical details). */
    private static final long MOST_EXPANSION = 1032;

    /**
     * Reads a file.
     *
     * @param dimensions how many there must be
     * @param holds what the file should hold, for messages
     * @throws DataException if the file cannot be read, or is not what it says that it is
     */
    static IdxFile read(Path file, int dimensions, String holds) {
        boolean compressed = false;
        try (InputStream raw = Files.newInputStream(file)) {
            InputStream start = new BufferedInputStream(raw, 1 << 16);
            compressed = isCompressed(start);
            InputStream stream = compressed ? new GZIPInputStream(start, 1 << 16) : start;
            List<Integer> shape = header(file, stream, dimensions, holds);
            long length = 1;
            for (int extent : shape) {
                length = Math.multiplyExact(length, extent);
            }
            long most = compressed ? Math.multiplyExact(Files.size(file), MOST_EXPANSION) : Files.size(file);
            if (length > most || length > Integer.MAX_VALUE - 8) {
                throw new DataException(
                        file,
                        "says that it holds " + length + " bytes (" + text(shape) + "), which "
                                + (length > most
                                        ? "a file of " + Files.size(file) + " bytes cannot"
                                        : "is more than are read")
                                + "; it is damaged, get it again");
            }
            byte[] bytes = stream.readNBytes((int) length);
            if (bytes.length < length) {
                throw truncated(
                        file, "ends after " + bytes.length + " of the " + length + " bytes that it says it holds");
            }
            if (stream.read() >= 0) {
                throw new DataException(
                        file,
                        "goes on behind the " + length + " bytes (" + text(shape)
                                + ") that it says it holds; it is damaged, get it again");
            }
            return new IdxFile(shape, bytes);
        } catch (EOFException early) {
            throw truncated(file, "ends too early");
        } catch (ZipException damaged) {
            throw new DataException(file, "is damaged gzip (" + damaged.getMessage() + "); get it again");
        } catch (ArithmeticException overflow) {
            throw new DataException(file, "says that it holds more bytes than there are; it is damaged, get it again");
        } catch (IOException failure) {
            throw new DataException(file, "cannot be read: " + failure.getMessage());
        }
    }

    private static DataException truncated(Path file, String problem) {
        return new DataException(file, problem + "; it was cut off, get it again");
    }

    private static boolean isCompressed(InputStream stream) throws IOException {
        stream.mark(2);
        byte[] magic = stream.readNBytes(2);
        stream.reset();
        return magic.length == 2 && magic[0] == (byte) 0x1F && magic[1] == (byte) 0x8B;
    }

    private static List<Integer> header(Path file, InputStream stream, int dimensions, String holds)
            throws IOException {
        byte[] magic = stream.readNBytes(4);
        if (magic.length < 4) {
            throw truncated(file, "has " + magic.length + " bytes, less than the header of an IDX file");
        }
        int number = ByteBuffer.wrap(magic).getInt();
        if (number != (UNSIGNED_BYTE << 8 | dimensions)) {
            throw new DataException(
                    file,
                    String.format(
                            "begins with 0x%08x, but IDX %s begin with 0x%08x; it is another file, or damaged",
                            number, holds, UNSIGNED_BYTE << 8 | dimensions));
        }
        byte[] extents = stream.readNBytes(4 * dimensions);
        if (extents.length < 4 * dimensions) {
            throw truncated(file, "ends within its header");
        }
        List<Integer> shape = new ArrayList<>();
        ByteBuffer numbers = ByteBuffer.wrap(extents);
        for (int axis = 0; axis < dimensions; axis++) {
            int extent = numbers.getInt();
            if (extent < 1) {
                throw new DataException(
                        file,
                        "says that dimension " + axis + " is " + extent + "; it is damaged or empty, get it again");
            }
            shape.add(extent);
        }
        return List.copyOf(shape);
    }

    private static String text(List<Integer> shape) {
        return String.join("×", shape.stream().map(String::valueOf).toList());
    }
}
