package dev.cohort.graph.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorFolderTest {
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    Path folder;

    /** A file with one tensor of two elements, which are 1 and 2. */
    private void write(String file, String header) throws IOException {
        write(file, header, 2);
    }

    private void write(String file, String header, float second) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        Files.write(
                folder.resolve(file),
                ByteBuffer.allocate(8 + text.length + 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .putFloat(1)
                        .putFloat(second)
                        .array());
    }

    private static String tensor(String name) {
        return "{\"" + name + "\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
    }

    private String refused() {
        return assertThrows(ModelFormatException.class, () -> TensorFolder.open(folder))
                .getMessage();
    }

    @Test
    void readsSeveralFilesByTheirIndex() throws IOException {
        write("model-00001-of-00002.safetensors", tensor("a"));
        write("model-00002-of-00002.safetensors", tensor("b"));
        Files.writeString(
                folder.resolve(INDEX),
                "{\"metadata\":{\"total_size\":16},\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\","
                        + "\"b\":\"model-00002-of-00002.safetensors\"}}");
        TensorFolder tensors = TensorFolder.open(folder);
        assertEquals(Map.of("a", Shape.of(1, 2), "b", Shape.of(1, 2)), tensors.shapes());
        float[] values = new float[2];
        tensors.initializer("b").fill(values, Shape.of(1, 2), new Random(1));
        assertArrayEquals(new float[] {1, 2}, values);
        assertThrows(IllegalArgumentException.class, () -> tensors.initializer("c"));
        assertThrows(IllegalArgumentException.class, () -> tensors.initializer("a")
                .fill(new float[3], Shape.of(3), new Random(1)));
    }

    @Test
    void saysWhatAFolderLacks() {
        assertTrue(refused().contains("has neither model.safetensors nor model.safetensors.index.json"), refused());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{} | has no weight_map",
                "[] | has no weight_map",
                "{\"weight_map\":{\"a\":\"../model.safetensors\"}} | which is no safetensors file beside it",
                "{\"weight_map\":{\"a\":\"/etc/passwd\"}} | which is no safetensors file beside it",
                "{\"weight_map\":{\"a\":3}} | which is no safetensors file beside it",
                "{\"weight_map\":{\"a\":\"other.safetensors\"}} | names other.safetensors, which is not there",
                "{\"weight_map\":{\"b\":\"one.safetensors\"}} | has a tensor 'b', which is not there",
                "{\"weight_map\": | cannot be read as JSON"
            })
    void refusesAnIndexThatCannotBe(String index, String message) throws IOException {
        write("one.safetensors", tensor("a"));
        Files.writeString(folder.resolve(INDEX), index);
        assertTrue(refused().contains(message), refused());
    }

    @Test
    void refusesElementsThatAreNoNumbers() throws IOException {
        write("model.safetensors", tensor("a"), Float.NaN);
        TensorFolder tensors = TensorFolder.open(folder);
        ModelFormatException refused = assertThrows(ModelFormatException.class, () -> tensors.initializer("a")
                .fill(new float[2], Shape.of(1, 2), new Random(1)));
        assertEquals(folder.resolve("model.safetensors"), refused.file());
        assertEquals("has NaN in the tensor 'a', which nothing can be learned from", refused.getMessage());
    }

    @Test
    void refusesFilesThatCannotBe() throws IOException {
        write(
                "model.safetensors",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}");
        assertTrue(refused().contains("the place of tensor 'b' in it is wrong"), refused());
        write("model.safetensors", "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,80]}}");
        assertTrue(refused().contains("has 80 bytes"), refused());
        ByteBuffer bomb = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40);
        Files.write(folder.resolve("model.safetensors"), bomb.array());
        assertTrue(refused().contains("its header claims 1099511627776 bytes"), refused());
    }
}
