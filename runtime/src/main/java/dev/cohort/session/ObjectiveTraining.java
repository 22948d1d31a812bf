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
import java.util.Optional;

/** One objective in training: its graph, its draws, its optimizers, and how far it has come. */
final class ObjectiveTraining implements AutoCloseable {
    private static final Runnable NOTHING = () -> {};

    private final Objective objective;
    private final TrainingStep step;
    private final Rates rates;
    private final double base;
    private final List<MemoryCopy> takeStates = new ArrayList<>();
    private final Updater updater;
    private final Pass pass;
    private final LossScale scale = new LossScale();
    private final boolean probes;

    /** After how many epochs parameters begin to move, by the places of their groups. */
    private final Map<Integer, Integer> unfreezeEpochs = new LinkedHashMap<>();

    private long updates;

    /** Whether the parameters are where the gradient is taken again, and whether they shall go there when the pass ends. */
    private boolean away;

    private boolean going;

    /** The losses of the batch: that of the formula, and those of its terms. */
    private float loss;

    private final float[] termLosses;

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
        this.rates = new Rates(objective.scheduling());
        List<Layout.Range> ranges = memory.layout().ranges().stream()
                .filter(range -> range.objective() == place)
                .toList();
        // These are plugins' code: what fails there leaves nothing native behind.
        List<UpdateProgram> programs = ranges.stream()
                .map(range -> UpdateProgram.of(range.optimizer(), Updater.OPERATORS, range.tensor()))
                .toList();
        Optimizer optimizer = objective.optimizer();
        this.base = PluginCode.call(optimizer, "learningRate", optimizer::learningRate);
        memory.layout()
                .runs(step.assigned())
                .forEach((offset, length) ->
                        takeStates.add(engine.copy(memory.nextStates(), offset, memory.states(), offset, length)));
        boolean apart = ranges.stream().anyMatch(range -> range.tensor().isPresent());
        this.pass = new Pass(
                place,
                steps,
                engine,
                batch,
                memory,
                draw -> new Draws(draw, batch.capacity(), options.seed(), place),
                scale,
                this::follow,
                apart);
        this.updater = engine.updater(
                memory.parameters(), pass.gradients(), objective.clipping(), objective.accumulateSteps(), pass.loop());
        for (int group = 0; group < ranges.size(); group++) {
            Layout.Range range = ranges.get(group);
            updater.add(range.offset(), range.length(), programs.get(group));
            if (range.unfreezeEpoch() > 0) {
                unfreezeEpochs.put(range.offset(), range.unfreezeEpoch());
            }
        }
        reach(0);
        this.probes = updater.probes();
        this.termLosses = new float[step.terms().size()];
        // A schedule that lacks something says so before the run.
        learningRate(0);
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
        reach(epoch);
        going = probes;
        away = false;
        if (probes) {
            pass.run(batch, examples, number, NOTHING);
            going = false;
            if (!away) {
                beside.run();
                return;
            }
        }
        try {
            pass.run(batch, examples, number, beside);
        } finally {
            if (away) {
                goBack();
            }
        }
    }

    /** Comes to the next update, in an epoch. */
    private void reach(int epoch) {
        rates.reach(updates, epoch);
        if (!unfreezeEpochs.isEmpty()) {
            unfreezeEpochs.forEach((offset, begin) -> updater.rest(offset, epoch < begin));
        }
    }

    /** What follows the graph. */
    private void follow(Runnable beside) {
        boolean finite = Float.isFinite(pass.loss());
        if (!away || !finite) {
            loss = pass.loss();
            for (int term = 0; term < termLosses.length; term++) {
                termLosses[term] = pass.loss(term);
            }
            for (int index = 0; finite && index < takeStates.size(); index++) {
                takeStates.get(index).run();
            }
        }
        boolean usable = finite && pass.isFinite();
        if (finite && !usable) {
            scale.skipped();
        }
        if (going) {
            if (usable) {
                away = true;
                updater.probe(rates, updates + 1);
            }
            return;
        }
        if (away) {
            goBack();
        }
        if (usable && updater.accumulate()) {
            updater.update(rates, updates + 1, beside);
            updates++;
            scale.updated();
        } else {
            beside.run();
        }
    }

    private void goBack() {
        away = false;
        updater.back();
    }

    /** Gives the parameters the values that an evaluation uses, until {@link #resume}. */
    void evaluated(int epoch) {
        if (updater.evaluates()) {
            reach(epoch);
            updater.evaluated(rates, updates);
        }
    }

    /** Gives the parameters back the values that are trained. */
    void resume() {
        if (updater.evaluates()) {
            updater.back();
        }
    }

    /** The learning rate of the next update, for parameters of no group. */
    double learningRate(int epoch) {
        rates.reach(updates, epoch);
        return rates.learningRate(base);
    }

    float loss() {
        return loss;
    }

    void measured(String metric, double value) {
        rates.measured(metric, value);
    }

    /** The losses of the terms that the loss is the sum of, before their weights, by name. */
    Map<String, Float> termLosses() {
        Map<String, Float> losses = new LinkedHashMap<>();
        for (int term = 0; term < step.terms().size(); term++) {
            losses.put(step.terms().get(term), termLosses[term]);
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

    /** That of its loss, where it has one. */
    Optional<LossScale> scale() {
        return step.isScaled() ? Optional.of(scale) : Optional.empty();
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
