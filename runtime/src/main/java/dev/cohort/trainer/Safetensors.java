package dev.cohort.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.cohort.api.graph.Shape;
import dev.cohort.graph.safetensors.SafetensorsFile;
import dev.cohort.graph.safetensors.SafetensorsHeader;
import dev.cohort.session.Bfloat16Tensor;
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
 * header, the elements. 32-bit floats and bfloat16 are written; the other 16-bit ones are read too.
 */
final class Safetensors {
    private static final int BLOCK = 1 << 14;

    /**
     * What a file holds.
     *
     * @param narrow those of bfloat16, as they are
     * @param metadata free text by name
     */
    record Content(List<NamedTensor> tensors, List<Bfloat16Tensor> narrow, Map<String, String> metadata) {
        Content {
            tensors = List.copyOf(tensors);
            narrow = List.copyOf(narrow);
            metadata = Map.copyOf(metadata);
        }
    }

    private Safetensors() {}

    static void write(OutputStream file, Content content) throws IOException {
        byte[] header = header(content);
        file.write(little(Long.BYTES).putLong(header.length).array());
        file.write(header);
        ByteBuffer block = little(BLOCK * Float.BYTES);
        for (NamedTensor tensor : content.tensors()) {
            for (int from = 0; from < tensor.elements().length; from += BLOCK) {
                int length = Math.min(BLOCK, tensor.elements().length - from);
                block.asFloatBuffer().put(tensor.elements(), from, length);
                file.write(block.array(), 0, length * Float.BYTES);
            }
        }
        for (Bfloat16Tensor tensor : content.narrow()) {
            for (int from = 0; from < tensor.elements().length; from += BLOCK) {
                int length = Math.min(BLOCK, tensor.elements().length - from);
                block.asShortBuffer().put(tensor.elements(), from, length);
                file.write(block.array(), 0, length * Short.BYTES);
            }
        }
    }

    private static byte[] header(Content content) {
        JsonObject header = new JsonObject();
        JsonObject free = new JsonObject();
        content.metadata().forEach(free::addProperty);
        header.add(SafetensorsHeader.METADATA, free);
        long offset = 0;
        for (NamedTensor tensor : content.tensors()) {
            offset = add(header, tensor.name(), SafetensorsHeader.Type.F32, tensor.shape(), offset);
        }
        for (Bfloat16Tensor tensor : content.narrow()) {
            offset = add(header, tensor.name(), SafetensorsHeader.Type.BF16, tensor.shape(), offset);
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

    /** @return where the next tensor begins */
    private static long add(JsonObject header, String name, SafetensorsHeader.Type type, Shape shape, long offset) {
        JsonArray sizes = new JsonArray();
        for (long size : shape.sizes()) {
            sizes.add(size);
        }
        long end = offset + shape.elements() * type.bytes();
        JsonArray offsets = new JsonArray();
        offsets.add(offset);
        offsets.add(end);
        JsonObject entry = new JsonObject();
        entry.addProperty("dtype", type.name());
        entry.add("shape", sizes);
        entry.add("data_offsets", offsets);
        header.add(name, entry);
        return end;
    }

    /** @throws IOException if the file cannot be read, or is not as the format asks for */
    static Content read(Path file) throws IOException {
        SafetensorsFile opened = SafetensorsFile.open(file);
        List<NamedTensor> tensors = new ArrayList<>();
        List<Bfloat16Tensor> narrow = new ArrayList<>();
        for (SafetensorsHeader.Entry entry : opened.header().entries()) {
            if (entry.type() == SafetensorsHeader.Type.BF16) {
                narrow.add(new Bfloat16Tensor(entry.name(), entry.shape(), opened.halves(entry)));
            } else {
                tensors.add(new NamedTensor(entry.name(), entry.shape(), opened.elements(entry)));
            }
        }
        return new Content(tensors, narrow, opened.header().metadata());
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
