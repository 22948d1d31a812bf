package dev.cohort.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.cohort.session.NamedTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Named tensors in a file of the safetensors format: the length of a JSON header as a little-endian 64-bit integer, the
 * header, the elements. 32-bit floats are written; 16-bit ones, of either kind, are read too.
 */
final class Safetensors {
    private static final int BLOCK = 1 << 14;

    /**
     * What a file holds.
     *
     * @param metadata free text by name
     */
    record Content(List<NamedTensor> tensors, Map<String, String> metadata) {
        Content {
            tensors = List.copyOf(tensors);
            metadata = Map.copyOf(metadata);
        }
    }

    private Safetensors() {}

    /** @param metadata free text by name, kept in the header */
    static void write(OutputStream file, List<NamedTensor> tensors, Map<String, String> metadata) throws IOException {
        byte[] header = header(tensors, metadata);
        file.write(little(Long.BYTES).putLong(header.length).array());
        file.write(header);
        ByteBuffer block = little(BLOCK * Float.BYTES);
        for (NamedTensor tensor : tensors) {
            for (int from = 0; from < tensor.elements().length; from += BLOCK) {
                int length = Math.min(BLOCK, tensor.elements().length - from);
                block.asFloatBuffer().put(tensor.elements(), from, length);
                file.write(block.array(), 0, length * Float.BYTES);
            }
        }
    }

    private static byte[] header(List<NamedTensor> tensors, Map<String, String> metadata) {
        JsonObject header = new JsonObject();
        JsonObject free = new JsonObject();
        metadata.forEach(free::addProperty);
        header.add(SafetensorsHeader.METADATA, free);
        long offset = 0;
        for (NamedTensor tensor : tensors) {
            JsonArray shape = new JsonArray();
            for (long size : tensor.shape().sizes()) {
                shape.add(size);
            }
            JsonArray offsets = new JsonArray();
            offsets.add(offset);
            offset += (long) tensor.elements().length * Float.BYTES;
            offsets.add(offset);
            JsonObject entry = new JsonObject();
            entry.addProperty("dtype", "F32");
            entry.add("shape", shape);
            entry.add("data_offsets", offsets);
            header.add(tensor.name(), entry);
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        // The elements begin at a multiple of eight bytes, as the format's own writer has them.
        ByteBuffer padded = ByteBuffer.allocate((text.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES)
                .put(text);
        while (padded.hasRemaining()) {
            padded.put((byte) ' ');
        }
        return padded.array();
    }

    /** @throws IOException if the file cannot be read, or is not as the format asks for */
    static Content read(Path file) throws IOException {
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
            List<NamedTensor> tensors = new ArrayList<>();
            for (SafetensorsHeader.Entry entry : header.entries()) {
                tensors.add(new NamedTensor(entry.name(), entry.shape(), elements(channel, begin, entry)));
            }
            return new Content(tensors, header.metadata());
        }
    }

    private static float[] elements(FileChannel channel, long begin, SafetensorsHeader.Entry entry) throws IOException {
        float[] elements = new float[entry.elements()];
        int bytes = entry.type().bytes();
        for (int from = 0; from < elements.length; from += BLOCK) {
            int length = Math.min(BLOCK, elements.length - from);
            ByteBuffer block = readAll(channel, begin + entry.begin() + (long) from * bytes, length * bytes);
            switch (entry.type()) {
                case F32 -> block.asFloatBuffer().get(elements, from, length);
                case F16 -> {
                    for (int index = 0; index < length; index++) {
                        elements[from + index] = half(block.getShort(2 * index));
                    }
                }
                case BF16 -> {
                    for (int index = 0; index < length; index++) {
                        elements[from + index] = Float.intBitsToFloat(block.getShort(2 * index) << 16);
                    }
                }
            }
        }
        return elements;
    }

    /** A number of IEEE 754's binary16, all of which a float holds. */
    private static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float small = fraction * 0x1p-24f;
            return sign == 0 ? small : -small;
        }
        int widened = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }

    private static ByteBuffer readAll(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = little(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("it ends too early");
            }
        }
        return bytes.flip();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
