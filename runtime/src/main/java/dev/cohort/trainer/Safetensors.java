package dev.cohort.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.cohort.graph.safetensors.SafetensorsFile;
import dev.cohort.graph.safetensors.SafetensorsHeader;
import dev.cohort.session.NamedTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
        SafetensorsFile opened = SafetensorsFile.open(file);
        List<NamedTensor> tensors = new ArrayList<>();
        for (SafetensorsHeader.Entry entry : opened.header().entries()) {
            tensors.add(new NamedTensor(entry.name(), entry.shape(), opened.elements(entry)));
        }
        return new Content(tensors, opened.header().metadata());
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
