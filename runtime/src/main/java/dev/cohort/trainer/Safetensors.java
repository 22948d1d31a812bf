package dev.cohort.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.tracking.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Named tensors of 32-bit floats in a file of the safetensors format: the length of a JSON header as a little-endian
 * 64-bit integer, the header, the elements.
 */
final class Safetensors {
    private static final int LONGEST_HEADER = 16 << 20;

    /** A tensor: its extents and its elements row by row. */
    record Tensor(long[] shape, float[] elements) {}

    private Safetensors() {}

    /**
     * Writes a file so that a reader sees the old one or the new one, whole, whatever happens.
     *
     * @param metadata free text by name, kept in the header
     */
    static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        byte[] header = header(tensors, metadata);
        List<ByteBuffer> content = new ArrayList<>();
        content.add(little(Long.BYTES).putLong(header.length).flip());
        content.add(ByteBuffer.wrap(header));
        for (Tensor tensor : tensors.values()) {
            ByteBuffer bytes = little(tensor.elements().length * Float.BYTES);
            bytes.asFloatBuffer().put(tensor.elements());
            content.add(bytes);
        }
        AtomicFile.write(file, content);
    }

    private static byte[] header(Map<String, Tensor> tensors, Map<String, String> metadata) {
        JsonObject header = new JsonObject();
        JsonObject free = new JsonObject();
        metadata.forEach(free::addProperty);
        header.add("__metadata__", free);
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            JsonArray shape = new JsonArray();
            for (long size : entry.getValue().shape()) {
                shape.add(size);
            }
            JsonArray offsets = new JsonArray();
            offsets.add(offset);
            offset += (long) entry.getValue().elements().length * Float.BYTES;
            offsets.add(offset);
            JsonObject tensor = new JsonObject();
            tensor.addProperty("dtype", "F32");
            tensor.add("shape", shape);
            tensor.add("data_offsets", offsets);
            header.add(entry.getKey(), tensor);
        }
        StringBuilder text = new StringBuilder(header.toString());
        // The elements begin at a multiple of eight bytes, as the format's own writer has them.
        while (text.toString().getBytes(StandardCharsets.UTF_8).length % Long.BYTES != 0) {
            text.append(' ');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a file.
     *
     * @throws ProblemException if it is missing or damaged
     */
    static Map<String, Tensor> read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = readAll(channel, Long.BYTES, file).getLong();
            if (length < 2 || length > LONGEST_HEADER || length > channel.size() - Long.BYTES) {
                throw damaged(file, "its header claims " + length + " bytes");
            }
            ByteBuffer header = readAll(channel, (int) length, file);
            JsonObject json = JsonParser.parseString(
                            StandardCharsets.UTF_8.decode(header).toString())
                    .getAsJsonObject();
            long begin = Long.BYTES + length;
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String name : json.keySet()) {
                if (!name.equals("__metadata__")) {
                    tensors.put(name, tensor(channel, begin, json.getAsJsonObject(name), file));
                }
            }
            return tensors;
        } catch (JsonParseException | IllegalStateException | ClassCastException failure) {
            throw damaged(file, "its header is not what the format asks for");
        } catch (IOException failure) {
            throw damaged(file, "it cannot be read: " + failure.getMessage());
        }
    }

    private static Tensor tensor(FileChannel channel, long begin, JsonObject json, Path file) throws IOException {
        JsonArray dimensions = json.getAsJsonArray("shape");
        long[] shape = new long[dimensions.size()];
        long elements = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = dimensions.get(axis).getAsLong();
            elements = Math.multiplyExact(elements, shape[axis]);
        }
        long from = json.getAsJsonArray("data_offsets").get(0).getAsLong();
        long to = json.getAsJsonArray("data_offsets").get(1).getAsLong();
        if (!json.get("dtype").getAsString().equals("F32")
                || from < 0
                || to - from != elements * Float.BYTES
                || begin + to > channel.size()) {
            throw damaged(file, "a tensor's place in it is wrong");
        }
        channel.position(begin + from);
        float[] values = new float[Math.toIntExact(elements)];
        readAll(channel, Math.toIntExact(to - from), file).asFloatBuffer().get(values);
        return new Tensor(shape, values);
    }

    private static ByteBuffer readAll(FileChannel channel, int length, Path file) throws IOException {
        ByteBuffer bytes = little(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw damaged(file, "it ends too early");
            }
        }
        return bytes.flip();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ProblemException damaged(Path file, String how) {
        return new ProblemException(
                new Problem.ModelFile(Optional.of(Position.of(file)), "is not a readable checkpoint: " + how));
    }
}
