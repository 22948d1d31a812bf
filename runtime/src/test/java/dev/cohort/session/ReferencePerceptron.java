package dev.cohort.session;

import dev.cohort.api.dataset.Batch;

/** {@link Components.Perceptron} with cross-entropy and momentum, written out in 64 bits with nothing of Cohort. */
final class ReferencePerceptron {
    private static final int IN = Components.FEATURES;
    private static final int OUT = Components.CLASSES;

    private final int hidden;
    private final double[] first;
    private final double[] bias;
    private final double[] second;
    private final double[][] momenta;

    ReferencePerceptron(float[] first, float[] second) {
        this.hidden = first.length / IN;
        this.first = doubles(first);
        this.bias = new double[hidden];
        this.second = doubles(second);
        this.momenta = new double[][] {new double[first.length], new double[hidden], new double[second.length]};
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int index = 0; index < values.length; index++) {
            doubles[index] = values[index];
        }
        return doubles;
    }

    float[] first() {
        float[] floats = new float[first.length];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = (float) first[index];
        }
        return floats;
    }

    /** Makes a step and returns the loss before it. */
    double step(Batch batch, int examples, double rate, double momentum) {
        double[] byFirst = new double[first.length];
        double[] byBias = new double[hidden];
        double[] bySecond = new double[second.length];
        double loss = 0;
        for (int row = 0; row < examples; row++) {
            double[] layer = new double[hidden];
            for (int unit = 0; unit < hidden; unit++) {
                double sum = bias[unit];
                for (int in = 0; in < IN; in++) {
                    sum += batch.floats(0).get(row * IN + in) * first[in * hidden + unit];
                }
                layer[unit] = Math.tanh(sum);
            }
            double[] exponentials = new double[OUT];
            double total = 0;
            for (int out = 0; out < OUT; out++) {
                double logit = 0;
                for (int unit = 0; unit < hidden; unit++) {
                    logit += layer[unit] * second[unit * OUT + out];
                }
                exponentials[out] = Math.exp(logit);
                total += exponentials[out];
            }
            int label = (int) batch.longs(1).get(row);
            loss -= Math.log(exponentials[label] / total) / examples;
            double[] byLayer = new double[hidden];
            for (int out = 0; out < OUT; out++) {
                double byLogit = (exponentials[out] / total - (out == label ? 1 : 0)) / examples;
                for (int unit = 0; unit < hidden; unit++) {
                    bySecond[unit * OUT + out] += layer[unit] * byLogit;
                    byLayer[unit] += second[unit * OUT + out] * byLogit;
                }
            }
            for (int unit = 0; unit < hidden; unit++) {
                double bySum = byLayer[unit] * (1 - layer[unit] * layer[unit]);
                byBias[unit] += bySum;
                for (int in = 0; in < IN; in++) {
                    byFirst[in * hidden + unit] += batch.floats(0).get(row * IN + in) * bySum;
                }
            }
        }
        move(first, momenta[0], byFirst, rate, momentum);
        move(bias, momenta[1], byBias, rate, momentum);
        move(second, momenta[2], bySecond, rate, momentum);
        return loss;
    }

    private static void move(double[] values, double[] buffer, double[] gradient, double rate, double momentum) {
        for (int index = 0; index < values.length; index++) {
            buffer[index] = momentum * buffer[index] + gradient[index];
            values[index] -= rate * buffer[index];
        }
    }
}
