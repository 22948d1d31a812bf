package dev.cohort.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    Path folder;

    private Path written() {
        Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
        tensors.put("größe \"x\"", new Safetensors.Tensor(new long[] {2, 2}, new float[] {1, 2, Float.NaN, -0.0f}));
        tensors.put("bias", new Safetensors.Tensor(new long[0], new float[] {Float.MIN_VALUE}));
        Path file = folder.resolve("last.safetensors");
        Safetensors.write(file, tensors, Map.of("step", "7"));
        return file;
    }

    @Test
    void readsWhatItWrote() {
        Map<String, Safetensors.Tensor> read = Safetensors.read(written());
        assertEquals(2, read.size());
        assertArrayEquals(new long[] {2, 2}, read.get("größe \"x\"").shape());
        assertArrayEquals(
                new float[] {1, 2, Float.NaN, -0.0f}, read.get("größe \"x\"").elements());
        assertArrayEquals(new float[] {Float.MIN_VALUE}, read.get("bias").elements());
    }

    @Test
    void beginsWithTheLengthOfAJsonHeaderAsTheFormatHasIt() throws IOException {
        byte[] bytes = Files.readAllBytes(written());
        long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String header = new String(bytes, 8, (int) length, StandardCharsets.UTF_8);
        assertTrue(header.startsWith("{\"__metadata__\":{\"step\":\"7\"}"), header);
        assertTrue(header.contains("\"bias\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[16,20]}"), header);
        assertEquals(0, length % 8);
        assertEquals(bytes.length, 8 + length + 20);
    }

    @Test
    void refusesAFileThatIsCutOffAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        for (int length = 0; length < whole.length; length++) {
            Path cut = folder.resolve("cut.safetensors");
            Files.write(cut, java.util.Arrays.copyOf(whole, length));
            ProblemException problem = assertThrows(ProblemException.class, () -> Safetensors.read(cut));
            assertEquals(ExitCode.MODEL, problem.exitCode());
        }
    }
}
