package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.objective.Clipping;
import dev.cohort.autodiff.Kernel;
import dev.cohort.graph.Graph;
import dev.cohort.graph.Node;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the list of CUDA's kernels says, and that an update needs no other. */
class CudaKernelsTest {
    private static final Set<String> OF_CONDITIONS = Set.of("And", "Or", "Not");
    private final Kernels kernels = Kernels.of(Device.Kind.CUDA);

    @Test
    void everyOperatorOfAnUpdateHasAKernel() {
        List<String> missing = Updater.OPERATORS.stream()
                .filter(operator ->
                        !has(operator, OF_CONDITIONS.contains(operator) ? ElementType.BOOL : ElementType.FLOAT32))
                .toList();
        assertEquals(List.of(), missing);
        assertTrue(has("Cast", ElementType.BOOL));
    }

    @Test
    void everyNodeThatPreparesAnUpdateHasAKernel() {
        Clipping clipping = new Clipping(OptionalDouble.of(0.5), OptionalDouble.of(1));
        List<Node> missing = Stream.of(
                        UpdateGraph.prepare(clipping, 2, 10, true), UpdateGraph.accumulate(10), UpdateGraph.norm(10))
                .flatMap(graph -> graph.nodes().stream())
                .filter(node -> !has(node.type(), node.input(0).type()))
                .toList();
        assertEquals(List.of(), missing);
    }

    /** Gelu came with opset 20, Upsample went with 10; neither is of the opset that graphs are written in. */
    @Test
    void countsOnlyTheVersionsOfTheOpset() {
        assertFalse(has("Gelu", ElementType.FLOAT32));
        assertFalse(has("Upsample", ElementType.FLOAT32));
        assertTrue(has("AveragePool", ElementType.FLOAT32));
        assertTrue(has("LayerNormalization", ElementType.FLOAT32));
    }

    @Test
    void knowsTypes() {
        assertFalse(has("Where", ElementType.BOOL));
        assertFalse(has("Clip", ElementType.BOOL));
        assertTrue(has("Where", ElementType.FLOAT64));
        assertTrue(has("Transpose", ElementType.BOOL));
    }

    private boolean has(String operator, ElementType type) {
        return kernels.has(new Kernel(Graph.STANDARD, operator, type));
    }
}
