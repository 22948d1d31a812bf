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
import java.util.ArrayList;
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
    private final Map<Judged, FlatMemory> predictions = new LinkedHashMap<>();
    private final BoundGraph graph;
    private final FieldBuffers batch;

    /** @param asked what predictions are wanted of, beside the losses */
    EvaluationPass(
            EvaluationStep step,
            Set<Judged> asked,
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
        for (Judged judged : asked) {
            predictions.put(
                    judged,
                    new FlatMemory(Math.toIntExact(
                            Shapes.of(judged.prediction(), batch.capacity()).elements())));
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
        predictions.keySet().forEach(judged -> outputs.add(judged.answerName()));
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
        predictions.forEach((judged, memory) ->
                binding.output(judged.answerName(), memory, 0, Shapes.of(judged.prediction(), shard.examples())));
    }

    /** @param first the place of the batch's first example in its part */
    void run(long first, int examples) {
        draws.forEach(draw -> draw.drawFrom(first, examples));
        graph.prepare(batch, examples);
        graph.run(batch, 0, examples);
    }

    FlatMemory predictions(Judged judged) {
        return Objects.requireNonNull(predictions.get(judged), "what was asked for");
    }

    /** Begins to add up the losses of batches. */
    Sum sum() {
        return new Sum();
    }

    /** The losses of a part of the data. */
    final class Sum {
        private final List<LossOfPart> parts = new ArrayList<>();

        private Sum() {
            step.parts().forEach(part -> parts.add(new LossOfPart(part.combination())));
        }

        /** Adds the batch that was run last. */
        void add(int examples) {
            for (int index = 0; index < parts.size(); index++) {
                parts.get(index)
                        .add(
                                losses.floats().get(index),
                                examples,
                                weights.floats().get(index));
            }
        }

        /** The loss of all batches. */
        double value() {
            double sum = 0;
            for (int index = 0; index < parts.size(); index++) {
                double value = parts.get(index).value();
                boolean weighted = step.parts().get(index).weighted();
                sum += weighted
                        ? value * factors.floats().get(index) + addends.floats().get(index)
                        : value;
            }
            return sum;
        }

        /** The losses of the terms, before their weights, where the loss is told apart. */
        Map<String, Double> terms() {
            Map<String, Double> terms = new LinkedHashMap<>();
            for (int index = 0; index < parts.size(); index++) {
                if (step.parts().get(index).weighted()) {
                    terms.put(step.parts().get(index).name(), parts.get(index).value());
                }
            }
            return terms;
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
