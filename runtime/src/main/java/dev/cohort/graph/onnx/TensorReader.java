package dev.cohort.graph.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import dev.cohort.graph.element.Bfloat16;
import dev.cohort.graph.element.Float16;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads tensors out of a file, or out of the files beside it that it names; a tensor that has other bytes than its
 * shape says is refused before memory is asked for.
 */
final class TensorReader {
    private final Path file;

    TensorReader(Path file) {
        this.file = file;
    }

    Constant read(TensorProto tensor, String owner) {
        String name = owner + " '" + tensor.getName() + "'";
        ElementType type = OnnxTypes.elementType(tensor.getDataType())
                .orElseThrow(() -> refuse(name + " has elements of type " + OnnxTypes.name(tensor.getDataType())
                        + ", which are not supported"));
        int count = count(tensor, name);
        Shape shape = Shape.of(
                tensor.getDimsList().stream().mapToLong(Long::longValue).toArray());
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            return decode(type, shape, count, external(tensor, name, (long) count * type.bytes()));
        }
        if (tensor.hasRawData()) {
            ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer();
            checkLength(name, tensor, (long) count * type.bytes(), bytes.remaining(), "bytes");
            return decode(type, shape, count, bytes);
        }
        return typed(tensor, name, type, shape, count);
    }

    private int count(TensorProto tensor, String name) {
        long count = 1;
        for (long size : tensor.getDimsList()) {
            if (size < 0) {
                throw refuse(name + " has the negative dimension " + size);
            }
            try {
                count = Math.multiplyExact(count, size);
            } catch (ArithmeticException overflow) {
                count = Long.MAX_VALUE;
                break;
            }
        }
        if (count > Integer.MAX_VALUE / 8) {
            throw refuse(name + " claims the shape " + tensor.getDimsList() + ", more than can be held");
        }
        return (int) count;
    }

    private void checkLength(String name, TensorProto tensor, long expected, long actual, String unit) {
        if (expected != actual) {
            throw refuse(name + " of shape " + tensor.getDimsList() + " needs " + expected + " " + unit
                    + ", but the file has " + actual);
        }
    }

    private static Constant decode(ElementType type, Shape shape, int count, ByteBuffer given) {
        ByteBuffer bytes = given.order(ByteOrder.LITTLE_ENDIAN);
        if (type == ElementType.FLOAT64) {
            double[] elements = new double[count];
            bytes.asDoubleBuffer().get(elements);
            return Constant.of(type, shape, elements);
        }
        if (type.isFloat()) {
            float[] elements = new float[count];
            for (int index = 0; index < count; index++) {
                elements[index] = type == ElementType.FLOAT32 ? bytes.getFloat() : half(type, bytes.getShort());
            }
            return Constant.of(shape, elements);
        }
        long[] elements = new long[count];
        for (int index = 0; index < count; index++) {
            elements[index] = switch (type.bytes()) {
                case 8 -> bytes.getLong();
                case 4 -> bytes.getInt();
                default -> bytes.get() == 0 ? 0 : 1;
            };
        }
        return Constant.of(type, shape, elements);
    }

    private Constant typed(TensorProto tensor, String name, ElementType type, Shape shape, int count) {
        int actual =
                switch (type) {
                    case FLOAT32 -> tensor.getFloatDataCount();
                    case FLOAT64 -> tensor.getDoubleDataCount();
                    case INT64 -> tensor.getInt64DataCount();
                    case INT32, UINT8, BOOL, FLOAT16, BFLOAT16 -> tensor.getInt32DataCount();
                };
        checkLength(name, tensor, count, actual, "elements");
        if (type == ElementType.FLOAT64) {
            return Constant.of(
                    type,
                    shape,
                    tensor.getDoubleDataList().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray());
        }
        if (type.isFloat()) {
            float[] elements = new float[count];
            for (int index = 0; index < count; index++) {
                elements[index] = type == ElementType.FLOAT32
                        ? tensor.getFloatData(index)
                        : half(type, (short) tensor.getInt32Data(index));
            }
            return Constant.of(shape, elements);
        }
        long[] elements = new long[count];
        for (int index = 0; index < count; index++) {
            elements[index] = type == ElementType.INT64 ? tensor.getInt64Data(index) : tensor.getInt32Data(index);
        }
        return Constant.of(type, shape, elements);
    }

    /** A 16-bit float of either kind. */
    private static float half(ElementType type, short bits) {
        return type == ElementType.BFLOAT16 ? Bfloat16.toFloat(bits) : Float16.toFloat(bits);
    }

    /**
     * The bytes of a tensor that lie in another file of the model's folder, or of one inside it. Where the model is a link,
     * as in the caches of downloads, the folder that it leads to is the model's as well.
     */
    private ByteBuffer external(TensorProto tensor, String name, long expected) {
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        String location = entries.getOrDefault("location", "");
        try {
            Path folder = file.toAbsolutePath().resolveSibling("").toRealPath();
            Path origin = file.toRealPath().resolveSibling("");
            Path beside = folder.resolve(location);
            Path data = (Files.exists(beside) ? beside : origin.resolve(location)).toRealPath();
            if (location.isEmpty()
                    || Path.of(location).isAbsolute()
                    || !(data.startsWith(folder) || data.startsWith(origin))) {
                throw refuse(name + " lies in '" + location + "', outside the folder of the model");
            }
            if (!Files.isRegularFile(data)) {
                throw refuse(name + " lies in '" + location + "', which is not a file");
            }
            long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
            long length = Long.parseLong(entries.getOrDefault("length", Long.toString(expected)));
            checkLength(name, tensor, expected, length, "bytes");
            if (offset < 0 || offset > Files.size(data) - length) {
                throw refuse(name + " lies at " + offset + " of '" + location + "', which has " + Files.size(data)
                        + " bytes");
            }
            return readAt(data, offset, (int) length);
        } catch (NumberFormatException | InvalidPathException problem) {
            throw refuse(name + " names its data wrongly: " + entries);
        } catch (IOException problem) {
            throw refuse(name + " lies in '" + location + "', which cannot be read");
        }
    }

    private static ByteBuffer readAt(Path data, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(data)) {
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
                continue;
            }
        }
        if (bytes.hasRemaining()) {
            throw new IOException("the file ended early");
        }
        return bytes.flip();
    }

    private ModelFormatException refuse(String problem) {
        return Refusal.of(file, problem);
    }
}
