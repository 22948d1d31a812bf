package dev.cohort.session;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.engine.Binding;
import dev.cohort.engine.Engine;
import dev.cohort.engine.FlatMemory;
import dev.cohort.engine.LentThreads;
import dev.cohort.engine.MemoryCopy;
import dev.cohort.engine.Updater;
import dev.cohort.graph.Graph;
import dev.cohort.step.Names;
import dev.cohort.step.TrainingStep;
import dev.cohort.step.UpdateProgram;
import dev.cohort.step.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One objective in training: its graph, its masks, its optimizers, and how far it has come. */
final class ObjectiveTraining implements AutoCloseable {
    private final Objective objective;
    private final TrainingStep step;
    private final ModelMemory memory;
    private final Scheduling scheduling;
    private final FlatMemory loss = new FlatMemory(1);
    private final List<Masks> masks = new ArrayList<>();
    private final List<Optimizer> optimizers = new ArrayList<>();
    private final double[] learningRates;
    private final @Nullable MemoryCopy takeStates;
    private final Optional<LentThreads> lent;
    private final Updater updater;
    private final BoundGraph graph;
    private long updates;
    private int epoch;

    ObjectiveTraining(
            Objective objective,
            int place,
            TrainingStep step,
            Engine engine,
            FieldBuffers batch,
            ModelMemory memory,
            Map<String, Variable> variables,
            SessionOptions options) {
        this.objective = objective;
        this.step = step;
        this.memory = memory;
        this.scheduling = options.scheduling();
        step.dropouts()
                .forEach(dropout -> masks.add(new Masks(dropout, batch.capacity(), Masks.mix(options.seed()) + place)));
        this.takeStates = step.assigned().isEmpty()
                ? null
                : engine.copy(
                        memory.nextStates(),
                        0,
                        memory.states(),
                        0,
                        memory.layout().stateLength());
        Graph graph = step.graph();
        int trained = step.trained().stream().mapToInt(Variable::length).sum();
        this.lent = engine.lend(trained, graph, this::move);
        this.updater = engine.updater(
                memory.parameters(), memory.gradients(), objective.clipping(), objective.accumulateSteps(), lent);
        for (Layout.Range range : memory.layout().ranges()) {
            if (range.objective() == place) {
                updater.add(range.offset(), range.length(), UpdateProgram.of(range.optimizer()));
                optimizers.add(range.optimizer());
            }
        }
        this.learningRates = new double[optimizers.size()];
        this.graph = new BoundGraph(engine, graph, batch, memory, variables, this::bind, lent);
    }

    private void bind(Binding binding, int examples) {
        for (Masks mask : masks) {
            binding.input(mask.input(), mask.memory(), 0, mask.shape(examples));
        }
        binding.output(Names.LOSS, loss, 0, Shape.SCALAR);
        lent.ifPresent(threads -> threads.bind(binding));
        for (Variable variable : step.trained()) {
            int offset = memory.layout().offset(variable.name());
            binding.output(Names.gradient(variable.name()), memory.gradients(), offset, variable.shape());
        }
        for (Variable state : step.assigned()) {
            int offset = memory.layout().offset(state.name());
            binding.output(Names.next(state.name()), memory.nextStates(), offset, state.shape());
        }
    }

    /** Whether this objective takes part in a step, counted from 1. */
    boolean takesPart(long number) {
        return number % objective.everySteps() == 0;
    }

    /** Makes a step; where the loss is not finite, nothing is moved. */
    void run(int examples, long number, int epoch) {
        for (int index = 0; index < masks.size(); index++) {
            masks.get(index).draw(number, examples);
        }
        this.epoch = epoch;
        graph.run(examples);
        if (lent.isPresent()) {
            lent.get().rethrow();
        } else {
            move();
        }
    }

    /** What follows the graph, called by the graph's last operator where there are threads to share the work. */
    private void move() {
        if (!Float.isFinite(loss())) {
            return;
        }
        if (takeStates != null) {
            takeStates.run();
        }
        if (updater.accumulate()) {
            for (int index = 0; index < learningRates.length; index++) {
                learningRates[index] = learningRate(optimizers.get(index), epoch);
            }
            updates++;
            updater.update(learningRates, updates);
        }
    }

    private double learningRate(Optimizer optimizer, int epoch) {
        return scheduling.learningRate(objective.schedule(), optimizer.learningRate(), updates, epoch);
    }

    /** The learning rate of the next update, for parameters of no group. */
    double learningRate(int epoch) {
        return learningRate(objective.optimizer(), epoch);
    }

    float loss() {
        return loss.floats().get(0);
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
        graph.close();
        lent.ifPresent(LentThreads::close);
        updater.close();
        if (takeStates != null) {
            takeStates.close();
        }
    }
}
