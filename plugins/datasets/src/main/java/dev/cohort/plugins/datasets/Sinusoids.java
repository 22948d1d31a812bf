package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sine waves that Finn et al. 2017 learn to learn, made from the run's seed: many small tasks, one behind the other.
 *
 * <p>Each task is y = a · sin(x − p) with an amplitude a in [0.1, 5) and a phase p in [0, π), and its examples have x in [−5, 5),
 * all of them drawn uniformly. It gives {@code shots} examples, so many {@code passes} one after another, and then {@code further}
 * ones. Of the last task the further ones are {@code test} many and the test part, so a model that was trained on all has seen the
 * shots of this task alone. For a single epoch with {@code shuffle = false} and batches of one task, as {@code reptile} and {@code
 * maml} need them; a run that asks for others is refused.
 */
@Name("sinusoids")
@About("sine waves made from the seed, each a task of few examples, for learning to learn with shuffle = false")
public record Sinusoids(
        @Default("1000") @About("how many waves there are") int tasks,
        @Default("10") @About("of how many examples each is learned") int shots,
        @Default("1") @About("how often these come one after another") int passes,
        @Default("10") @About("how many further examples follow, but in the last task") int further,
        @Default("100") @About("how many examples of the last task are the test part") int test)
        implements Dataset {
    private static final long STREAM = 4;
    private static final double MOST_EXAMPLES = 1e8;

    public Sinusoids {
        Options.positive(tasks, "tasks");
        Options.positive(shots, "shots");
        Options.positive(passes, "passes");
        Options.require(further >= 0, "further", "must be 0 or more, got " + further);
        Options.positive(test, "test");
        double all = tasks * ((double) shots * passes + further) + test;
        Options.require(all <= MOST_EXAMPLES, "tasks", "and what each gives come to more than 100 million examples");
    }

    /** Puts examples of one task after another into arrays. */
    private static final class Rows {
        private final SplitMix64 random;
        private final float[] features;
        private final float[] targets;
        private int row;
        private double amplitude;
        private double phase;

        Rows(SplitMix64 random, int count) {
            this.random = random;
            this.features = new float[count];
            this.targets = new float[count];
        }

        void begin() {
            amplitude = 0.1 + 4.9 * random.nextDouble();
            phase = Math.PI * random.nextDouble();
        }

        void draw(int examples) {
            for (int end = row + examples; row < end; row++) {
                float x = (float) (10 * random.nextDouble() - 5);
                features[row] = x;
                targets[row] = (float) (amplitude * StrictMath.sin(x - phase));
            }
        }

        void repeat(int examples) {
            System.arraycopy(features, row - examples, features, row, examples);
            System.arraycopy(targets, row - examples, targets, row, examples);
            row += examples;
        }
    }

    @Override
    public Examples open(DatasetContext context) {
        if (context.fold().isPresent()) {
            throw new DataException(
                    "the waves come one after another, which folds of [cross-validation] would tear apart;"
                            + " remove it");
        }
        int count = tasks * (shots * passes + further) - further + test;
        Rows rows = new Rows(SplitMix64.of(context.seed(), STREAM), count);
        for (int task = 1; task <= tasks; task++) {
            rows.begin();
            rows.draw(shots);
            for (int pass = 1; pass < passes; pass++) {
                rows.repeat(shots);
            }
            rows.draw(task < tasks ? further : test);
        }
        Table table = new Table(new Columns.Floats(rows.features, 1), new Columns.Floats(rows.targets, 1));
        Preparation tail = Preparation.NONE.withParts(0, (double) test / count, Split.TAIL);
        return new TurnExamples(TableExamples.of(table, tail, context), commonDivisor(shots, further));
    }

    /** What divides both, so that no batch of as many has examples of two tasks. */
    private static long commonDivisor(long one, long other) {
        return other == 0 ? one : commonDivisor(other, one % other);
    }

    /** CSV files with one column. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(NewTable.open(input, ',', Preparation.NONE, learned, keep));
    }
}
