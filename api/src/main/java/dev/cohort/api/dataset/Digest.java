package dev.cohort.api.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The first 128 bits of the SHA-256 of a table's columns. */
final class Digest {
    private final MessageDigest sha256;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    private Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    static String of(Table table) {
        Digest digest = new Digest();
        table.fields().forEach(field -> digest.add(field.columns()));
        digest.flush();
        return HexFormat.of().formatHex(digest.sha256.digest(), 0, 16);
    }

    private void add(Columns columns) {
        room(Integer.BYTES);
        buffer.putInt(columns.width());
        if (columns instanceof Columns.Floats floats) {
            for (float element : floats.elements()) {
                room(Float.BYTES);
                buffer.putFloat(element);
            }
        } else if (columns instanceof Columns.Doubles doubles) {
            for (double element : doubles.elements()) {
                room(Float.BYTES);
                buffer.putFloat((float) element);
            }
        } else if (columns instanceof Columns.Integers integers) {
            for (long element : integers.elements()) {
                room(Long.BYTES);
                buffer.putLong(element);
            }
        } else if (columns instanceof Columns.Labels labels) {
            add(labels.texts());
            for (int element : labels.elements()) {
                room(Integer.BYTES);
                buffer.putInt(element);
            }
        }
    }

    private void add(List<String> texts) {
        flush();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            sha256.update(bytes);
        }
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    private void flush() {
        sha256.update(buffer.flip());
        buffer.clear();
    }
}
