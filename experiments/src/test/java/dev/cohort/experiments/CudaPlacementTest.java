package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.objective.Objective;
import dev.cohort.autodiff.Kernel;
import dev.cohort.autodiff.ReverseMode;
import dev.cohort.engine.Device;
import dev.cohort.engine.Kernels;
import dev.cohort.experiment.Setting;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.session.OpenData;
import dev.cohort.step.Declarations;
import dev.cohort.step.EvaluationStep;
import dev.cohort.step.Sharding;
import dev.cohort.step.TrainingStep;
import dev.cohort.trainer.DataOpening;
import dev.cohort.trainer.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No node of a bundled experiment falls back to the processor on a CUDA device: for each, ONNX Runtime's library for CUDA
 * registers a kernel. No device is needed to know.
 */
final class CudaPlacementTest {
    private final Kernels kernels = Kernels.of(Device.Kind.CUDA);

    @TempDir
    Path folder;

    static Stream<Path> files() throws IOException {
        return BundledExperimentsTest.files();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyNodeHasAKernel(Path file) {
        assertEquals(Set.of(), withoutKernel(resolve(file, List.of())));
    }

    /** Products of 16 bits, there and back. */
    @ParameterizedTest
    @CsvSource({
        "digits/mlp.toml, BFLOAT16",
        "digits/mlp.toml, FLOAT16",
        "digits/convnet.toml, BFLOAT16",
        "digits/convnet.toml, FLOAT16",
        "text/sentiment.toml, BFLOAT16",
        "text/sentiment.toml, FLOAT16"
    })
    void everyNodeThatMultipliesIn16BitsHasAKernel(Path file, ElementType products) {
        assertEquals(Set.of(), withoutKernel(resolve(file, List.of()), products));
    }

    /** The benchmark's data is not kept; data of the same columns gives the same graphs. */
    @ParameterizedTest
    @CsvSource({
        "classes.toml, 5, 2",
        "convnet.toml, 784, 10",
        "linear.toml, 13, 0",
        "mlp-256.toml, 784, 10",
        "mlp-32.toml, 784, 10",
        "sigmoid.toml, 5, 0"
    })
    void everyNodeOfTheBenchmarkHasAKernel(Path file, int columns, int classes) throws IOException {
        Path data = folder.resolve("data.csv");
        Files.write(data, table(columns, classes));
        Setting path = Setting.parse("dataset.path=" + data);
        assertEquals(Set.of(), withoutKernel(resolve(Path.of("benchmarks").resolve(file), List.of(path))));
    }

    private static List<String> table(int columns, int classes) {
        List<String> lines = new ArrayList<>();
        lines.add(IntStream.range(0, columns)
                        .mapToObj(column -> "x" + column + ",")
                        .collect(Collectors.joining()) + "target");
        for (int row = 0; row < 400; row++) {
            String target = classes == 0 ? row + ".5" : Integer.toString(row % classes);
            lines.add((row % 7 + ".25,").repeat(columns) + target);
        }
        return lines;
    }

    private static ExperimentResolver.Resolution resolve(Path file, List<Setting> settings) {
        return ExperimentResolver.ofThisProcess().resolve(file, settings, Map.of(), List.of());
    }

    private Set<String> withoutKernel(ExperimentResolver.Resolution resolution) {
        return withoutKernel(resolution, ElementType.FLOAT32);
    }

    private Set<String> withoutKernel(ExperimentResolver.Resolution resolution, ElementType products) {
        List<Graph> graphs = new ArrayList<>();
        try (OpenData data = DataOpening.open(resolution)) {
            List<Objective> objectives =
                    Preparation.objectives(resolution.experiment().experiment(), data);
            Declarations declarations = new Declarations();
            ReverseMode differentiator = new ReverseMode();
            for (Objective objective : objectives) {
                graphs.add(TrainingStep.build(
                                objective,
                                data.fields(),
                                declarations,
                                differentiator,
                                kernels::has,
                                products,
                                Sharding.NONE)
                        .graph());
            }
            graphs.add(EvaluationStep.build(
                            objectives.get(0), data.fields(), declarations, differentiator, kernels::has, products)
                    .lowered());
        }
        Set<String> missing = new TreeSet<>();
        for (Graph graph : graphs) {
            assertFalse(graph.nodes().isEmpty());
            for (Node node : graph.nodes()) {
                types(node)
                        .map(type -> new Kernel(node.domain(), node.type(), type))
                        .filter(kernel -> !kernels.has(kernel))
                        .forEach(kernel -> missing.add(kernel + " for " + node));
            }
        }
        return missing;
    }

    /** The element types that an operator's kernels are told apart by: as a rule that of what it reads first. */
    private static Stream<ElementType> types(Node node) {
        List<GraphValue> inputs = node.inputs();
        Stream<GraphValue> values =
                switch (node.type()) {
                    // A condition comes first, and what is chosen from has the type.
                    case "Where" -> Stream.of(inputs.get(1));
                    // Any elements are moved; the kernels differ in the type of the places.
                    case "Slice", "GatherND" -> Stream.of(inputs.get(1));
                    case "ConstantOfShape" -> Stream.of(node.output(0));
                    case "SoftmaxCrossEntropyLoss",
                            "SoftmaxCrossEntropyLossGrad",
                            "SoftmaxCrossEntropyLossInternal",
                            "SoftmaxCrossEntropyLossInternalGrad",
                            "OneHot" -> inputs.stream();
                    // Gradients have the type of what they are gradients of; their inputs may begin with a shape.
                    default ->
                        Stream.of(
                                node.domain().equals(Graph.MICROSOFT) || inputs.isEmpty()
                                        ? node.output(0)
                                        : inputs.get(0));
                };
        return values.filter(GraphValue::isPresent).map(GraphValue::type).distinct();
    }
}
