package dev.cohort.configuration;

import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What the options of a component have to be before a file may use them, those of nested tables and defaults included. */
public final class OptionRules {
    private static final Position NOWHERE = new Position("@Default", 0, 0);

    private OptionRules() {}

    /**
     * Checks all options of a record.
     *
     * @throws IllegalArgumentException if one breaks a rule; the message continues a sentence that begins with the class
     */
    public static void check(Class<?> type) {
        check(type, new HashSet<>());
    }

    private static void check(Class<?> type, Set<Class<?>> seen) {
        if (!seen.add(type)) {
            return;
        }
        for (Option option : OptionSchema.of(type).options()) {
            if (option.inline()
                    && !(option.type() instanceof OptionType.Nested
                            || option.type() instanceof OptionType.ComponentOf)) {
                throw new IllegalArgumentException(
                        "has the option '" + option.key() + "' with @Inline, which stands on a record or a component");
            }
            if (innermost(option.type()) instanceof OptionType.Nested nested) {
                check(nested.type(), seen);
            }
            option.defaultValue(NOWHERE).flatMap(value -> misfit(option, value)).ifPresent(problem -> {
                throw new IllegalArgumentException("has a @Default that does not do: " + problem);
            });
        }
    }

    private static OptionType innermost(OptionType type) {
        if (type instanceof OptionType.Maybe maybe) {
            return innermost(maybe.value());
        }
        if (type instanceof OptionType.ListOf list) {
            return innermost(list.element());
        }
        return type instanceof OptionType.MapOf map ? innermost(map.value()) : type;
    }

    /** What is wrong with a default; a component that it names may be there or not. */
    private static Optional<String> misfit(Option option, TomlValue value) {
        if (option.inline() && !(value instanceof Table)) {
            return Optional.of("'" + option.key() + "' should be a table, but is " + value.describe());
        }
        Set<Problem> problems = new LinkedHashSet<>();
        new Binding(new NoComponents(), Path.of(""), problems, new LinkedHashSet<>()).byDefault(option, value);
        return problems.stream()
                .filter(problem -> !(problem instanceof FileProblem.UnknownComponent))
                .map(Problem::message)
                .findFirst();
    }
}
