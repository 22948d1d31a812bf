package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The first predictions as a picture of many small images, row by row, dark to light over the range of all their numbers: what a
 * generator makes, what an autoencoder gives back.
 *
 * <p>An image is square; of numbers that make three squares, the first is its red, the second its green and the third its blue.
 */
@Name("samples")
@About("the first predictions as a picture of many small images")
public record Samples(
        @Default("4") @About("how many rows of images there are") int rows,
        @Default("8") @About("how many images stand in a row") int columns)
        implements Metric {
    public Samples {
        Options.positive(rows, "rows");
        Options.positive(columns, "columns");
    }

    @Override
    public Set<Answer> judges() {
        return EnumSet.of(Answer.SAMPLES, Answer.NUMBERS);
    }

    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Measurement start(Task task) {
        return new Shown(new ImageGrid(task.width(), rows, columns), task.width());
    }

    /** Keeps as many predictions as there is room for. */
    private static final class Shown implements Measurement {
        private final ImageGrid grid;
        private final int width;
        private final List<float[]> images = new ArrayList<>();

        Shown(ImageGrid grid, int width) {
            this.grid = grid;
            this.width = width;
        }

        @Override
        public void update(Predictions predictions) {
            for (int row = 0; row < predictions.rows() && images.size() < grid.images(); row++) {
                float[] image = new float[width];
                for (int column = 0; column < width; column++) {
                    image[column] = (float) predictions.prediction(row, column);
                }
                images.add(image);
            }
        }

        @Override
        public void merge(Measurement other) {
            List<float[]> more = ((Shown) other).images;
            images.addAll(more.subList(0, Math.min(more.size(), grid.images() - images.size())));
        }

        @Override
        public Result compute() {
            return Result.of(new Result.Picture(grid.png(images)));
        }
    }
}
