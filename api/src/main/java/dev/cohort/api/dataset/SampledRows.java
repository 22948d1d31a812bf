package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of a training part as a sampling draws them. Examples that are made of two are new rows behind those of the table.
 *
 * @param training the rows, an example that comes several times being there as often
 * @param fields the same fields, whose classes are counted anew
 * @param blocks the elements of all rows, new ones included
 * @param account what people should know of it
 */
record SampledRows(int[] training, List<Field> fields, List<Block> blocks, String account) {
    private static final int CLASSES_SHOWN = 10;

    static SampledRows of(
            Sampling sampling, TrainingClasses classes, List<Field> fields, List<Block> blocks, long seed) {
        Sample sample = Sample.of(sampling, classes, SplitMix64.of(seed, TableExamples.SAMPLING_STREAM));
        long[] counts = sample.counts(classes);
        int[] training = new int[sample.size()];
        List<Integer> made = new ArrayList<>();
        int rows = blocks.get(0).rows();
        for (int index = 0; index < training.length; index++) {
            training[index] = sample.shares()[index] == 0 ? classes.row(sample.examples()[index]) : rows + made.size();
            if (sample.shares()[index] != 0) {
                made.add(index);
            }
        }
        List<Block> all = new ArrayList<>();
        List<Field> counted = new ArrayList<>();
        for (int field = 0; field < fields.size(); field++) {
            boolean features = fields.get(field).name().equals(Field.FEATURES);
            all.add(made.isEmpty() ? blocks.get(field) : extended(blocks.get(field), features, sample, made, classes));
            counted.add(
                    fields.get(field).name().equals(Field.TARGET)
                            ? fields.get(field)
                                    .withClassCounts(
                                            Arrays.stream(counts).boxed().toList())
                            : fields.get(field));
        }
        Arrays.sort(training);
        return new SampledRows(training, counted, all, account(classes, counts));
    }

    /** Features lie between those of two examples, all else is that of the first. */
    private static Block extended(
            Block block, boolean between, Sample sample, List<Integer> made, TrainingClasses classes) {
        int[] from = made.stream()
                .mapToInt(index -> classes.row(sample.examples()[index]))
                .toArray();
        int[] to = made.stream()
                .mapToInt(index -> classes.row(sample.towards()[index]))
                .toArray();
        Block whole = block.with(from);
        if (between && whole instanceof Block.Floats floats) {
            int width = floats.width();
            float[] elements = floats.elements();
            for (int index = 0; index < from.length; index++) {
                float share = sample.shares()[made.get(index)];
                int place = (block.rows() + index) * width;
                for (int column = 0; column < width; column++) {
                    elements[place + column] +=
                            share * (elements[to[index] * width + column] - elements[place + column]);
                }
            }
        }
        return whole;
    }

    private static String account(TrainingClasses classes, long[] after) {
        long[] before = classes.counts();
        StringBuilder text = new StringBuilder("sampling: " + classes.size() + " examples to train on become "
                + Arrays.stream(after).sum());
        IntStream.range(0, Math.min(CLASSES_SHOWN, before.length))
                .forEach(label -> text.append(label == 0 ? "; " : ", ")
                        .append(classes.name(label))
                        .append(" ")
                        .append(before[label])
                        .append(" → ")
                        .append(after[label]));
        return text + (before.length > CLASSES_SHOWN ? ", …" : "");
    }
}
