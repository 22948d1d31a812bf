package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Text in UTF-8, as it is or compressed by gzip, which its first bytes tell.
 *
 * @param file where it lies, if it is the user's
 * @param repeatable whether it can be opened again, as a pipe cannot
 * @param opener opens its bytes from the beginning
 */
record Source(Optional<Path> file, boolean repeatable, Opener opener) {
    private static final int BUFFER = 1 << 16;

    /** Opens bytes. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }

    /**
     * The user's file, or standard input.
     *
     * @param advice what to do if there is no such file
     */
    static Source of(Path path, String advice) {
        if (path.equals(Dataset.STANDARD_INPUT)) {
            return new Source(Optional.of(path), false, () -> System.in);
        }
        if (Files.isDirectory(path)) {
            throw new DataException(path, "this is a folder; a CSV file was expected");
        }
        if (!Files.exists(path)) {
            throw new DataException(path, "there is no such file" + advice);
        }
        // A stream of Files would look for its position after the first bytes, which a pipe does not have.
        return new Source(Optional.of(path), Files.isRegularFile(path), () -> new FileInputStream(path.toFile()));
    }

    /** A file of this plugin. */
    static Source bundled(String name) {
        return new Source(Optional.empty(), true, () -> {
            InputStream stream = Source.class.getResourceAsStream(name);
            if (stream == null) {
                throw new IOException("the plugin lacks its file " + name);
            }
            return stream;
        });
    }

    /** A reader that refuses what is not UTF-8, behind the byte order mark where there is one. */
    Reader reader() throws IOException {
        InputStream bytes = bytes();
        bytes.mark(3);
        boolean marked = bytes.read() == 0xEF && bytes.read() == 0xBB && bytes.read() == 0xBF;
        if (!marked) {
            bytes.reset();
        }
        return new InputStreamReader(bytes, decoder());
    }

    /** The bytes of the text, decompressed. */
    InputStream bytes() throws IOException {
        InputStream bytes = new BufferedInputStream(opener.open(), BUFFER);
        return isCompressed(bytes) ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER), BUFFER) : bytes;
    }

    /** Whether it begins as gzip does. */
    boolean isCompressed() throws IOException {
        try (InputStream bytes = new BufferedInputStream(opener.open())) {
            return isCompressed(bytes);
        }
    }

    private static boolean isCompressed(InputStream bytes) throws IOException {
        bytes.mark(2);
        boolean compressed = bytes.read() == 0x1F && bytes.read() == 0x8B;
        bytes.reset();
        return compressed;
    }

    private static CharsetDecoder decoder() {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * Reads again from the beginning, where that is possible, to find the byte that is not UTF-8.
     *
     * @param reached the line at which it was met, or one before
     */
    DataException.Problem malformed(long reached) throws IOException {
        if (!repeatable) {
            return new DataException.Problem(file, reached, 0, "from here on, the text is not UTF-8; save it as UTF-8");
        }
        CharsetDecoder decoder = decoder();
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        CharBuffer characters = CharBuffer.allocate(BUFFER);
        long before = 0;
        long line = 1;
        try (InputStream stream = bytes()) {
            for (int count = 0; count >= 0; ) {
                count = stream.read(bytes.array(), bytes.position(), bytes.remaining());
                bytes.limit(bytes.position() + Math.max(0, count)).position(0);
                CoderResult result = decoder.decode(bytes, characters.clear(), count < 0);
                for (int index = 0; index < bytes.position(); index++) {
                    line += bytes.get(index) == '\n' ? 1 : 0;
                }
                if (result.isError()) {
                    String code = String.format("0x%02X", bytes.get());
                    return new DataException.Problem(
                            file,
                            line,
                            0,
                            "byte " + (before + bytes.position()) + " of the text, " + code
                                    + ", is not UTF-8; save the file as UTF-8");
                }
                before += bytes.position();
                bytes.compact();
            }
        }
        return new DataException.Problem(file, 0, 0, "the text is not UTF-8; save the file as UTF-8");
    }
}
