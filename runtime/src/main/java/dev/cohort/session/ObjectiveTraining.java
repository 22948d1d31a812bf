package dev.cohort.session;

import dev.cohort.api.objective.Objective;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.engine.Engine;
import dev.cohort.engine.MemoryCopy;
import dev.cohort.engine.Updater;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.TrainingStep;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One objective in training: its graph, its draws, its optimizers, and how far it has come. */
final class ObjectiveTraining implements AutoCloseable {
    private final Objective objective;
    private final TrainingStep step;
    private final ModelMemory memory;
    private final Rates rates;
    private final double base;
    private final double[] bases;
    private final double[] learningRates;
    private final List<MemoryCopy> takeStates = new ArrayList<>();
    private final Updater updater;
    private final Pass pass;
    private long updates;
    private int epoch;

    ObjectiveTraining(
            Objective objective,
            int place,
            Steps steps,
            Engine engine,
            FieldBuffers batch,
            ModelMemory memory,
            SessionOptions options) {
        this.objective = objective;
        this.step = steps.training(place, 0);
        this.memory = memory;
        this.rates = new Rates(objective.scheduling());
        List<Layout.Range> ranges = memory.layout().ranges().stream()
                .filter(range -> range.objective() == place)
                .toList();
        List<Optimizer> optimizers =
                ranges.stream().map(Layout.Range::optimizer).toList();
        // These are plugins' code: what fails there leaves nothing native behind.
        List<UpdateProgram> programs =
                optimizers.stream().map(UpdateProgram::of).toList();
        this.base = base(objective.optimizer());
        this.bases = optimizers.stream().mapToDouble(ObjectiveTraining::base).toArray();
        memory.layout()
                .runs(step.assigned())
                .forEach((offset, length) ->
                        takeStates.add(engine.copy(memory.nextStates(), offset, memory.states(), offset, length)));
        this.pass = new Pass(
                place,
                steps,
                engine,
                batch,
                memory,
                draw -> new Draws(draw, batch.capacity(), options.seed(), place),
                this::move);
        this.updater = engine.updater(
                memory.parameters(), pass.gradients(), objective.clipping(), objective.accumulateSteps(), pass.loop());
        for (int group = 0; group < ranges.size(); group++) {
            updater.add(ranges.get(group).offset(), ranges.get(group).length(), programs.get(group));
        }
        this.learningRates = new double[bases.length];
        // A schedule that lacks something says so before the run.
        learningRate(base, 0);
    }

    /** Whether this objective takes part in a step, counted from 1. */
    boolean takesPart(long number) {
        return number % objective.everySteps() == 0;
    }

    /** Whether what is done beside a step may begin before its batch is used. */
    boolean isAhead() {
        return pass.isAhead();
    }

    /** Makes ready for batches of a bucket. */
    void prepare(int bucket) {
        pass.prepare(bucket);
    }

    /** Makes a step; where the loss is not finite, nothing is moved. */
    void run(FieldBuffers batch, int examples, long number, int epoch, Runnable beside) {
        this.epoch = epoch;
        pass.run(batch, examples, number, beside);
    }

    /** What follows the graph. */
    private void move(Runnable beside) {
        boolean finite = Float.isFinite(loss());
        for (int index = 0; finite && index < takeStates.size(); index++) {
            takeStates.get(index).run();
        }
        if (finite && updater.accumulate()) {
            for (int index = 0; index < learningRates.length; index++) {
                learningRates[index] = learningRate(bases[index], epoch);
            }
            updater.update(learningRates, updates + 1, beside);
            updates++;
        } else {
            beside.run();
        }
    }

    private static double base(Optimizer optimizer) {
        return PluginCode.call(optimizer, "learningRate", optimizer::learningRate);
    }

    private double learningRate(double base, int epoch) {
        return rates.learningRate(base, updates, epoch);
    }

    /** The learning rate of the next update, for parameters of no group. */
    double learningRate(int epoch) {
        return learningRate(base, epoch);
    }

    float loss() {
        return pass.loss();
    }

    void measured(String metric, double value) {
        rates.measured(metric, value);
    }

    /** The losses of the terms that the loss is the sum of, before their weights, by name. */
    Map<String, Float> termLosses() {
        Map<String, Float> losses = new LinkedHashMap<>();
        for (int term = 0; term < step.terms().size(); term++) {
            losses.put(step.terms().get(term), pass.loss(term));
        }
        return losses;
    }

    String name() {
        return objective.name();
    }

    long updates() {
        return updates;
    }

    void updates(long made) {
        updates = made;
    }

    Updater updater() {
        return updater;
    }

    TrainingStep step() {
        return step;
    }

    @Override
    public void close() {
        pass.close();
        updater.close();
        takeStates.forEach(MemoryCopy::close);
    }
}
