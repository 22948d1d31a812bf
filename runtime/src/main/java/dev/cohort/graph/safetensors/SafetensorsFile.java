package dev.cohort.graph.safetensors;

import dev.cohort.graph.element.Bfloat16;
import dev.cohort.graph.element.Float16;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file of the safetensors format: the length of a JSON header as a little-endian 64-bit integer, the header, the elements.
 * Nothing but the header is read before somebody asks for a tensor.
 */
public record SafetensorsFile(Path file, SafetensorsHeader header, long begin) {
    private static final int BLOCK = 1 << 14;

    /** @throws IOException if the file cannot be read, or is not as the format asks for */
    public static SafetensorsFile open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = channel.size() < Long.BYTES
                    ? -1
                    : readAll(channel, 0, Long.BYTES).getLong();
            if (length < 2 || length > SafetensorsHeader.LONGEST || length > channel.size() - Long.BYTES) {
                throw new IOException("its header claims " + Long.toUnsignedString(length) + " bytes");
            }
            long begin = Long.BYTES + length;
            SafetensorsHeader header =
                    SafetensorsHeader.of(readAll(channel, Long.BYTES, (int) length), channel.size() - begin);
            return new SafetensorsFile(file, header, begin);
        }
    }

    /** A tensor's elements, row by row, as 32-bit floats. @throws IOException if they cannot be read */
    public float[] elements(SafetensorsHeader.Entry entry) throws IOException {
        float[] elements = new float[entry.elements()];
        int bytes = entry.type().bytes();
        try (FileChannel channel = FileChannel.open(file)) {
            for (int from = 0; from < elements.length; from += BLOCK) {
                int length = Math.min(BLOCK, elements.length - from);
                ByteBuffer block = readAll(channel, begin + entry.begin() + (long) from * bytes, length * bytes);
                switch (entry.type()) {
                    case F32 -> block.asFloatBuffer().get(elements, from, length);
                    case F16 -> {
                        for (int index = 0; index < length; index++) {
                            elements[from + index] = Float16.toFloat(block.getShort(2 * index));
                        }
                    }
                    case BF16 -> {
                        for (int index = 0; index < length; index++) {
                            elements[from + index] = Bfloat16.toFloat(block.getShort(2 * index));
                        }
                    }
                }
            }
        }
        return elements;
    }

    /** A tensor's elements of two bytes each, row by row, as they are. @throws IOException if they cannot be read */
    public short[] halves(SafetensorsHeader.Entry entry) throws IOException {
        short[] elements = new short[entry.elements()];
        try (FileChannel channel = FileChannel.open(file)) {
            for (int from = 0; from < elements.length; from += BLOCK) {
                int length = Math.min(BLOCK, elements.length - from);
                readAll(channel, begin + entry.begin() + (long) from * Short.BYTES, length * Short.BYTES)
                        .asShortBuffer()
                        .get(elements, from, length);
            }
        }
        return elements;
    }

    private static ByteBuffer readAll(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("it ends too early");
            }
        }
        return bytes.flip();
    }
}
