package dev.cohort.plugins.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Where the rows of a CSV file begin, every megabyte or so, and a hash of its bytes.
 *
 * <p>A quote opens a cell at its beginning alone, as for the reader of rows, so that line breaks within quotes divide none.
 */
final class CsvSlices {
    /**
     * Bytes that are whole rows.
     *
     * @param line at which the first of them begins, from 1
     */
    record Slice(long begin, long end, long line) {}

    private static final int BUFFER = 1 << 18;
    private static final int LENGTH = 1 << 20;

    private final byte delimiter;
    private final List<Slice> all = new ArrayList<>();
    private final MessageDigest sha256;
    private boolean quoted;
    private boolean closed;
    private boolean cellBegins = true;
    private boolean inHeader = true;
    private boolean blank = true;
    private boolean hasRows;
    private byte last;
    private String digest = "";
    private long line = 1;
    private long begin;
    private long beginLine = 1;

    private CsvSlices(char delimiter) {
        this.delimiter = (byte) delimiter;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    static CsvSlices of(Path path, char delimiter) throws IOException {
        CsvSlices slices = new CsvSlices(delimiter);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long position = 0;
        try (FileChannel file = FileChannel.open(path)) {
            for (int count = file.read(buffer); count >= 0; count = file.read(buffer.clear())) {
                slices.sha256.update(buffer.array(), 0, count);
                slices.scan(buffer.array(), count, position);
                position += count;
            }
        }
        slices.end(position);
        return slices;
    }

    List<Slice> all() {
        return all;
    }

    String digest() {
        return digest;
    }

    private void scan(byte[] bytes, int count, long position) {
        for (int index = 0; index < count; index++) {
            byte next = bytes[index];
            if (quoted) {
                quoted = next != '"';
                closed = !quoted;
                line += next == '\n' ? 1 : 0;
            } else if (next == '\n' || next == '\r') {
                boolean second = next == '\n' && last == '\r';
                line += second ? 0 : 1;
                cellBegins = true;
                closed = false;
                if (!blank) {
                    rowEnds(position + index + 1);
                }
                if (second && !inHeader && begin == position + index) {
                    begin++;
                }
                blank = true;
            } else if (next == '"') {
                // A quote right behind one that closed the cell is one within it.
                quoted = cellBegins || closed;
                closed = false;
                cellBegins = false;
                blank = false;
            } else {
                closed = false;
                cellBegins = next == delimiter;
                blank = false;
            }
            last = next;
        }
    }

    private void rowEnds(long position) {
        hasRows = !inHeader;
        if (inHeader) {
            inHeader = false;
            begin = position;
            beginLine = line;
        } else if (position - begin >= LENGTH) {
            all.add(new Slice(begin, position, beginLine));
            begin = position;
            beginLine = line;
            hasRows = false;
        }
    }

    private void end(long position) {
        boolean rows = !inHeader && begin < position && (!blank || hasRows);
        if (rows) {
            all.add(new Slice(begin, position, beginLine));
        }
        digest = HexFormat.of().formatHex(sha256.digest(), 0, 16);
    }
}
