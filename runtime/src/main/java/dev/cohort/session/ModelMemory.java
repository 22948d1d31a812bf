package dev.cohort.session;

import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.autodiff.NarrowInputs;
import dev.cohort.engine.Bfloat16Memory;
import dev.cohort.engine.Binding;
import dev.cohort.engine.Engine;
import dev.cohort.engine.TensorMemory;
import dev.cohort.graph.Graph;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.Names;
import dev.cohort.step.Variable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The vectors of a model in training: parameters that are moved, their gradients, what stays as it is, states, and the states of
 * the next step.
 */
final class ModelMemory implements AutoCloseable {
    private final Layout layout;
    private final TensorMemory parameters;
    private final TensorMemory gradients;
    private final TensorMemory frozen;
    private final TensorMemory states;
    private final TensorMemory nextStates;

    /** What stays as it is, as snapshots have it; all of them share one copy. */
    private Optional<List<Bfloat16Tensor>> narrow = Optional.empty();

    /** @param precision in what type to keep what stays as it is */
    ModelMemory(Layout layout, ElementType precision, Engine engine) {
        this.layout = layout;
        this.parameters = engine.allocate(layout.length());
        this.gradients = engine.allocate(layout.length());
        this.frozen = precision == ElementType.BFLOAT16
                ? engine.allocateBfloat16(layout.frozenLength())
                : engine.allocate(layout.frozenLength());
        this.states = engine.allocate(layout.stateLength());
        this.nextStates = engine.allocate(layout.assignedLength());
    }

    Layout layout() {
        return layout;
    }

    TensorMemory parameters() {
        return parameters;
    }

    TensorMemory gradients() {
        return gradients;
    }

    TensorMemory states() {
        return states;
    }

    TensorMemory nextStates() {
        return nextStates;
    }

    /** Fills all variables; the numbers drawn for one depend on the seed and the name of its origin alone. */
    void initialize(long seed) {
        layout.variables().forEach(variable -> initialize(variable, seed));
    }

    private void initialize(Variable variable, long seed) {
        RandomGenerator random = new SplitMix64(SplitMix64.mix(seed) ^ SplitMix64.stream(variable.origin()));
        float[] values = new float[variable.length()];
        Initializer initializer = variable.initializer();
        PluginCode.run(initializer, "fill", () -> initializer.fill(values, variable.shape(), random));
        if (variable.trainable()) {
            requireFinite(variable, values);
        }
        write(variable, values);
    }

    private static void requireFinite(Variable variable, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw PluginCode.broken(
                        variable.initializer(),
                        "fill",
                        "has the parameter '" + variable.name() + "' begin with " + value
                                + ", which nothing can be learned from");
            }
        }
    }

    private TensorMemory home(Variable variable) {
        return layout.isFrozen(variable) ? frozen : variable.trainable() ? parameters : states;
    }

    void write(Variable variable, float[] values) {
        if (values.length != variable.length()) {
            throw new IllegalArgumentException(
                    variable.name() + " has " + variable.length() + " elements, but " + values.length + " were given");
        }
        home(variable).write(layout.offset(variable.name()), values, 0, values.length);
        if (layout.isFrozen(variable)) {
            narrow = Optional.empty();
        }
    }

    float[] read(Variable variable) {
        float[] values = new float[variable.length()];
        read(variable, values);
        return values;
    }

    void read(Variable variable, float[] to) {
        home(variable).read(layout.offset(variable.name()), to, 0, to.length);
    }

    /** Whether a variable is kept in 16 bits. */
    boolean isNarrow(Variable variable) {
        return layout.isFrozen(variable) && frozen instanceof Bfloat16Memory;
    }

    /** Copies of what is kept in 16 bits. */
    List<Bfloat16Tensor> narrow() {
        if (narrow.isEmpty()) {
            narrow = Optional.of(layout.frozen().stream()
                    .filter(this::isNarrow)
                    .map(this::copy)
                    .toList());
        }
        return narrow.get();
    }

    /** Whether what is kept of a variable is this very copy. */
    boolean isKept(Bfloat16Tensor copy) {
        return narrow.filter(kept -> kept.contains(copy)).isPresent();
    }

    private Bfloat16Tensor copy(Variable variable) {
        short[] elements = new short[variable.length()];
        if (frozen instanceof Bfloat16Memory memory) {
            memory.read(layout.offset(variable.name()), elements);
        }
        return new Bfloat16Tensor(variable.name(), variable.shape(), elements);
    }

    /** The graph as it reads variables from here: in the type in which they are kept. */
    Graph reading(Graph graph) {
        Set<String> inputs = layout.frozen().stream()
                .filter(this::isNarrow)
                .map(variable -> Names.variable(variable.name()))
                .filter(graph.inputs()::containsKey)
                .collect(Collectors.toSet());
        return inputs.isEmpty() ? graph : NarrowInputs.apply(graph, inputs, frozen.type(), Names::again);
    }

    /** Lets such a graph read the variables that it has inputs for. */
    void bind(Binding binding, Set<String> inputs, Collection<Variable> variables) {
        for (Variable variable : variables) {
            String input = Names.variable(variable.name());
            for (int time = 1; inputs.contains(input); time++) {
                binding.input(input, home(variable), layout.offset(variable.name()), variable.shape());
                input = Names.again(Names.variable(variable.name()), time);
            }
        }
    }

    @Override
    public void close() {
        parameters.close();
        gradients.close();
        frozen.close();
        states.close();
        nextStates.close();
    }
}
