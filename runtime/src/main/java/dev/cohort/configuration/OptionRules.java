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
import java.util.regex.Pattern;

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
        check(type, Set.of());
        requireOneType(type);
    }

    /** A component's own type stands where that of an inlined one would. */
    private static void requireOneType(Class<?> type) {
        for (Option option : OptionSchema.of(type).options()) {
            if (option.inline() && innermost(option.type()) instanceof OptionType.ComponentOf) {
                throw new IllegalArgumentException("has the option '" + option.key()
                        + "' with @Inline, whose type would stand where its own does; leave @Inline out");
            }
            if (option.inline() && option.type() instanceof OptionType.Nested nested) {
                requireOneType(nested.type());
            }
        }
    }

    /** @param around the records that it is within */
    private static void check(Class<?> type, Set<Class<?>> around) {
        Set<Class<?>> within = new HashSet<>(around);
        within.add(type);
        for (Option option : OptionSchema.of(type).options()) {
            if (option.inline()
                    && !(option.type() instanceof OptionType.Nested
                            || option.type() instanceof OptionType.ComponentOf)) {
                throw new IllegalArgumentException(
                        "has the option '" + option.key() + "' with @Inline, which stands on a record or a component");
            }
            if (innermost(option.type()) instanceof OptionType.Nested nested) {
                if (within.contains(nested.type())) {
                    throw new IllegalArgumentException("has the option '" + option.key() + "' of "
                            + nested.type().getSimpleName() + " within a "
                            + nested.type().getSimpleName()
                            + ", which has no end");
                }
                check(nested.type(), within);
            }
            if (namesItself(type, option)) {
                throw new IllegalArgumentException("has the option '" + option.key()
                        + "' with a @Default that names the component itself, which has no end");
            }
            option.defaultValue(NOWHERE).flatMap(value -> misfit(option, value)).ifPresent(problem -> {
                throw new IllegalArgumentException("has a @Default that does not do: " + problem);
            });
        }
    }

    private static boolean namesItself(Class<?> type, Option option) {
        return innermost(option.type()) instanceof OptionType.ComponentOf inner
                && inner.kind().isAssignableFrom(type)
                && option.defaultText()
                        .filter(text -> Pattern.compile(
                                        "(^|['\"])" + Pattern.quote(OptionSchema.nameOf(type)) + "(['\"]|$)")
                                .matcher(text)
                                .find())
                        .isPresent();
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
        new Binding(new NoComponents(), Places.of(Path.of("")), problems, new LinkedHashSet<>())
                .byDefault(option, value);
        return problems.stream()
                .filter(problem -> !(problem instanceof FileProblem.UnknownComponent))
                .map(Problem::message)
                .findFirst();
    }
}
