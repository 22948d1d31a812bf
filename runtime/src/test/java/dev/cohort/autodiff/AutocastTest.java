package dev.cohort.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.engine.Device;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Kernels;
import dev.cohort.engine.Tensor;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Products of 16 bits are those of PyTorch's autocast. */
class AutocastTest {
    private static final Kernels CPU = Kernels.of(Device.Kind.CPU);
    private static final Set<ElementType> NARROW = Set.of(ElementType.FLOAT16, ElementType.BFLOAT16);

    private static JsonObject recorded(String name) throws IOException {
        try (Reader reader = new InputStreamReader(
                AutocastTest.class.getResourceAsStream("/fixtures/mixed-precision.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject().getAsJsonObject(name);
        }
    }

    private static float[] floats(JsonElement numbers) {
        float[] floats = new float[numbers.getAsJsonArray().size()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = numbers.getAsJsonArray().get(index).getAsFloat();
        }
        return floats;
    }

    private static Graph network(JsonObject shapes) {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        Map<String, Value> inputs = new HashMap<>();
        shapes.entrySet().forEach(entry -> {
            Shape shape = Shape.of(
                    StreamSupport.stream(entry.getValue().getAsJsonArray().spliterator(), false)
                            .mapToLong(JsonElement::getAsLong)
                            .toArray());
            inputs.put(entry.getKey(), graph.input(entry.getKey(), ElementType.FLOAT32, shape));
        });
        Value x = graph.operator("Conv", Attributes.NONE, inputs.get("x"), inputs.get("filter"), inputs.get("shift"))
                .relu()
                .flatten(1);
        Value h = graph.operator("Gemm", Attributes.NONE.with("transB", 1), x, inputs.get("weight"), inputs.get("bias"))
                .reshape(4, 2, 4);
        Value y = h.matmul(h.transpose(0, 2, 1)).softmax(-1).matmul(h).flatten(1);
        graph.output("loss", y.matmul(inputs.get("last")).square().mean());
        return graph;
    }

    private static Map<String, Tensor> gradients(JsonObject network, ElementType type) {
        Graph graph = network(network.getAsJsonObject("shapes"));
        Graph forward = Autocast.apply(graph, type, kernel -> true);
        List<String> names = List.copyOf(forward.inputs().keySet());
        List<Value> by = new ArrayList<>(forward.inputs().values());
        List<Value> gradients = forward.gradient(forward.outputs().get("loss"), by);
        for (int index = 0; index < by.size(); index++) {
            forward.output("gradient/" + names.get(index), gradients.get(index));
        }
        Graph lowered = rounded(Lowering.apply(
                forward, kernel -> CPU.has(new Kernel(kernel.domain(), kernel.operator(), ElementType.FLOAT32))));
        Map<String, Tensor> inputs = new HashMap<>();
        network.getAsJsonObject("inputs")
                .entrySet()
                .forEach(entry -> inputs.put(
                        entry.getKey(),
                        Tensor.floats(lowered.inputs().get(entry.getKey()).shape(), floats(entry.getValue()))));
        return GraphRunner.run(lowered, inputs);
    }

    /** The same numbers by kernels of 32 bits, since the processor has no others: what has 16 bits is rounded. */
    private static Graph rounded(Graph graph) {
        return Rewriting.apply(graph, target -> (node, inputs) -> {
            ElementType type = node.outputs().stream()
                    .filter(GraphValue::isPresent)
                    .findFirst()
                    .orElseThrow()
                    .type();
            if (!NARROW.contains(type)) {
                boolean widens = node.type().equals("Cast")
                        && NARROW.contains(node.input(0).type());
                return widens ? inputs : Rewriting.same(target, node, inputs);
            }
            List<GraphValue> outputs = node.type().equals("Cast") ? inputs : wide(target, node, inputs);
            return outputs.stream()
                    .map(output -> output.isPresent() ? rounded(output, type) : output)
                    .toList();
        });
    }

    private static List<GraphValue> wide(Graph target, Node node, List<GraphValue> inputs) {
        List<ValueInfo> infos = node.outputs().stream()
                .map(output ->
                        output.isPresent() ? new ValueInfo(ElementType.FLOAT32, output.shape()) : ValueInfo.ABSENT)
                .toList();
        return target.add(node.domain(), node.type(), inputs, node.attributes(), infos)
                .outputs();
    }

    /** The upper 11 or 8 bits, by Dekker's splitting. */
    private static Value rounded(GraphValue value, ElementType type) {
        Value times = value.times(type == ElementType.FLOAT16 ? 0x1p13 + 1 : 0x1p16 + 1);
        return times.minus(times.minus(value));
    }

    private static double distance(JsonObject expected, Map<String, Tensor> actual, String name) {
        float[] wanted = floats(expected.get(name));
        float[] found =
                actual.get(name.equals("loss") ? name : "gradient/" + name).floats();
        double squares = 0;
        double all = 0;
        for (int index = 0; index < wanted.length; index++) {
            squares += Math.pow(wanted[index] - found[index], 2);
            all += Math.pow(wanted[index], 2);
        }
        return Math.sqrt(squares / all);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void multipliesAsPyTorchDoes(ElementType type) throws IOException {
        JsonObject network = recorded("network");
        Map<String, Tensor> wide = gradients(network, ElementType.FLOAT32);
        Map<String, Tensor> narrow = gradients(network, type);
        JsonObject expected = network.getAsJsonObject(type.name().toLowerCase(Locale.ROOT));
        for (String name : expected.keySet()) {
            assertTrue(distance(network.getAsJsonObject("float32"), wide, name) < 1e-5, name);
            double near = distance(expected, narrow, name);
            double far = distance(expected, wide, name);
            assertTrue(near < far / 3, () -> name + ": " + near + " against " + far);
        }
    }

    @Test
    void leavesWhatHasNoKernelInThirtyTwoBits() throws IOException {
        Graph graph = network(recorded("network").getAsJsonObject("shapes"));
        for (ElementType type : List.of(ElementType.BFLOAT16, ElementType.FLOAT16)) {
            assertFalse(Autocast.isThere(type, CPU::has));
            assertTrue(Autocast.isThere(type, Kernels.of(Device.Kind.CUDA)::has));
        }
        assertEquals(ElementType.FLOAT16, products(graph, ElementType.FLOAT16, "Conv"));
        assertEquals(ElementType.BFLOAT16, products(graph, ElementType.BFLOAT16, "Gemm"));
        assertEquals(ElementType.FLOAT32, products(graph, ElementType.BFLOAT16, "Conv"), "its gradient has none");
    }

    private static ElementType products(Graph graph, ElementType type, String operator) {
        return Autocast.apply(graph, type, Kernels.of(Device.Kind.CUDA)::has).nodes().stream()
                .filter(node -> node.type().equals(operator))
                .findFirst()
                .orElseThrow()
                .output(0)
                .type();
    }
}
