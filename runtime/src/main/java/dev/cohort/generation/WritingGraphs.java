package dev.cohort.generation;

import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import dev.cohort.autodiff.LowRankProducts;
import dev.cohort.graph.Graph;
import dev.cohort.graph.ModelDescription;
import dev.cohort.graph.OnnxWriter;
import dev.cohort.step.GenerationStep;
import dev.cohort.step.Names;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The two graphs of a model that writes, as ONNX models.
 *
 * @param beginInputs what the first reads
 * @param nextInputs what the second reads, with its shape
 * @param tokens how many logits the second gives
 * @param continues whether a text goes on with the tokens that are read
 */
public record WritingGraphs(
        byte[] begin,
        Set<String> beginInputs,
        byte[] next,
        Map<String, Shape> nextInputs,
        int tokens,
        boolean continues) {
    public WritingGraphs {
        beginInputs = Set.copyOf(beginInputs);
    }

    private static final String CONTINUES = "continues";
    private static final String TOKENS = "tokens";

    /**
     * Those of a model in training, whose variables are inputs.
     *
     * @param reading makes of a graph one that reads variables as they are kept
     */
    public static WritingGraphs of(GenerationStep step, UnaryOperator<Graph> reading) {
        Graph begin = reading.apply(LowRankProducts.apply(step.begin()));
        Graph next = reading.apply(LowRankProducts.apply(step.next()));
        Map<String, Shape> inputs = new LinkedHashMap<>();
        next.inputs().forEach((name, input) -> inputs.put(name, input.shape()));
        return new WritingGraphs(
                OnnxWriter.write(begin, step.remembered()),
                begin.inputs().keySet(),
                OnnxWriter.write(next, step.written()),
                inputs,
                step.tokens(),
                step.continues());
    }

    /**
     * Those of a trained model, which have their parameters inside, and say in their metadata what is said here.
     *
     * @param export makes such a graph of one in training, with some of its outputs
     */
    public static WritingGraphs exported(GenerationStep step, BiFunction<Graph, Set<String>, Graph> export) {
        Graph begin = export.apply(step.begin(), step.remembered());
        Graph next = export.apply(step.next(), step.written());
        Map<String, Shape> inputs = new LinkedHashMap<>();
        next.inputs().forEach((name, input) -> inputs.put(name, input.shape()));
        Map<String, String> metadata = ModelDescription.metadata(
                List.of(),
                List.of(new ModelDescription.Output(Names.LOGITS, List.of(), List.of())),
                Map.of(
                        CONTINUES, List.of(Boolean.toString(step.continues())),
                        TOKENS, List.of(Integer.toString(step.tokens()))));
        return new WritingGraphs(
                OnnxWriter.write(begin),
                begin.inputs().keySet(),
                OnnxWriter.write(next, metadata),
                inputs,
                step.tokens(),
                step.continues());
    }

    /**
     * Those that were exported.
     *
     * @param nextFile where the second comes from
     * @throws ModelFormatException if they are no such graphs
     */
    public static WritingGraphs read(Path beginFile, byte[] begin, Path nextFile, byte[] next) {
        ModelDescription second = ModelDescription.read(nextFile, next);
        Map<String, Shape> inputs = new LinkedHashMap<>();
        second.inputs().forEach((name, input) -> inputs.put(name, input.shape()));
        try {
            return new WritingGraphs(
                    begin,
                    ModelDescription.read(beginFile, begin).inputs().keySet(),
                    next,
                    inputs,
                    Integer.parseInt(told(second, TOKENS)),
                    Boolean.parseBoolean(told(second, CONTINUES)));
        } catch (NumberFormatException damage) {
            throw new ModelFormatException(nextFile, "does not say how many tokens it writes");
        }
    }

    private static String told(ModelDescription description, String key) {
        return String.join("", description.learned().getOrDefault(key, List.of()));
    }
}
