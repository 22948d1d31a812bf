package dev.cohort.configuration;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Component;
import dev.cohort.api.option.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The options of a record, in the order of its record components; it serves binding, descriptions and the canonical text
 * alike.
 *
 * @param about one sentence about the record, or nothing
 */
public record OptionSchema(Class<? extends Record> type, String about, List<Option> options) {
    private static final String REQUIRED = "required";
    private static final String ABSENT = "absent";

    public OptionSchema {
        options = List.copyOf(options);
    }

    /**
     * A row of the table that describes a component to a person.
     *
     * @param type in words, as in {@code a number}
     * @param defaultText as the file would write it; {@code required} or {@code absent} where there is none
     */
    public record Row(String key, String type, String defaultText, String about) {
        /** Whether the author of the component gave the value that holds when nobody writes one. */
        boolean hasDefault() {
            return !defaultText.equals(REQUIRED) && !defaultText.equals(ABSENT);
        }
    }

    /**
     * Reads the schema out of a record.
     *
     * @throws IllegalArgumentException if it is no record, or an option is not as {@link Component} demands; the message
     *     continues a sentence that begins with the class
     */
    public static OptionSchema of(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException("is not a record");
        }
        List<Option> options = new ArrayList<>();
        for (var component : type.getRecordComponents()) {
            Option option;
            try {
                option = Option.of(component);
            } catch (IllegalArgumentException exception) {
                throw new IllegalArgumentException(
                        "has the option '" + component.getName() + "', but " + exception.getMessage(), exception);
            }
            // In the table of a component, 'type' says which one it is.
            boolean taken = option.key().equals("type") && Component.class.isAssignableFrom(type);
            if (!option.key().matches("[a-z][a-z0-9-]*") || taken) {
                throw new IllegalArgumentException("has an option '" + option.key() + "', which no file can write");
            }
            if (option.inline()
                    && option.type() instanceof OptionType.Nested nested
                    && of(nested.type()).place("type") >= 0) {
                throw new IllegalArgumentException("has an option 'type', which no file can write");
            }
            options.add(option);
        }
        String about = Optional.ofNullable(type.getAnnotation(About.class))
                .map(About::value)
                .orElse("");
        return new OptionSchema(type.asSubclass(Record.class), about, options);
    }

    /** The place of an option, or -1 if there is none with that key. */
    int place(String key) {
        return options.stream().map(Option::key).toList().indexOf(key);
    }

    /**
     * The name by which files call a component.
     *
     * @throws IllegalArgumentException if it has none, or one of another form
     */
    public static String nameOf(Class<?> component) {
        Name name = component.getAnnotation(Name.class);
        if (name == null) {
            throw new IllegalArgumentException("has no @Name");
        }
        if (!name.value().matches("([a-z][a-z0-9-]*\\.)?[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("has the name '" + name.value()
                    + "'; a name has lower-case letters, digits and '-', and a vendor's stands before a dot");
        }
        return name.value();
    }

    /** All keys that may stand in the record's own table, those of inlined records included. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Option option : options) {
            if (option.inline() && option.type() instanceof OptionType.Nested nested) {
                rows.addAll(of(nested.type()).rows());
            } else if (option.inline()) {
                rows.add(new Row("type", option.type().label(), text(option), option.about()));
            } else {
                rows.add(new Row(option.key(), option.type().label(), text(option), option.about()));
            }
        }
        return rows;
    }

    /** All keys that may stand in the record's table and in the tables within it, as in {@code training.epochs}. */
    public List<Row> paths() {
        List<Row> paths = new ArrayList<>();
        for (Row row : rows()) {
            Optional<OptionType> type = type(row.key());
            Optional<OptionSchema> inner = type.flatMap(OptionSchema::within);
            String prefix = row.key() + (type.orElse(null) instanceof OptionType.MapOf ? ".NAME." : ".");
            inner.ifPresentOrElse(
                    schema -> schema.paths()
                            .forEach(path -> paths.add(
                                    new Row(prefix + path.key(), path.type(), path.defaultText(), path.about()))),
                    () -> paths.add(row));
        }
        return paths;
    }

    /** The type of an option, or of one of an inlined record. */
    private Optional<OptionType> type(String key) {
        for (Option option : options) {
            if (!option.inline() && option.key().equals(key)) {
                return Optional.of(option.type());
            }
            if (option.inline() && option.type() instanceof OptionType.Nested nested) {
                Optional<OptionType> inner = of(nested.type()).type(key);
                if (inner.isPresent()) {
                    return inner;
                }
            }
        }
        return Optional.empty();
    }

    /** The tables that stand at an option: one, a list of them, or some with keys of the user's choice. */
    private static Optional<OptionSchema> within(OptionType type) {
        OptionType one = type instanceof OptionType.Maybe maybe ? maybe.value() : type;
        OptionType element = one instanceof OptionType.ListOf list
                ? list.element()
                : one instanceof OptionType.MapOf map ? map.value() : one;
        return element instanceof OptionType.Nested nested ? Optional.of(of(nested.type())) : Optional.empty();
    }

    private static String text(Option option) {
        return option.defaultText().orElse(option.required() ? REQUIRED : ABSENT);
    }

    /** What a constructor of the record takes. */
    Class<?>[] parameterTypes() {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> component.getType())
                .toArray(Class<?>[]::new);
    }
}
