package acme;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/** Points of a square, told apart by whether they lie within a circle. */
@Name("acme.circle")
@About("points of a square, told apart by whether they lie within a circle")
public record Circle(@Default("400") @About("how many points there are") int examples, @Inline Preparation preparation)
        implements Dataset {
    public Circle {
        Options.positive(examples, "examples");
    }

    @Override
    public Examples open(DatasetContext context) {
        SplitMix64 random = SplitMix64.of(context.seed(), 100);
        float[] points = new float[2 * examples];
        long[] labels = new long[examples];
        for (int row = 0; row < examples; row++) {
            double x = 2 * random.nextDouble() - 1;
            double y = 2 * random.nextDouble() - 1;
            points[2 * row] = (float) x;
            points[2 * row + 1] = (float) y;
            labels[row] = x * x + y * y < 0.6 ? 1 : 0;
        }
        Table table = new Table(new Columns.Floats(points, 2), new Columns.Integers(labels, 1));
        return TableExamples.of(table, preparation, context);
    }
}
