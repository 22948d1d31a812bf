package dev.cohort.session;

import dev.cohort.engine.FlatMemory;
import dev.cohort.step.Variable;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The vectors of a model in training: parameters, their gradients, states, and the states of the next step. */
record ModelMemory(
        Layout layout, FlatMemory parameters, FlatMemory gradients, FlatMemory states, FlatMemory nextStates) {
    ModelMemory(Layout layout) {
        this(
                layout,
                new FlatMemory(layout.length()),
                new FlatMemory(layout.length()),
                new FlatMemory(layout.stateLength()),
                new FlatMemory(layout.stateLength()));
    }

    /** Fills all variables; the numbers drawn for one depend on the seed and its name alone. */
    void initialize(long seed) {
        layout.parameters().forEach(variable -> initialize(variable, seed));
        layout.states().forEach(variable -> initialize(variable, seed));
    }

    private void initialize(Variable variable, long seed) {
        long name = 0;
        for (int index = 0; index < variable.name().length(); index++) {
            name = Masks.mix(name + variable.name().charAt(index) + 1);
        }
        RandomGenerator random = new SplittableRandom(Masks.mix(seed) ^ name);
        float[] values = new float[variable.length()];
        variable.initializer().fill(values, variable.shape(), random);
        write(variable, values);
    }

    private FlatMemory home(Variable variable) {
        return variable.trainable() ? parameters : states;
    }

    void write(Variable variable, float[] values) {
        if (values.length != variable.length()) {
            throw new IllegalArgumentException(
                    variable.name() + " has " + variable.length() + " elements, but " + values.length + " were given");
        }
        home(variable).write(layout.offset(variable.name()), values, 0, values.length);
    }

    float[] read(Variable variable) {
        float[] values = new float[variable.length()];
        home(variable).read(layout.offset(variable.name()), values, 0, values.length);
        return values;
    }

    /** Where graphs read a variable. */
    ByteBuffer bytes(Variable variable) {
        return home(variable).slice(layout.offset(variable.name()), variable.length());
    }
}
