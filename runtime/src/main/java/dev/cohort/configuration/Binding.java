package dev.cohort.configuration;

import dev.cohort.api.option.Component;
import dev.cohort.api.option.OneOf;
import dev.cohort.experiment.Array;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.Suggestion;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One pass over a tree. Every method that binds returns nothing where it has noted a problem, so that the pass goes on and
 * finds the others.
 */
final class Binding {
    static final String TYPE = "type";

    private final Components components;
    private final Scalars scalars;
    private final Construction construction;
    private final Set<Problem> problems;
    private final Set<Origin> origins;
    private final Set<Map.Entry<Class<?>, String>> openDefaults = new HashSet<>();

    Binding(Components components, Places places, Set<Problem> problems, Set<Origin> origins) {
        this.components = components;
        this.scalars = new Scalars(places, problems);
        this.construction = new Construction(components, problems);
        this.problems = problems;
        this.origins = origins;
    }

    /** Binds a table to a record that is not a component, and finds the keys that nobody asked for. */
    Optional<Object> table(Scope scope, Class<? extends Record> type) {
        Optional<Object> value = record(scope, OptionSchema.of(type));
        findUnknownKeys(scope);
        return value;
    }

    /** Binds an option's default, to find what is wrong with it. */
    void byDefault(Option option, TomlValue value) {
        OptionType type = option.type() instanceof OptionType.Maybe maybe ? maybe.value() : option.type();
        value(new Scope(Table.empty(value.position()), "the defaults", false), option.key(), type, value);
    }

    private Optional<Object> record(Scope scope, OptionSchema schema) {
        Object[] values = new Object[schema.options().size()];
        for (int i = 0; i < values.length; i++) {
            Option option = schema.options().get(i);
            Optional<Object> value = option.inline() ? inline(scope, option, schema) : option(scope, schema, option);
            values[i] = value.orElse(null);
        }
        return construction.make(
                scope,
                schema,
                values,
                place -> byDefault(scope, schema, schema.options().get(place)));
    }

    /** The default in the place of a value that is wrong; what may be wrong with the default is not the file's to hear. */
    private Optional<Object> byDefault(Scope scope, OptionSchema schema, Option option) {
        Set<Problem> told = Set.copyOf(problems);
        Optional<Object> value = option.inline() ? Optional.empty() : unwritten(scope, schema, option);
        problems.retainAll(told);
        return value;
    }

    /** The default, unless it comes back to itself by way of those of other components. */
    private Optional<Object> unwritten(Scope scope, OptionSchema schema, Option option) {
        Optional<TomlValue> value = option.defaultValue(scope.table().position());
        OptionType type = option.type() instanceof OptionType.Maybe maybe ? maybe.value() : option.type();
        if (value.isEmpty()) {
            return option.type() instanceof OptionType.Maybe ? Optional.of(Optional.empty()) : Optional.empty();
        }
        Map.Entry<Class<?>, String> place = Map.entry(schema.type(), option.key());
        if (!openDefaults.add(place)) {
            String endless = "has a default that comes back to itself by way of others, which has no end; write it out,"
                    + " and tell the plugin's author";
            problems.add(new FileProblem.BadValue(scope.position(), option.key(), endless, scope.owner()));
            return Optional.empty();
        }
        try {
            Optional<Object> bound = value(scope, option.key(), type, value.get());
            return option.type() instanceof OptionType.Maybe ? bound.map(Optional::of) : bound;
        } finally {
            openDefaults.remove(place);
        }
    }

    private Optional<Object> inline(Scope scope, Option option, OptionSchema schema) {
        if (option.type() instanceof OptionType.Nested nested) {
            return record(scope, OptionSchema.of(nested.type()));
        }
        if (option.type() instanceof OptionType.Maybe maybe
                && maybe.value() instanceof OptionType.ComponentOf component) {
            return instead(scope, schema)
                    ? Optional.of(Optional.empty())
                    : component(scope, component.kind()).map(Optional::of);
        }
        if (option.type() instanceof OptionType.ComponentOf component) {
            if (scope.table().find(TYPE).isEmpty()) {
                option.defaultValue(scope.table().position()).ifPresent(value -> scope.under((Table) value));
            }
            return component(scope, component.kind());
        }
        throw new IllegalArgumentException("@Inline stands on a record or a component, not on " + option.key());
    }

    /** Whether a table names no component, and writes what stands in the place of one. */
    private static boolean instead(Scope scope, OptionSchema schema) {
        return scope.table().find(TYPE).isEmpty()
                && schema.options().stream()
                        .filter(option -> !option.inline())
                        .anyMatch(option -> scope.table().find(option.key()).isPresent());
    }

    private Optional<Object> option(Scope scope, OptionSchema schema, Option option) {
        Optional<TomlValue> written = scope.ask(option.key()).map(Entry::value);
        if (written.isEmpty() && option.required()) {
            boolean section = scope.root() && option.type().isTable();
            problems.add(
                    section
                            ? new FileProblem.MissingSection(scope.position(), option.key())
                            : new FileProblem.MissingKey(
                                    scope.position(), option.key(), scope.owner(), choices(option.type())));
            return Optional.empty();
        }
        if (written.isEmpty()) {
            return unwritten(scope, schema, option);
        }
        return option.type() instanceof OptionType.Maybe maybe
                ? value(scope, option.key(), maybe.value(), written.get()).map(Optional::of)
                : value(scope, option.key(), option.type(), written.get());
    }

    private static List<String> choices(OptionType type) {
        return type instanceof OptionType.Choice choice ? choice.names() : List.of();
    }

    private Optional<Object> value(Scope scope, String key, OptionType type, TomlValue value) {
        if (type instanceof OptionType.ListOf list) {
            return list(scope, key, list, value);
        }
        if (type instanceof OptionType.MapOf map) {
            return map(scope, key, map, value);
        }
        if (type instanceof OptionType.WordOr either) {
            return wordOr(scope, key, either, value);
        }
        if (type instanceof OptionType.ComponentOf component) {
            return asTable(key, type, value, true).flatMap(table -> {
                Scope inner = new Scope(table, scope.ownerOf(key), false);
                Optional<Object> made = component(inner, component.kind());
                findUnknownKeys(inner);
                return made;
            });
        }
        if (type instanceof OptionType.Nested nested) {
            // A component with options of its section beside it may be named like a component alone.
            Optional<OptionType> component = OptionSchema.of(nested.type()).options().stream()
                    .filter(option -> option.inline() && option.type().isTable())
                    .map(Option::type)
                    .findFirst();
            return asTable(key, component.orElse(type), value, component.isPresent())
                    .flatMap(table -> table(new Scope(table, scope.ownerOf(key), false), nested.type()));
        }
        return scalars.bind(scope.owner(), key, type, value);
    }

    /** A text is one of the words. */
    private Optional<Object> wordOr(Scope scope, String key, OptionType.WordOr type, TomlValue value) {
        if (value instanceof Scalar scalar && scalar.text().isPresent()) {
            return value(scope, key, type.word(), value)
                    .map(word -> new OneOf<Enum<?>, Object>(Optional.of((Enum<?>) word), Optional.empty()));
        }
        if (value instanceof Array || value instanceof Scalar scalar && scalar.value() instanceof Number) {
            return value(scope, key, type.value(), value)
                    .map(bound -> new OneOf<Enum<?>, Object>(Optional.empty(), Optional.of(bound)));
        }
        problems.add(scalars.wrongType(key, type, value));
        return Optional.empty();
    }

    /** A table as it stands, or, where a component may be named, the table that a bare name stands for. */
    private Optional<Table> asTable(String key, OptionType type, TomlValue value, boolean named) {
        if (value instanceof Table table) {
            return Optional.of(table);
        }
        if (named && value instanceof Scalar scalar && scalar.text().isPresent()) {
            return Optional.of(Table.empty(scalar.position()).with(TYPE, new Entry(scalar.position(), scalar)));
        }
        problems.add(scalars.wrongType(key, type, value));
        return Optional.empty();
    }

    private Optional<Object> list(Scope scope, String key, OptionType.ListOf type, TomlValue value) {
        if (value instanceof Scalar scalar && scalar.typed().orElse("").startsWith("[")) {
            problems.add(scalars.brokenList(key, scalar));
            return Optional.empty();
        }
        if (!(value instanceof Array array)) {
            return value(scope, key, type.element(), value).map(List::of);
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < array.elements().size(); i++) {
            value(scope, key + "." + i, type.element(), array.elements().get(i)).ifPresent(elements::add);
        }
        return elements.size() == array.elements().size() ? Optional.of(List.copyOf(elements)) : Optional.empty();
    }

    private Optional<Object> map(Scope scope, String key, OptionType.MapOf type, TomlValue value) {
        Optional<Map<String, Entry>> entries = FreeKeys.of(value);
        if (entries.isEmpty()) {
            problems.add(scalars.wrongType(key, type, value));
            return Optional.empty();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        entries.get().forEach((name, entry) -> {
            boolean recordable = scalars.isRecordable(entry.position(), key, scope.owner(), name);
            value(scope, key + "." + name, type.value(), entry.value())
                    .filter(bound -> recordable)
                    .ifPresent(bound -> values.put(name, bound));
        });
        boolean whole = values.size() == entries.get().size();
        return whole ? Optional.of(Collections.unmodifiableMap(values)) : Optional.empty();
    }

    private Optional<Object> component(Scope scope, Class<? extends Component> kind) {
        Optional<Entry> entry = scope.ask(TYPE);
        if (entry.isEmpty()) {
            scope.leaveOpen();
            problems.add(new FileProblem.MissingKey(
                    scope.position(), TYPE, scope.owner(), List.copyOf(components.names(kind))));
            return Optional.empty();
        }
        Position position = entry.get().value().position();
        Optional<String> named = entry.get().value() instanceof Scalar scalar ? scalar.text() : Optional.empty();
        if (named.isEmpty()) {
            scope.leaveOpen();
            problems.add(
                    scalars.wrongType(TYPE, new OptionType.Text(), entry.get().value()));
            return Optional.empty();
        }
        String name = named.get();
        Optional<Class<? extends Component>> type = components.find(kind, name);
        if (type.isEmpty()) {
            scope.leaveOpen();
            List<String> names = List.copyOf(components.names(kind));
            problems.add(new FileProblem.UnknownComponent(
                    Optional.of(position), Kinds.label(kind), name, Suggestion.nearest(name, names), names));
            return Optional.empty();
        }
        Origin origin = components.origin(kind, name);
        origins.add(origin);
        scope.ownedBy(Kinds.label(kind) + " '" + name + "' of " + origin, origin.jar());
        return record(scope, OptionSchema.of(type.get()));
    }

    private void findUnknownKeys(Scope scope) {
        if (scope.open()) {
            return;
        }
        scope.table().entries().forEach((key, entry) -> {
            if (scope.keys().contains(key)) {
                return;
            }
            Optional<Position> position = Optional.of(entry.position());
            boolean section = scope.root() && !(entry.value() instanceof Scalar);
            List<String> known = section ? Experiment.sections() : scope.keys();
            Optional<String> nearest = Suggestion.nearest(key, known);
            problems.add(
                    section
                            ? new FileProblem.UnknownSection(position, key, nearest, known)
                            : new FileProblem.UnknownKey(position, key, scope.owner(), nearest, known));
        });
    }
}
