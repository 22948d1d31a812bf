package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that can be read at any place: the user's, or, where that is compressed, a temporary one with what is in it.
 *
 * @param path where it is
 * @param temporary whether it goes when it is closed
 */
record PlainFile(Path path, boolean temporary) implements AutoCloseable {
    private static final int BUFFER = 1 << 18;

    /**
     * Decompresses a file, if it is compressed.
     *
     * @throws IOException if the compressed data is damaged
     * @throws DataException if there is no room for what is in it
     */
    static PlainFile of(Path file, Source source) throws IOException {
        if (!source.isCompressed()) {
            return new PlainFile(file, false);
        }
        PlainFile plain = new PlainFile(Files.createTempFile("cohort-", ".csv"), true);
        plain.path.toFile().deleteOnExit();
        try (InputStream bytes = source.bytes()) {
            plain.fill(file, bytes);
        } catch (IOException | RuntimeException failure) {
            plain.close();
            throw failure;
        }
        return plain;
    }

    private void fill(Path file, InputStream bytes) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (OutputStream target = Files.newOutputStream(path)) {
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                write(target, buffer, count, file);
            }
        }
    }

    private void write(OutputStream target, byte[] buffer, int count, Path file) {
        try {
            target.write(buffer, 0, count);
        } catch (IOException full) {
            throw new DataException(
                    file,
                    "stream = true reads a compressed file by decompressing it into " + path.getParent()
                            + ", which fails: "
                            + full.getMessage()
                            + "; set another folder, as in JAVA_OPTS=-Djava.io.tmpdir=FOLDER, or decompress it yourself");
        }
    }

    @Override
    public void close() {
        if (temporary) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
