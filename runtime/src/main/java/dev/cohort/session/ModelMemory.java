package dev.cohort.session;

import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.graph.Initializer;
import dev.cohort.engine.Binding;
import dev.cohort.engine.Engine;
import dev.cohort.engine.TensorMemory;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.Variable;
import java.util.random.RandomGenerator;

/** The vectors of a model in training: parameters, their gradients, states, and the states of the next step. */
record ModelMemory(
        Layout layout, TensorMemory parameters, TensorMemory gradients, TensorMemory states, TensorMemory nextStates)
        implements AutoCloseable {
    ModelMemory(Layout layout, Engine engine) {
        this(
                layout,
                engine.allocate(layout.length()),
                engine.allocate(layout.length()),
                engine.allocate(layout.stateLength()),
                engine.allocate(layout.assignedLength()));
    }

    /** Fills all variables; the numbers drawn for one depend on the seed and the name of its origin alone. */
    void initialize(long seed) {
        layout.parameters().forEach(variable -> initialize(variable, seed));
        layout.states().forEach(variable -> initialize(variable, seed));
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
        return variable.trainable() ? parameters : states;
    }

    void write(Variable variable, float[] values) {
        if (values.length != variable.length()) {
            throw new IllegalArgumentException(
                    variable.name() + " has " + variable.length() + " elements, but " + values.length + " were given");
        }
        int offset = layout.offset(variable.name());
        home(variable).write(offset, values, 0, values.length);
    }

    float[] read(Variable variable) {
        float[] values = new float[variable.length()];
        read(variable, values);
        return values;
    }

    void read(Variable variable, float[] to) {
        home(variable).read(layout.offset(variable.name()), to, 0, to.length);
    }

    /** Lets a graph read a variable. */
    void bind(Binding binding, String input, Variable variable) {
        binding.input(input, home(variable), layout.offset(variable.name()), variable.shape());
    }

    @Override
    public void close() {
        parameters.close();
        gradients.close();
        states.close();
        nextStates.close();
    }
}
