package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Examples that are read in each pass anew, block by block, and never held as a whole.
 *
 * <p>A first pass learns what {@link TableExamples} does: means, deviations, ranges, classes and categories exactly, quantiles,
 * medians and what is most frequent by up to 50,000 rows of the training part that are drawn. A row's part is drawn by its number and
 * the seed, so that the parts have their shares but for chance. A shuffled pass takes blocks in random order, and mixes the rows
 * of some blocks at a time. The next blocks are read beside the training.
 */
public final class StreamedExamples implements Examples {
    private static final long ORDER_STREAM = 9;

    /** How many blocks are mixed at most, and how many numbers of theirs. */
    private static final int MIXED = 16;

    private static final long NUMBERS = 1 << 23;

    private final TableBlocks source;
    private final StreamSurvey survey;
    private final FittedFields fitted;
    private final List<Field> fields;
    private final Map<String, List<String>> learned;
    private final List<String> remarks;

    private StreamedExamples(
            TableBlocks source,
            StreamSurvey survey,
            FittedFields fitted,
            List<Field> fields,
            Map<String, List<String>> learned,
            List<String> remarks) {
        this.source = source;
        this.survey = survey;
        this.fitted = fitted;
        this.fields = fields;
        this.learned = learned;
        this.remarks = remarks;
    }

    /**
     * Makes the first pass. The source is closed with the examples, and if that fails.
     *
     * @throws DataException as {@link TableExamples#of}, or if an option wants all rows at once
     */
    public static StreamedExamples of(TableBlocks source, Preparation preparation, DatasetContext context) {
        try {
            return surveyed(source, preparation, context);
        } catch (RuntimeException failure) {
            source.close();
            throw failure;
        }
    }

    private static StreamedExamples surveyed(TableBlocks source, Preparation preparation, DatasetContext context) {
        requireStreamable(preparation, context);
        StreamSurvey survey = new StreamSurvey(preparation, context);
        for (int block = 0; block < source.count(); block++) {
            survey.add(source.read(block));
        }
        TableFields made = survey.fit();
        List<Field> fields = made.fields().stream()
                .map(field -> survey.counted(field, context))
                .toList();
        return new StreamedExamples(
                source,
                survey,
                new FittedFields(fields, preparation, context, made.learned()),
                fields,
                made.learned(),
                List.copyOf(made.remarks()));
    }

    private static void requireStreamable(Preparation preparation, DatasetContext context) {
        String wish = Stream.of(
                        Map.entry("stratify", preparation.stratify()),
                        Map.entry("groups", preparation.groups(context).isPresent()),
                        Map.entry("[cross-validation]", context.fold().isPresent()),
                        Map.entry("sampling", preparation.examples().sampling().isPresent()),
                        Map.entry("window and lags", preparation.series().isSeries()),
                        Map.entry("split = \"tail\"", preparation.split() == Split.TAIL),
                        Map.entry(
                                "encoding = \"target\"", preparation.features().encodes(Encoding.TARGET)))
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
        if (!wish.isEmpty()) {
            throw new DataException("stream = true reads rows as they come, but " + wish
                    + " wants all of them at once; leave one of the two out");
        }
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public OptionalLong size(Part part) {
        return OptionalLong.of(survey.size(part));
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        return new StreamCursor(this, part, order);
    }

    /** The blocks of a pass, those that are mixed together in one list. */
    List<int[]> groups(Part part, Order order) {
        int[] blocks = new int[source.count()];
        for (int block = 0; block < blocks.length; block++) {
            blocks[block] = block;
        }
        if (order.shuffle()) {
            random(part, order, 0).shuffle(blocks);
        }
        List<int[]> groups = new ArrayList<>();
        int mixed = mixed();
        for (int from = 0; from < blocks.length; from += mixed) {
            groups.add(Arrays.copyOfRange(blocks, from, Math.min(blocks.length, from + mixed)));
        }
        return groups;
    }

    private int mixed() {
        long rows = 0;
        for (Part part : Part.values()) {
            rows += survey.size(part);
        }
        long width = fields.stream().mapToLong(Field::elements).sum();
        return (int) Math.max(1, Math.min(MIXED, NUMBERS * source.count() / Math.max(1, rows * width)));
    }

    /** How many rows of a part some blocks have. */
    long size(Part part, int[] blocks) {
        long size = 0;
        for (int block : blocks) {
            size += survey.size(part, block);
        }
        return size;
    }

    /** The rows of a part that some blocks have, in the order of the pass. */
    Rows read(Part part, Order order, int[] blocks, int group) {
        Rows rows = new Rows(fields, Math.toIntExact(size(part, blocks)));
        for (int block : blocks) {
            if (survey.size(part, block) > 0) {
                Table table = source.read(block);
                int[] own = own(part, survey.firstRow(block), table.rows(), (int) survey.size(part, block));
                rows.add(fitted.blocks(table), own);
            }
        }
        if (order.shuffle()) {
            random(part, order, group + 1).shuffle(rows.order());
        }
        return rows;
    }

    private int[] own(Part part, long first, int count, int expected) {
        int[] own = new int[expected];
        int found = 0;
        for (int row = 0; row < count; row++) {
            if (survey.part(first + row) == part) {
                if (found == expected) {
                    throw new DataException("the data has changed since the training began; begin again");
                }
                own[found++] = row;
            }
        }
        if (found < expected) {
            throw new DataException("the data has changed since the training began; begin again");
        }
        return own;
    }

    private static SplitMix64 random(Part part, Order order, int group) {
        return SplitMix64.of(order.seed(), ORDER_STREAM, part.ordinal(), order.epoch(), group);
    }

    @Override
    public String digest() {
        return source.digest();
    }

    @Override
    public Map<String, List<String>> learned() {
        return learned;
    }

    @Override
    public List<String> remarks() {
        return remarks;
    }

    @Override
    public void close() {
        source.close();
    }
}
