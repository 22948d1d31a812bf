package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ProblemException;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphRunnerTest {
    private static Graph graph(ElementType type) {
        return new Graph(type, (graph, scalar, by) -> {
            throw new AssertionError("nothing is differentiated here");
        });
    }

    @Test
    void computesInEitherWidth() {
        Graph graph = graph(ElementType.FLOAT32);
        GraphValue x = graph.input("x", ElementType.FLOAT32, Shape.of(3).batched());
        graph.output("y", x.times(2).plus(1));
        graph.output("positive", x.greater(0));
        Map<String, Tensor> results =
                GraphRunner.run(graph, Map.of("x", Tensor.floats(Shape.of(2, 3), -1, 0, 1, 2, 3, 4)));
        assertEquals(List.of("y", "positive"), List.copyOf(results.keySet()));
        assertEquals(Shape.of(2, 3), results.get("y").shape());
        assertArrayEquals(new float[] {-1, 1, 3, 5, 7, 9}, results.get("y").floats());
        assertEquals(ElementType.BOOL, results.get("positive").type());
        assertArrayEquals(new long[] {0, 0, 1, 1, 1, 1}, results.get("positive").longs());

        Graph wide = graph(ElementType.FLOAT64);
        wide.output("y", wide.input("x", ElementType.FLOAT64, Shape.SCALAR).times(0.1));
        assertEquals(
                0.3 * 0.1,
                GraphRunner.run(wide, Map.of("x", Tensor.doubles(Shape.SCALAR, 0.3)))
                        .get("y")
                        .doubleAt(0));
    }

    @Test
    void tellsWhereTheMemoryDoesNotSuffice() {
        Graph graph = graph(ElementType.FLOAT32);
        int many = 3_000_000;
        GraphValue x = graph.input("x", ElementType.FLOAT32, Shape.of(many, 1));
        GraphValue y = graph.input("y", ElementType.FLOAT32, Shape.of(1, many));
        graph.output("product", x.matmul(y).sum());
        ProblemException problem = assertThrows(
                ProblemException.class,
                () -> GraphRunner.run(
                        graph,
                        Map.of(
                                "x", Tensor.floats(Shape.of(many, 1), new float[many]),
                                "y", Tensor.floats(Shape.of(1, many), new float[many]))));
        assertEquals(ExitCode.INPUT_OUTPUT, problem.exitCode());
        assertTrue(problem.getMessage().contains("training.batch-size"), problem.getMessage());
    }

    /** The words of ONNX Runtime 1.24, and of what it stands on. */
    @ParameterizedTest
    @CsvSource({
        "'Non-zero status code returned while running Gemm node. Name:\'\' Status Message: bfc_arena.cc:376 AllocateRawInternal Failed to allocate memory for requested buffer of size 34359738368', true",
        "'bfc_arena.cc:359 AllocateRawInternal Available memory of 1024 is smaller than requested bytes of 4096', true",
        "'std::bad_alloc', true",
        "'CUDA failure 2: out of memory ; GPU=0', true",
        "'CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0', true",
        "'Got invalid dimensions for input: x', false",
    })
    void knowsTheWordsForMemory(String words, boolean memory) {
        assertEquals(memory, MemoryShortage.isIn(new IllegalStateException(words)));
    }

    @Test
    void refusesInputsOfAnotherShape() {
        Graph graph = graph(ElementType.FLOAT32);
        graph.output("y", graph.input("x", ElementType.FLOAT32, Shape.of(3)).sqrt());
        IllegalStateException problem = assertThrows(
                IllegalStateException.class,
                () -> GraphRunner.run(graph, Map.of("x", Tensor.floats(Shape.of(2), 1, 2))));
        assertEquals(true, problem.getMessage().contains("invalid dimensions"), problem.getMessage());
    }
}
