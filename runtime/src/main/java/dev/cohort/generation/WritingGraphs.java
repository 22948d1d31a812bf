package dev.cohort.generation;

import dev.cohort.api.graph.Shape;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.OnnxWriter;
import dev.cohort.step.GenerationStep;
import dev.cohort.step.Names;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The two graphs of a model that writes, as ONNX models.
 *
 * @param beginInputs what the first reads
 * @param nextInputs what the second reads, with its shape
 * @param tokens how many logits the second gives
 */
public record WritingGraphs(
        byte[] begin, Set<String> beginInputs, byte[] next, Map<String, Shape> nextInputs, int tokens) {
    public WritingGraphs {
        beginInputs = Set.copyOf(beginInputs);
    }

    /** Those of a model in training, whose variables are inputs. */
    public static WritingGraphs of(GenerationStep step) {
        Graph next = step.next();
        GraphValue logits = Objects.requireNonNull(next.outputs().get(Names.LOGITS), Names.LOGITS);
        Map<String, Shape> inputs = new LinkedHashMap<>();
        next.inputs().forEach((name, input) -> inputs.put(name, input.shape()));
        return new WritingGraphs(
                OnnxWriter.write(step.begin()), step.begin().inputs().keySet(), OnnxWriter.write(next), inputs, (int)
                        logits.shape().size(-1));
    }
}
