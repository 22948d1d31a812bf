package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.random.RandomGenerator;

/**
 * A (semi-)orthogonal matrix (Saxe et al. 2014), evenly distributed among all of them, times a gain, as PyTorch's {@code
 * orthogonal_}; a convolution's weight is read as [outputs, inputs · window].
 */
@Name("orthogonal")
@About("rows or columns at right angles")
public record Orthogonal(@Default("1.0") @About("what all weights are multiplied by") double gain)
        implements Initialization {
    public Orthogonal {
        Options.positive(gain, "gain");
    }

    @Override
    public Initializer weight(long fanIn, long fanOut) {
        return (values, shape, random) -> {
            int rows = Math.toIntExact(shape.size(0));
            int columns = rows == 0 ? 0 : values.length / rows;
            boolean tall = rows >= columns;
            double[][] vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    double element = tall ? vectors[column][row] : vectors[row][column];
                    values[row * columns + column] = (float) (gain * element);
                }
            }
        };
    }

    /** Normal vectors made orthonormal by Gram and Schmidt, twice over, so that rounding leaves nothing. */
    private static double[][] orthonormal(int count, int width, RandomGenerator random) {
        double[][] vectors = new double[count][width];
        for (int place = 0; place < count; place++) {
            double[] vector = vectors[place];
            for (int index = 0; index < width; index++) {
                vector[index] = random.nextGaussian();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int before = 0; before < place; before++) {
                    subtract(vector, vectors[before], product(vector, vectors[before]));
                }
                double length = Math.sqrt(product(vector, vector));
                for (int index = 0; index < width; index++) {
                    vector[index] /= length;
                }
            }
        }
        return vectors;
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int index = 0; index < one.length; index++) {
            sum += one[index] * other[index];
        }
        return sum;
    }

    private static void subtract(double[] from, double[] vector, double factor) {
        for (int index = 0; index < from.length; index++) {
            from[index] -= factor * vector[index];
        }
    }
}
