package dev.cohort.plugins.images;

import dev.cohort.api.dataset.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of CIFAR-10's binary version: for each image a byte with its class, then 1,024 bytes of red, of green and of blue, row
 * by row.
 *
 * @param labels the class of each image
 * @param pixels the images, one after another
 */
record CifarFile(int[] labels, byte[] pixels) {
    private static final int SIDE = 32;
    private static final int IMAGE = 3 * SIDE * SIDE;

    /** @throws DataException if the file cannot be read or is none of this form */
    static CifarFile read(Path file, int classes) {
        byte[] bytes = bytes(file);
        int count = bytes.length / (1 + IMAGE);
        if (count == 0 || bytes.length % (1 + IMAGE) != 0) {
            throw new DataException(
                    file,
                    "has " + bytes.length + " bytes, but must be records of " + (1 + IMAGE)
                            + " bytes, a class and 32×32 pixels; it was cut off or is another file, get it again");
        }
        int[] labels = new int[count];
        byte[] pixels = new byte[count * IMAGE];
        for (int place = 0; place < count; place++) {
            labels[place] = bytes[place * (1 + IMAGE)] & 0xFF;
            if (labels[place] >= classes) {
                throw new DataException(
                        file,
                        "holds the class " + labels[place] + " in record " + place + ", but there are " + classes
                                + ", numbered from 0; it is another file, or damaged");
            }
            System.arraycopy(bytes, place * (1 + IMAGE) + 1, pixels, place * IMAGE, IMAGE);
        }
        return new CifarFile(labels, pixels);
    }

    private static byte[] bytes(Path file) {
        try {
            long size = Files.size(file);
            if (size > Integer.MAX_VALUE - 8) {
                throw new DataException(file, "has " + size + " bytes, which is more than are read");
            }
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new DataException(file, "cannot be read: " + failure.getMessage());
        }
    }

    /** The images of some files. */
    static RawImages images(List<CifarFile> files) {
        return new RawImages(
                3, SIDE, SIDE, files.stream().map(CifarFile::pixels).toList());
    }
}
