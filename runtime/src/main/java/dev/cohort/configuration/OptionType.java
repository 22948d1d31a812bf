package dev.cohort.configuration;

import dev.cohort.api.option.Component;
import dev.cohort.api.option.OneOf;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an option may be: the types that {@link Component} lists, and no others. */
public sealed interface OptionType {
    /** The type in words, with its article, as in {@code a number}. */
    String label();

    /** Whether a file writes it as a table of its own, or as several. */
    default boolean isTable() {
        return this instanceof Nested
                || this instanceof ComponentOf
                || this instanceof Maybe maybe && maybe.value().isTable()
                || this instanceof ListOf list && list.element() instanceof Nested;
    }

    /** {@code true} or {@code false}. */
    record Truth() implements OptionType {
        @Override
        public String label() {
            return "true or false";
        }
    }

    /** An integer. */
    record Whole(long least, long most) implements OptionType {
        @Override
        public String label() {
            return "an integer";
        }
    }

    /** A finite number in double precision; an integer serves as well. */
    record Real() implements OptionType {
        @Override
        public String label() {
            return "a number";
        }
    }

    /** Text of any length. */
    record Text() implements OptionType {
        @Override
        public String label() {
            return "a string";
        }
    }

    /**
     * A file or folder; it arrives absolute.
     *
     * @param orRun whether it may name a run
     */
    record FilePath(boolean orRun) implements OptionType {
        @Override
        public String label() {
            return orRun ? "a run or a path" : "a path";
        }
    }

    /** One of some names. */
    record Choice(Class<? extends Enum<?>> type) implements OptionType {
        /** The constants' names in kebab case. */
        public List<String> names() {
            return Arrays.stream(type.getEnumConstants()).map(KebabCase::of).toList();
        }

        @Override
        public String label() {
            return names().stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ", "one of ", ""));
        }
    }

    /** A list; a single value may stand without brackets. */
    record ListOf(OptionType element) implements OptionType {
        @Override
        public String label() {
            return "a list, each " + element.label();
        }
    }

    /** A table with keys of the user's choice. */
    record MapOf(OptionType value) implements OptionType {
        @Override
        public String label() {
            return "a table with keys of your choice, each " + value.label();
        }
    }

    /** One of some words, or a value. */
    record WordOr(Choice word, OptionType value) implements OptionType {
        @Override
        public String label() {
            return word.label() + ", or " + value.label();
        }
    }

    /** An option that may be absent. */
    record Maybe(OptionType value) implements OptionType {
        @Override
        public String label() {
            return value.label();
        }
    }

    /** A component: a table with {@code type}, or its bare name. */
    record ComponentOf(Class<? extends Component> kind) implements OptionType {
        @Override
        public String label() {
            String name = Kinds.label(kind);
            String article = "aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ";
            return article + name + " (its name, or a table with 'type')";
        }
    }

    /** A record that is no component: a table. */
    record Nested(Class<? extends Record> type) implements OptionType {
        @Override
        public String label() {
            return "a table";
        }
    }

    /**
     * The option type of a Java type.
     *
     * @throws IllegalArgumentException if no option has such a type
     */
    static OptionType of(Type type) {
        if (type instanceof Class<?> simple) {
            return ofClass(simple);
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new ListOf(element(of(arguments[0])));
            }
            if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return new MapOf(element(of(arguments[1])));
            }
            if (generic.getRawType() == OneOf.class && of(arguments[0]) instanceof Choice word) {
                return new WordOr(word, element(of(arguments[1])));
            }
            if (generic.getRawType() == Optional.class) {
                return new Maybe(element(of(arguments[0])));
            }
        }
        throw none(type);
    }

    /**
     * A type whose paths may name runs.
     *
     * @throws IllegalArgumentException if it has none
     */
    static OptionType ofRuns(OptionType type) {
        if (type instanceof FilePath) {
            return new FilePath(true);
        }
        if (type instanceof ListOf list) {
            return new ListOf(ofRuns(list.element()));
        }
        if (type instanceof Maybe maybe) {
            return new Maybe(ofRuns(maybe.value()));
        }
        throw new IllegalArgumentException("@Run stands on a path or a list of paths");
    }

    private static OptionType element(OptionType type) {
        if (type instanceof Maybe) {
            throw new IllegalArgumentException("an Optional stands alone, not within another type");
        }
        return type;
    }

    private static OptionType ofClass(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return new Truth();
        }
        if (type == int.class || type == Integer.class) {
            return new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return new Whole(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == double.class || type == Double.class) {
            return new Real();
        }
        if (type == String.class) {
            return new Text();
        }
        if (type == Path.class) {
            return new FilePath(false);
        }
        if (type.isEnum()) {
            @SuppressWarnings("unchecked")
            Class<? extends Enum<?>> choice = (Class<? extends Enum<?>>) type;
            return new Choice(choice);
        }
        if (type.isInterface() && Component.class.isAssignableFrom(type)) {
            return new ComponentOf(type.asSubclass(Component.class));
        }
        if (type.isRecord() && !Component.class.isAssignableFrom(type)) {
            return new Nested(type.asSubclass(Record.class));
        }
        throw none(type);
    }

    private static IllegalArgumentException none(Type type) {
        return new IllegalArgumentException("no option has the type " + type.getTypeName()
                + "; it is boolean, int, long, double, String, Path, an enum, a kind of component, a record that is none, or a"
                + " List, a Map by String, or an Optional of one of these");
    }
}
