package dev.cohort.plugin;

import dev.cohort.api.option.Component;
import dev.cohort.api.option.InvalidOptionException;
import java.util.Optional;

/** A component that does not fit what it is given, such as a loss of classes and a target of numbers. */
public final class Misfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Component component;
    private final transient Optional<String> field;

    Misfit(Component component, IllegalArgumentException cause) {
        this(component, cause, Optional.empty());
    }

    private Misfit(Component component, IllegalArgumentException cause, Optional<String> field) {
        super(told(cause), cause);
        this.component = component;
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
        return new Misfit(component, new IllegalArgumentException(message), field);
    }

    private static String told(IllegalArgumentException cause) {
        String key = cause instanceof InvalidOptionException option ? "'" + option.key() + "' " : "";
        return key + cause.getMessage();
    }

    /** The field of the data that the message ends with, if it does. */
    public Optional<String> field() {
        return field;
    }

    /** The component that says so. */
    public Component component() {
        return component;
    }
}
