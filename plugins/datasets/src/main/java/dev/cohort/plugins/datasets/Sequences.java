package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.FeatureType;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.SequenceExamples;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Collections;
import java.util.List;

/**
 * Sequences of tokens of different lengths, made from the run's seed.
 *
 * <p>A token is a number from 1 to {@code vocabulary} − 1; 0 fills a sequence up to the length of its bucket. The first {@code
 * classes} tokens are marks, and a sequence is of the class of the mark that comes first in it: a model has to hold it until the
 * sequence ends.
 */
@Name("sequences")
@About("token sequences of different lengths, made from the seed; the class is the mark that comes first")
public record Sequences(
        @Default("1000") @About("how many examples are made") int examples,
        @Default("3") @About("how many classes there are") int classes,
        @Default("20") @About("how many different tokens there are, 0 for padding included") int vocabulary,
        @Default("[8, 16, 32]") @About("the lengths that sequences are padded to; the longest one is that of the last")
                List<Integer> buckets,
        @Default("0.0") @About("the fraction of the examples that is kept for validation") double validation,
        @Default("0.0") @About("the fraction of the examples that is kept for the test at the end") double test)
        implements Dataset {
    private static final long STREAM = 5;

    public Sequences {
        buckets = List.copyOf(buckets);
        Options.positive(examples, "examples");
        Options.require(classes > 1, "classes", "must be 2 or more, got " + classes);
        Options.require(
                vocabulary > classes + 1,
                "vocabulary",
                "must be above " + (classes + 1) + ": padding, a mark for each class, and tokens that are neither, got "
                        + vocabulary);
        Options.require(
                !buckets.isEmpty() && buckets.stream().allMatch(length -> length > 0),
                "buckets",
                "must be lengths of 1 or more");
        Options.fraction(validation, "validation");
        Options.fraction(test, "test");
        Options.require(validation + test < 1, "test", "leaves nothing to train on");
    }

    @Override
    public Examples open(DatasetContext context) {
        SplitMix64 random = SplitMix64.of(context.seed(), STREAM);
        int longest = Collections.max(buckets);
        long[] tokens = new long[Math.multiplyExact(examples, longest)];
        long[] labels = new long[examples];
        int[] lengths = new int[examples];
        for (int row = 0; row < examples; row++) {
            lengths[row] = 1 + random.nextInt(longest);
            int mark = random.nextInt(lengths[row]);
            for (int place = 0; place < lengths[row]; place++) {
                // Before the first mark there is none; behind it there may be others.
                int least = place < mark ? classes + 1 : 1;
                int end = place == mark ? classes + 1 : vocabulary;
                tokens[row * longest + place] = random.nextInt(least, end);
            }
            labels[row] = tokens[row * longest + mark] - 1;
        }
        Table table = new Table(new Columns.Integers(tokens, longest), new Columns.Integers(labels, 1));
        Preparation preparation =
                Preparation.NONE.withParts(validation, test, Split.RANDOM).withFeatureType(FeatureType.INT64);
        return SequenceExamples.of(table, lengths, buckets, preparation, context);
    }
}
