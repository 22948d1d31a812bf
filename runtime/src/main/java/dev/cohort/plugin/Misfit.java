package dev.cohort.plugin;

import dev.cohort.api.option.Component;
import dev.cohort.api.option.InvalidOptionException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A component that does not fit what it is given, such as a loss of classes and a target of numbers. */
public final class Misfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Predicate<Object> said;
    private final transient Optional<String> field;

    Misfit(Component component, IllegalArgumentException cause) {
        this(other -> other == component, cause, Optional.empty());
    }

    private Misfit(Predicate<Object> said, IllegalArgumentException cause, Optional<String> field) {
        super(told(cause), cause);
        this.said = said;
        this.field = field;
    }

    /**
     * What Cohort finds that a component, or what an experiment file says beside it, does not fit.
     *
     * @param message says what was expected and what came
     */
    public static Misfit of(Component component, String message) {
        return of(component, message, Optional.empty());
    }

    /**
     * The same, of a loss.
     *
     * @param field the field of the data that it compares predictions with, of which the message tells at its end
     */
    public static Misfit of(Component component, String message, Optional<String> field) {
        return new Misfit(other -> other == component, new IllegalArgumentException(message), field);
    }

    /**
     * What a component refuses by way of something that it made, such as an initializer.
     *
     * @param types the classes that may do so, one of which is the component's or within it
     */
    static Misfit by(List<String> types, IllegalArgumentException cause) {
        return new Misfit(
                other -> types.stream().anyMatch(type -> (type + "$")
                        .startsWith(other.getClass().getName() + "$")),
                cause,
                Optional.empty());
    }

    private static String told(IllegalArgumentException cause) {
        String key = cause instanceof InvalidOptionException option ? "'" + option.key() + "' " : "";
        return key + cause.getMessage();
    }

    /** The field of the data that the message ends with, if it does. */
    public Optional<String> field() {
        return field;
    }

    /** Whether this component says so. */
    public boolean isSaidBy(Object component) {
        return said.test(component);
    }
}
