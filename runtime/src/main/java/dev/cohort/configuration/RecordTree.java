package dev.cohort.configuration;

import dev.cohort.api.option.Component;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.OneOf;
import dev.cohort.experiment.Array;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The way back from records to the table that binds to them, with every default in it. */
public final class RecordTree {
    private static final Position NOWHERE = new Position("resolved experiment", 0, 0);

    private RecordTree() {}

    /** The table of a record: its options in the order of its components, absent ones left out. */
    public static Table of(Record record) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        addTo(entries, record);
        return new Table(NOWHERE, entries);
    }

    /**
     * Where in the table of a record something stands.
     *
     * @param wanted holds for a record, or for one within it
     * @return as in {@code training.metrics.0}; empty if nothing is found
     */
    public static Optional<String> path(Record record, Predicate<Object> wanted) {
        return path((Object) record, "", wanted);
    }

    private static Optional<String> path(Object value, String place, Predicate<Object> wanted) {
        if (value instanceof Optional<?> maybe) {
            return maybe.flatMap(content -> path(content, place, wanted));
        }
        if (value instanceof List<?> list) {
            return IntStream.range(0, list.size())
                    .mapToObj(index -> path(list.get(index), place + index + ".", wanted))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        if (!(value instanceof Record record)) {
            return Optional.empty();
        }
        if (wanted.test(record)) {
            return Optional.of(place.replaceFirst("\\.$", ""));
        }
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(component -> path(
                        read(record, component.getAccessor()),
                        component.isAnnotationPresent(Inline.class)
                                ? place
                                : place + KebabCase.ofKey(component.getName()) + ".",
                        wanted))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static void addTo(Map<String, Entry> entries, Record record) {
        if (record instanceof Component) {
            entries.put("type", entry(new Scalar(NOWHERE, OptionSchema.nameOf(record.getClass()))));
        }
        OptionSchema schema = OptionSchema.of(record.getClass());
        var components = record.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            Option option = schema.options().get(i);
            Object value = read(record, components[i].getAccessor());
            Optional<?> present = value instanceof Optional<?> maybe ? maybe : Optional.of(value);
            if (option.inline()) {
                present.ifPresent(content -> addTo(entries, (Record) content));
            } else {
                present.ifPresent(content -> entries.put(option.key(), entry(value(content))));
            }
        }
    }

    private static Object read(Record record, Method accessor) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException exception) {
            throw new IllegalStateException("the option " + accessor + " cannot be read", exception);
        }
    }

    private static TomlValue value(Object value) {
        if (value instanceof OneOf<?, ?> either) {
            return value(
                    either.word().isPresent()
                            ? either.word().get()
                            : either.value().orElseThrow());
        }
        if (value instanceof Record record) {
            return of(record);
        }
        if (value instanceof List<?> list) {
            List<TomlValue> elements = new ArrayList<>();
            list.forEach(element -> elements.add(value(element)));
            return new Array(NOWHERE, elements);
        }
        if (value instanceof Map<?, ?> map) {
            List<TomlValue> pairs = new ArrayList<>();
            map.forEach((key, content) -> pairs.add(Table.empty(NOWHERE)
                    .with(FreeKeys.KEY, entry(new Scalar(NOWHERE, key)))
                    .with(FreeKeys.VALUE, entry(value(content)))));
            return new Array(NOWHERE, pairs);
        }
        if (value instanceof Enum<?> constant) {
            return new Scalar(NOWHERE, KebabCase.of(constant));
        }
        if (value instanceof Integer number) {
            return new Scalar(NOWHERE, number.longValue());
        }
        boolean plain = value instanceof Boolean || value instanceof Long || value instanceof Double;
        return new Scalar(NOWHERE, plain ? value : value.toString());
    }

    private static Entry entry(TomlValue value) {
        return new Entry(NOWHERE, value);
    }
}
