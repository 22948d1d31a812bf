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
    private final Map<Judged, FlatMemory> answers = new LinkedHashMap<>();
    private final Map<String, BatchPredictions> predictions = new LinkedHashMap<>();
    private final BoundGraph graph;
    private final FieldBuffers batch;

    /** @param asked the model's outputs of which predictions are wanted, beside the losses */
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
        for (Judged judged : step.judged()) {
            if (asked.contains(judged.output())) {
                FlatMemory answer = new FlatMemory(Math.toIntExact(
                        Shapes.of(judged.prediction(), batch.capacity()).elements()));
                answers.put(judged, answer);
                predictions.put(judged.output(), new BatchPredictions(judged, batch, answer));
            }
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
        answers.keySet().forEach(judged -> outputs.add(judged.answerName()));
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
        answers.forEach((judged, memory) ->
                binding.output(judged.answerName(), memory, 0, Shapes.of(judged.prediction(), shard.examples())));
    }

    /** @param first the place of the batch's first example in its part */
    void run(long first, int examples) {
        draws.forEach(draw -> draw.drawFrom(first, examples));
        graph.prepare(batch, examples);
        graph.run(batch, 0, examples);
    }

    /** What was predicted of an output in the batch that was run last. */
    BatchPredictions predictions(String output) {
        return Objects.requireNonNull(predictions.get(output), "what was asked for");
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
