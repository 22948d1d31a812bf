package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Pairs of another data set's examples, which are held in memory. */
final class PairedExamples implements Examples {
    private static final List<String> CLASSES = List.of("different", "alike");

    private final Examples examples;
    private final List<Field> fields;
    private final long seed;
    private final double alike;
    private final int features;
    private final int target;
    private final Map<Part, LabelledRows> parts = new EnumMap<>(Part.class);

    PairedExamples(Examples examples, long seed, double alike, String other) {
        this.examples = examples;
        this.seed = seed;
        this.alike = alike;
        if (examples.drawsEachPass()) {
            throw new DataException(
                    "sampling draws anew for each pass, but pairs are drawn from all examples that there are;"
                            + " use sampling = \"over\" or \"under\"");
        }
        List<String> names = examples.fields().stream().map(Field::name).toList();
        this.features = names.indexOf(Field.FEATURES);
        this.target = names.indexOf(Field.TARGET);
        if (features < 0 || target < 0 || !examples.fields().get(target).isClass()) {
            throw new DataException("pairs are made of examples with features and a class, but these have "
                    + String.join(", ", names) + (target < 0 ? "" : ", whose target is no class"));
        }
        Field first = examples.fields().get(features);
        if (first.type() != ElementType.FLOAT32
                || first.derivation().isPresent()
                || examples.buckets().size() > 1) {
            throw new DataException("pairs are made of features that are numbers of one shape, used as they are or"
                    + " scaled, but these are " + first.type() + " of shape " + first.shape());
        }
        Field second = new Field(other, first.type(), first.shape())
                .withElementNames(first.elementNames())
                .withFill(first.fill());
        this.fields = List.of(
                first,
                new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(CLASSES),
                first.scaling().map(second::withScaling).orElse(second));
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public OptionalLong size(Part part) {
        return examples.size(part);
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        LabelledRows rows = rows(part);
        return new PairCursor(rows, order, seed, alike);
    }

    private synchronized LabelledRows rows(Part part) {
        return parts.computeIfAbsent(part, key -> {
            LabelledRows rows = LabelledRows.read(examples, key, features, target);
            if (rows.size() > 0 && rows.classes() < 2) {
                throw new DataException("pairs of things that are not alike need two classes, but the part "
                        + key.name().toLowerCase(Locale.ROOT) + " has one");
            }
            return rows;
        });
    }

    @Override
    public String digest() {
        return Long.toHexString(SplitMix64.stream("pairs " + alike + " " + examples.digest()));
    }

    @Override
    public List<String> remarks() {
        return examples.remarks();
    }

    @Override
    public void close() {
        examples.close();
    }
}
