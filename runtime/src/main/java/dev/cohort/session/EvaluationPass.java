package dev.cohort.session;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.loss.Combination;
import dev.cohort.engine.Binding;
import dev.cohort.engine.Engine;
import dev.cohort.engine.FlatMemory;
import dev.cohort.step.EvaluationStep;
import dev.cohort.step.EvaluationStep.Judged;
import dev.cohort.step.EvaluationStep.LossPart;
import dev.cohort.step.Names;
import dev.cohort.step.Variable;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The way of a batch through an evaluation's graph, of which only what is asked for is computed. */
final class EvaluationPass implements AutoCloseable {
    private final EvaluationStep step;
    private final List<Draws> draws;
    private final FlatMemory losses;
    private final FlatMemory weights;
    private final FlatMemory factors;
    private final FlatMemory addends;
    private final Map<String, FlatMemory> asked = new LinkedHashMap<>();
    private final Map<String, BatchPredictions> predictions = new LinkedHashMap<>();
    private final BoundGraph graph;
    private final FieldBuffers batch;

    /** @param asked the graph's outputs that are wanted beside the losses */
    EvaluationPass(
            EvaluationStep step,
            Set<String> asked,
            FieldBuffers batch,
            List<Draws> draws,
            Engine engine,
            ModelMemory memory,
            Map<String, Variable> variables) {
        this.step = step;
        this.batch = batch;
        this.draws = draws;
        int parts = step.parts().size();
        this.losses = new FlatMemory(parts);
        this.weights = new FlatMemory(parts);
        this.factors = new FlatMemory(parts);
        this.addends = new FlatMemory(parts);
        for (String output : asked) {
            long elements = Shapes.of(shape(output), batch.capacity()).elements();
            this.asked.put(output, new FlatMemory(Math.toIntExact(elements)));
        }
        this.graph = new BoundGraph(
                engine,
                step.lowered(),
                outputs(),
                1,
                batch.capacity(),
                memory,
                variables,
                this::bind,
                Optional.empty());
    }

    private Set<String> outputs() {
        Set<String> outputs = new LinkedHashSet<>();
        for (LossPart part : step.parts()) {
            outputs.add(Names.loss(part.name()));
            outputs.add(Names.lossWeight(part.name()));
            outputs.add(Names.factor(part.name()));
            outputs.add(Names.addend(part.name()));
        }
        outputs.addAll(asked.keySet());
        return outputs;
    }

    private void bind(Binding binding, BoundGraph.Shard shard) {
        draws.forEach(draw -> draw.bind(binding, shard));
        for (int index = 0; index < step.parts().size(); index++) {
            LossPart part = step.parts().get(index);
            binding.output(Names.loss(part.name()), losses, index, Shape.SCALAR);
            if (part.combination() instanceof Combination.MeanOver) {
                binding.output(Names.lossWeight(part.name()), weights, index, Shape.SCALAR);
            }
            if (part.weighted()) {
                binding.output(Names.factor(part.name()), factors, index, Shape.SCALAR);
                binding.output(Names.addend(part.name()), addends, index, Shape.SCALAR);
            }
        }
        asked.forEach(
                (output, memory) -> binding.output(output, memory, 0, Shapes.of(shape(output), shard.examples())));
    }

    private Shape shape(String output) {
        return Objects.requireNonNull(step.graph().outputs().get(output), output)
                .shape();
    }

    /** @param first the place of the batch's first example in its part */
    void run(long first, int examples) {
        draws.forEach(draw -> draw.drawFrom(first, examples));
        graph.prepare(batch, examples);
        graph.run(batch, 0, examples);
    }

    /**
     * What was predicted of an output in the batch that was run last.
     *
     * @param judged the output as any bucket has it
     */
    BatchPredictions predictions(Judged judged) {
        return predictions.computeIfAbsent(judged.output(), output -> step.judged().stream()
                .filter(own -> own.output().equals(output))
                .map(own -> new BatchPredictions(own, batch, asked))
                .findFirst()
                .orElseThrow());
    }

    /** Looks for answers in the batch that was run last, whose start and end were asked for. */
    void find(QuestionAnswers answers, int examples) {
        LongBuffer windows = batch.longs(answers.windowField(batch.fields()));
        FloatBuffer starts = logits(QuestionAnswers.OUTPUTS.get(0));
        FloatBuffer ends = logits(QuestionAnswers.OUTPUTS.get(1));
        answers.see(windows, examples, starts.capacity() / batch.capacity(), starts::get, ends::get);
    }

    private FloatBuffer logits(String output) {
        return step.judged().stream()
                .filter(judged -> judged.output().equals(output))
                .map(judged -> Objects.requireNonNull(asked.get(judged.predictionName()), output))
                .findFirst()
                .orElseThrow()
                .floats();
    }

    /** The loss of a part in the batch that was run last. */
    float loss(int part) {
        return losses.floats().get(part);
    }

    /** How much that counts, where the loss is a mean over something else than examples. */
    float weight(int part) {
        return weights.floats().get(part);
    }

    /** A loss of a part of the data, as it is counted among those of the others. */
    double weighted(int part, double loss) {
        return step.parts().get(part).weighted()
                ? loss * factors.floats().get(part) + addends.floats().get(part)
                : loss;
    }

    @Override
    public void close() {
        graph.close();
    }
}
