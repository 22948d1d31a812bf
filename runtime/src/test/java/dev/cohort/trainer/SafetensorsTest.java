package dev.cohort.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.Shape;
import dev.cohort.session.Bfloat16Tensor;
import dev.cohort.session.NamedTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    private static final List<NamedTensor> TENSORS = List.of(
            new NamedTensor("größe \"x\"", Shape.of(2, 2), new float[] {1, 2, Float.NaN, -0.0f}),
            new NamedTensor("none", Shape.of(0, 3), new float[0]),
            new NamedTensor("bias", Shape.of(new long[0]), new float[] {Float.MIN_VALUE}));

    private static final Bfloat16Tensor NARROW =
            new Bfloat16Tensor("frozen", Shape.of(3), new short[] {0x3f80, (short) 0xc000, 0x3eab});

    @TempDir
    Path folder;

    private static byte[] written() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Safetensors.write(bytes, new Safetensors.Content(TENSORS, List.of(NARROW), Map.of("step", "7")));
        return bytes.toByteArray();
    }

    private Safetensors.Content read(byte[] bytes) throws IOException {
        return Safetensors.read(Files.write(folder.resolve("file.safetensors"), bytes));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        Safetensors.Content read = read(written());
        assertEquals(Map.of("step", "7"), read.metadata());
        assertEquals(TENSORS.size(), read.tensors().size());
        for (int index = 0; index < TENSORS.size(); index++) {
            assertEquals(TENSORS.get(index).name(), read.tensors().get(index).name());
            assertEquals(TENSORS.get(index).shape(), read.tensors().get(index).shape());
            assertArrayEquals(
                    TENSORS.get(index).elements(), read.tensors().get(index).elements());
        }
        assertEquals(1, read.narrow().size());
        assertEquals(NARROW.name(), read.narrow().get(0).name());
        assertArrayEquals(NARROW.elements(), read.narrow().get(0).elements());
    }

    @Test
    void beginsWithTheLengthOfAJsonHeaderAsTheFormatHasIt() throws IOException {
        byte[] bytes = written();
        long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String header = new String(bytes, 8, (int) length, StandardCharsets.UTF_8);
        assertTrue(header.startsWith("{\"__metadata__\":{\"step\":\"7\"}"), header);
        assertTrue(header.contains("\"bias\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[16,20]}"), header);
        assertEquals(0, length % 8);
        assertTrue(header.contains("\"frozen\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[20,26]}"), header);
        assertEquals(bytes.length, 8 + length + 26);
    }

    /** Longer than a block, and of bits that differ everywhere. */
    @Test
    void readsLongTensors() throws IOException {
        float[] elements = new float[100_003];
        for (int index = 0; index < elements.length; index++) {
            elements[index] = index / 3f;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        NamedTensor tensor = new NamedTensor("long", Shape.of(elements.length), elements);
        short[] halves = new short[elements.length];
        for (int index = 0; index < halves.length; index++) {
            halves[index] = (short) (31 * index);
        }
        Bfloat16Tensor narrow = new Bfloat16Tensor("narrow", Shape.of(halves.length), halves);
        Safetensors.write(bytes, new Safetensors.Content(List.of(tensor), List.of(narrow), Map.of()));
        Safetensors.Content read = read(bytes.toByteArray());
        assertArrayEquals(elements, read.tensors().get(0).elements());
        assertArrayEquals(halves, read.narrow().get(0).elements());
    }

    /** What numpy's float16 and PyTorch's bfloat16 have for these bits. */
    @Test
    void readsNumbersOfSixteenBits() throws IOException {
        String bits = "0000 0080 003c 00c0 ff7b 0100 ff03 007c 00fc 5535".replace(" ", "");
        float[] halves = {
            0,
            -0.0f,
            1,
            -2,
            65504,
            5.9604645e-8f,
            6.097555e-5f,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            0.33325195f
        };
        assertArrayEquals(halves, sixteen("F16", bits, halves.length));
        float[] brain = {0, -0.0f, 1, -2, 3.3895314e38f, 0.33398438f};
        assertArrayEquals(brain, sixteen("BF16", "0000 0080 803f 00c0 7f7f ab3e".replace(" ", ""), brain.length));
        assertTrue(Float.isNaN(sixteen("F16", "017e", 1)[0]));
    }

    private float[] sixteen(String type, String bits, int length) throws IOException {
        String header =
                "{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}".formatted(type, length, 2 * length);
        Safetensors.Content read = read(file(header, HexFormat.of().parseHex(bits)));
        return Stream.concat(read.tensors().stream(), read.narrow().stream().map(Bfloat16Tensor::widened))
                .toList()
                .get(0)
                .elements();
    }

    private static byte[] file(String header, byte[] elements) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + elements.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(elements)
                .array();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{} {}",
                "{\"x\":3}",
                "{\"x\":null}",
                "{\"x\":{}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2]}}",
                "{\"x\":{\"dtype\":[],\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1e999999999],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[{}],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905,4],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}}",
                "{\"__metadata__\":{\"a\":{}},\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"__metadata__\":[],\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
            })
    void refusesWhatTheFormatForbids(String header) {
        assertThrows(IOException.class, () -> read(file(header, new byte[8])), header);
    }

    @Test
    void readsHeadersOfManyBracketsAndClaimsWithoutRoomForThem() {
        assertThrows(IOException.class, () -> read(file("{\"x\":" + "[".repeat(1 << 20), new byte[0])));
        for (long claim : new long[] {0, 1, -1, 90_000_000, Long.MAX_VALUE, Long.MIN_VALUE}) {
            byte[] bytes = ByteBuffer.allocate(64)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(claim)
                    .array();
            assertThrows(IOException.class, () -> read(bytes));
        }
    }

    @Test
    void refusesAFileThatIsCutOffAnywhere() throws IOException {
        byte[] whole = written();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> read(cut));
        }
    }

    /** Whatever is another is read or refused in an orderly way: what is read may be other numbers. */
    @Test
    void readsOrRefusesWhateverIsDamaged() throws IOException {
        byte[] whole = written();
        Random random = new Random(1);
        for (int time = 0; time < 3_000; time++) {
            byte[] damaged = whole.clone();
            if (time < 8 * whole.length) {
                damaged[time / 8] ^= (byte) (1 << time % 8);
            } else {
                for (int times = 1 + random.nextInt(8); times > 0; times--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
            }
            try {
                read(damaged);
            } catch (IOException refused) {
                assertTrue(refused.getMessage() != null, refused.toString());
            }
        }
    }
}
