package dev.cohort.engine;

import dev.cohort.api.graph.ElementType;
import dev.cohort.autodiff.Kernel;
import dev.cohort.graph.Graph;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The kernels that ONNX Runtime has for a kind of device, as {@code src/main/python/list_kernels.py} read them out of its
 * libraries: those alone that serve the version of the operators that graphs are written in.
 */
public final class Kernels {
    /** An operator's kernel. A type of {@code *} is not told by the library: the kernel then serves several, float among them. */
    private record Line(String domain, String operator, String type) {}

    /**
     * Operators that move elements without computing with them: their kernels copy bytes, so those of no told type serve
     * integers and conditions as well, where those of arithmetic serve only some.
     */
    private static final Set<String> MOVING = Set.of(
            "Concat",
            "ConstantOfShape",
            "Expand",
            "Flatten",
            "Gather",
            "GatherElements",
            "Identity",
            "Reshape",
            "ScatterElements",
            "ScatterND",
            "Shape",
            "Size",
            "Split",
            "Squeeze",
            "Tile",
            "Transpose",
            "Unsqueeze");

    private final Set<Line> lines = new HashSet<>();

    private Kernels(Device.Kind kind) {
        String file = kind == Device.Kind.CPU ? "kernels-cpu.txt" : "kernels-cuda.txt";
        try (InputStream in = Kernels.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            reader.lines().map(line -> List.of(line.split(" "))).forEach(this::add);
            if (kind == Device.Kind.CPU) {
                lines.add(new Line(Graph.RECURRENT, RecurrentOperators.LSTM, "float"));
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** The kernels of a kind of device. */
    public static Kernels of(Device.Kind kind) {
        return new Kernels(kind);
    }

    private void add(List<String> words) {
        String domain = words.get(0).equals("-") ? Graph.STANDARD : words.get(0);
        int version = domain.equals(Graph.STANDARD) ? Graph.OPSET : 1;
        boolean ended = !words.get(3).equals("-") && Integer.parseInt(words.get(3)) < version;
        if (Integer.parseInt(words.get(2)) > version || ended) {
            return;
        }
        for (String type : words.get(4).split("_(?!t\\b|t_)")) {
            // The library calls the 64-bit floats of Where double_t.
            lines.add(new Line(domain, words.get(1), type.equals("double_t") ? "double" : type));
        }
    }

    /** Whether a kernel computes an operator in an element type. */
    public boolean has(Kernel kernel) {
        return lines.contains(new Line(kernel.domain(), kernel.operator(), name(kernel.type())))
                || lines.contains(new Line(kernel.domain(), kernel.operator(), "*")) && serves(kernel);
    }

    /** Whether a kernel whose library does not tell its types is sure to serve one. */
    private static boolean serves(Kernel kernel) {
        return kernel.type() == ElementType.FLOAT32
                || kernel.domain().equals(Graph.STANDARD)
                        && (kernel.type().isFloat() || MOVING.contains(kernel.operator()));
    }

    private static String name(ElementType type) {
        return switch (type) {
            case FLOAT16 -> "MLFloat16";
            case BFLOAT16 -> "BFloat16";
            case FLOAT32 -> "float";
            case FLOAT64 -> "double";
            case INT32 -> "int32_t";
            case INT64 -> "int64_t";
            case UINT8 -> "uint8_t";
            case BOOL -> "bool";
        };
    }
}
