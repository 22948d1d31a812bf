package dev.cohort.engine;

import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring parameters that one optimizer moves, on the processor.
 *
 * <p>Parameters and gradients are kept in arrays beside the native memory that graphs see: a loop over arrays is many times
 * faster than one over native memory, and the copies cost a tenth of what it saves.
 */
final class HostGroup {
    private final int offset;
    private final int length;
    private final TensorMemory parameterMemory;
    private final TensorMemory gradientMemory;
    private final float[] parameters;
    private final float[] gradients;
    private final float[][] states;
    private final List<String> stateNames;
    private final UpdateKernel kernel;

    HostGroup(
            int offset, int length, TensorMemory parameterMemory, TensorMemory gradientMemory, UpdateProgram program) {
        this.offset = offset;
        this.length = length;
        this.parameterMemory = parameterMemory;
        this.gradientMemory = gradientMemory;
        this.parameters = new float[length];
        this.gradients = new float[length];
        this.stateNames = new ArrayList<>(program.states().keySet());
        this.states = new float[stateNames.size()][length];
        this.kernel = UpdateCompiler.compile(program);
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    List<String> stateNames() {
        return stateNames;
    }

    float[] state(String name) {
        return states[stateNames.indexOf(name)];
    }

    float[] parameters() {
        return parameters;
    }

    /** The gradients of the update to come or just made. */
    float[] gradients() {
        return gradients;
    }

    /** Takes the parameters from where graphs see them. */
    void readParameters() {
        parameterMemory.read(offset, parameters, 0, length);
    }

    void readGradients() {
        gradientMemory.read(offset, gradients, 0, length);
    }

    void addGradients(float[] scratch) {
        gradientMemory.read(offset, scratch, 0, length);
        for (int index = 0; index < length; index++) {
            gradients[index] += scratch[index];
        }
    }

    void scaleGradients(float factor) {
        for (int index = 0; index < length; index++) {
            gradients[index] *= factor;
        }
    }

    void clipGradients(float bound) {
        for (int index = 0; index < length; index++) {
            gradients[index] = Math.max(-bound, Math.min(bound, gradients[index]));
        }
    }

    /** The sum of the gradients' squares in 64 bits, over four partial sums that the compiler keeps apart. */
    double squaredNorm() {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int index = 0;
        for (; index < length - 3; index += 4) {
            first += (double) gradients[index] * gradients[index];
            second += (double) gradients[index + 1] * gradients[index + 1];
            third += (double) gradients[index + 2] * gradients[index + 2];
            fourth += (double) gradients[index + 3] * gradients[index + 3];
        }
        for (; index < length; index++) {
            first += (double) gradients[index] * gradients[index];
        }
        return first + second + third + fourth;
    }

    void update(double learningRate, double step) {
        kernel.update(parameters, gradients, states, learningRate, step, 0, length);
        parameterMemory.write(offset, parameters, 0, length);
    }
}
