package dev.cohort.session;

import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Questions;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.api.graph.ElementType;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The open data of a run, as the runtime asks for them.
 *
 * @param examples what a data set has opened
 */
public record OpenData(Examples examples) implements AutoCloseable {
    /**
     * Opens a data set, and holds a stranger's to what the losses asked for. One that leaves its examples to a {@code Table} gives
     * what its user asked for, with {@code target-type}.
     */
    public static OpenData open(Dataset dataset, DatasetContext context) {
        OpenData data = new OpenData(PluginCode.call(dataset, "open", () -> dataset.open(context)));
        if (PluginCode.stranger(data.examples).isPresent()) {
            try {
                data.requireTargets(context.targets());
                data.learned();
            } catch (RuntimeException broken) {
                data.close();
                throw broken;
            }
        }
        return data;
    }

    private void requireTargets(Map<String, TargetRequest> targets) {
        for (Field field : fields()) {
            TargetRequest request = targets.get(field.name());
            boolean classes = field.isClass() && !field.isDistribution();
            boolean numbers = field.type() != ElementType.INT64 && !classes;
            if (request != null && !(request.type() == TargetType.CLASS ? field.isClass() : numbers)) {
                String came = classes ? "classes" : "numbers";
                throw PluginCode.broken(
                        examples,
                        "fields",
                        "has '" + field.name() + "' as " + came + ", " + field.type() + " of shape " + field.shape()
                                + ", but the loss asked for "
                                + (request.type() == TargetType.CLASS
                                        ? "classes, whose names it has none of"
                                        : "floating-point numbers"));
            }
        }
    }

    /** The fields that every example has. */
    public List<Field> fields() {
        List<Field> fields = PluginCode.call(examples, "fields", examples::fields);
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            misfit(field, names).ifPresent(problem -> {
                throw PluginCode.broken(examples, "fields", problem);
            });
        }
        return fields;
    }

    /** The fields of each bucket, which differ in their shapes alone; the first is {@link #fields}. */
    public List<List<Field>> buckets() {
        List<Field> largest = fields();
        List<List<Field>> buckets = PluginCode.call(examples, "buckets", examples::buckets);
        boolean held = !buckets.isEmpty()
                && buckets.get(0).equals(largest)
                && buckets.stream().allMatch(bucket -> isWithin(bucket, largest));
        if (!held) {
            throw PluginCode.broken(
                    examples,
                    "buckets",
                    "gives fields that differ in more than their shapes, or that are larger than those of the first, which"
                            + " fields() gives");
        }
        return buckets;
    }

    private static boolean isWithin(List<Field> fields, List<Field> largest) {
        return fields.size() == largest.size()
                && IntStream.range(0, fields.size()).allMatch(index -> isWithin(fields.get(index), largest.get(index)));
    }

    private static boolean isWithin(Field field, Field largest) {
        return field.name().equals(largest.name())
                && field.type() == largest.type()
                && field.classNames().equals(largest.classNames())
                && field.shape().rank() == largest.shape().rank()
                && field.shape().isFixed()
                && IntStream.range(0, field.shape().rank())
                        .allMatch(axis ->
                                field.shape().size(axis) <= largest.shape().size(axis));
    }

    private static Optional<String> misfit(@Nullable Field field, Set<String> names) {
        if (field == null) {
            return Optional.of("has a null among them");
        }
        if (!names.add(field.name())) {
            return Optional.of("has two named '" + field.name() + "'");
        }
        boolean held = field.type() == ElementType.FLOAT32
                || field.type() == ElementType.INT64
                || field.type() == ElementType.UINT8
                || field.type() == ElementType.BOOL;
        return held && field.shape().isFixed()
                ? Optional.empty()
                : Optional.of("has '" + field.name() + "' of " + field.type() + " and shape " + field.shape()
                        + ", but a batch holds FLOAT32, INT64, UINT8 or BOOL, in a shape of numbers");
    }

    /** The number of examples of a part, where it is known. */
    public OptionalLong size(Part part) {
        OptionalLong size = PluginCode.call(examples, "size", () -> examples.size(part));
        if (size.isPresent() && size.getAsLong() < 0) {
            throw PluginCode.broken(examples, "size", "answers " + size.getAsLong());
        }
        return size;
    }

    /** The number of examples of a part that come in each bucket; none where that is not known. */
    public List<Long> bucketSizes(Part part) {
        int buckets = PluginCode.call(examples, "buckets", examples::buckets).size();
        List<Long> sizes = new ArrayList<>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            int number = bucket;
            OptionalLong size =
                    buckets == 1 ? size(part) : PluginCode.call(examples, "size", () -> examples.size(part, number));
            if (size.isEmpty()) {
                return List.of();
            }
            sizes.add(size.getAsLong());
        }
        return sizes;
    }

    /** How many batches of so many examples a part has, where it is known: of each bucket full ones, and what remains. */
    public OptionalLong batches(Part part, int batchSize, boolean dropLast) {
        List<Long> sizes = bucketSizes(part);
        long batches = 0;
        for (long size : sizes) {
            long whole = size / batchSize;
            batches += dropLast || size % batchSize == 0 ? whole : whole + 1;
        }
        return sizes.isEmpty() ? OptionalLong.empty() : OptionalLong.of(batches);
    }

    /** Whether there may be examples of a part. */
    public boolean has(Part part) {
        return size(part).orElse(1) > 0;
    }

    /** Whether the examples of each shuffled pass over the training part are drawn anew. */
    public boolean drawsEachPass() {
        return PluginCode.call(examples, "drawsEachPass", examples::drawsEachPass);
    }

    /** How many examples in turn belong together, where their order says something. */
    public OptionalLong turn() {
        return PluginCode.call(examples, "turn", examples::turn);
    }

    /** Begins a pass over a part; where that is much work, with as many threads as there are processors. */
    public BatchReader read(Part part, Order order) {
        boolean byThreads = PluginCode.call(examples, "isReadByThreads", examples::isReadByThreads);
        return read(part, order, byThreads ? Runtime.getRuntime().availableProcessors() : 0);
    }

    /** @param threads how many read ahead; 0 for whoever asks for a batch to read it */
    BatchReader read(Part part, Order order, int threads) {
        List<Cursor> cursors = new ArrayList<>();
        do {
            cursors.add(PluginCode.call(examples, "cursor", () -> examples.cursor(part, order)));
        } while (cursors.size() < threads);
        Optional<ReadAhead> ahead = threads > 0 ? Optional.of(new ReadAhead(cursors, buckets())) : Optional.empty();
        return new BatchReader(cursors.get(0), ahead, part, size(part), order.position());
    }

    /** What has to be known to read new data. */
    public Map<String, List<String>> learned() {
        return PluginCode.call(examples, "learned", examples::learned);
    }

    /** The tokens of the target, where it is a text. */
    public Optional<Vocabulary> vocabulary() {
        return PluginCode.call(examples, "vocabulary", examples::vocabulary);
    }

    /** The questions that examples are windows of. */
    public Optional<Questions> questions() {
        return PluginCode.call(examples, "questions", examples::questions);
    }

    /** What was done to the data. */
    public List<String> account() {
        return PluginCode.call(examples, "account", examples::account);
    }

    /** What people should know of the data, though nothing of it forbids to train. */
    public List<String> remarks() {
        return PluginCode.call(examples, "remarks", examples::remarks);
    }

    @Override
    public void close() {
        PluginCode.run(examples, "close", examples::close);
    }
}
