package dev.cohort.graph.safetensors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import dev.cohort.api.graph.Shape;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The header of a safetensors file, held to all that the format asks for: the tensors fill what follows it, one after another,
 * without a gap and without two in one place.
 */
public record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    /** The entry of the header that is no tensor. */
    public static final String METADATA = "__metadata__";

    /** The format's own bound. */
    static final int LONGEST = 100_000_000;

    /** The types of elements that are read. */
    public enum Type {
        /** 32-bit floats. */
        F32(4),
        /** IEEE 754's binary16. */
        F16(2),
        /** The upper half of a 32-bit float. */
        BF16(2);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        public int bytes() {
            return bytes;
        }
    }

    /**
     * A tensor.
     *
     * @param begin where its elements are, counted from the header's end
     */
    public record Entry(String name, Type type, Shape shape, int elements, long begin, long end) {}

    /**
     * Reads a header.
     *
     * @param following how many bytes follow it
     * @throws IOException if it is not as the format asks for
     */
    static SafetensorsHeader of(ByteBuffer text, long following) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        try (JsonReader json = new JsonReader(new StringReader(
                StandardCharsets.UTF_8.newDecoder().decode(text).toString()))) {
            Set<String> names = new HashSet<>();
            json.beginObject();
            while (json.hasNext()) {
                String name = json.nextName();
                require(names.add(name), "it has two tensors '" + name + "'");
                JsonElement value = JsonParser.parseReader(json);
                require(value.isJsonObject(), "its header has no object for '" + name + "'");
                if (name.equals(METADATA)) {
                    for (Map.Entry<String, JsonElement> free :
                            value.getAsJsonObject().entrySet()) {
                        require(free.getValue().isJsonPrimitive(), "its metadata is not text");
                        metadata.put(free.getKey(), free.getValue().getAsString());
                    }
                } else {
                    entries.add(entry(name, value.getAsJsonObject()));
                }
            }
            json.endObject();
        } catch (CharacterCodingException | JsonParseException | IllegalStateException damage) {
            throw new IOException("its header is not JSON", damage);
        }
        requireFilled(entries, following);
        return new SafetensorsHeader(entries, metadata);
    }

    private static void requireFilled(List<Entry> entries, long following) throws IOException {
        long end = 0;
        for (Entry entry :
                entries.stream().sorted(Comparator.comparingLong(Entry::begin)).toList()) {
            require(entry.begin() == end, "the place of tensor '" + entry.name() + "' in it is wrong");
            end = entry.end();
        }
        require(end == following, "it has " + following + " bytes of tensors, and its header says " + end);
    }

    private static Entry entry(String name, JsonObject json) throws IOException {
        JsonElement type = json.get("dtype");
        require(type != null && type.isJsonPrimitive(), "tensor '" + name + "' has no dtype");
        Type known = Arrays.stream(Type.values())
                .filter(candidate -> candidate.name().equals(type.getAsString()))
                .findFirst()
                .orElseThrow(() -> new IOException("tensor '" + name + "' is of type " + type + ", and "
                        + Arrays.toString(Type.values()) + " can be read"));
        long[] shape = numbers(name, json.get("shape"));
        long[] place = numbers(name, json.get("data_offsets"));
        require(place.length == 2 && place[0] <= place[1], "the place of tensor '" + name + "' in it is wrong");
        long elements = elements(shape);
        require(
                elements >= 0 && elements <= Integer.MAX_VALUE && elements * known.bytes() == place[1] - place[0],
                "tensor '" + name + "' of shape " + Arrays.toString(shape) + " has " + (place[1] - place[0])
                        + " bytes");
        return new Entry(name, known, Shape.of(shape), (int) elements, place[0], place[1]);
    }

    /** The product, or -1 where no array is that long. */
    private static long elements(long[] shape) {
        long elements = 1;
        for (long size : shape) {
            if (size > Integer.MAX_VALUE || elements * size > Integer.MAX_VALUE) {
                return -1;
            }
            elements *= size;
        }
        return elements;
    }

    private static long[] numbers(String name, JsonElement value) throws IOException {
        require(value != null && value.isJsonArray(), "tensor '" + name + "' lacks its shape or place");
        JsonArray array = value.getAsJsonArray();
        long[] numbers = new long[array.size()];
        for (int index = 0; index < numbers.length; index++) {
            JsonElement number = array.get(index);
            // By its text: a number with an enormous exponent would be written out.
            boolean whole = number.isJsonPrimitive() && number.getAsString().matches("[0-9]{1,18}");
            require(whole, "tensor '" + name + "' has an extent or a place that is no number");
            numbers[index] = Long.parseLong(number.getAsString());
        }
        return numbers;
    }

    private static void require(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }
}
