package dev.cohort.plugin;

import dev.cohort.api.option.Component;
import dev.cohort.api.option.InvalidOptionException;

/** A component that does not fit what it is given, such as a loss of classes and a target of numbers. */
public final class Misfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Component component;

    Misfit(Component component, IllegalArgumentException cause) {
        super(told(cause), cause);
        this.component = component;
    }

    /**
     * What Cohort finds that a component, or what an experiment file says beside it, does not fit.
     *
     * @param message says what was expected and what came
     */
    public static Misfit of(Component component, String message) {
        return new Misfit(component, new IllegalArgumentException(message));
    }

    private static String told(IllegalArgumentException cause) {
        String key = cause instanceof InvalidOptionException option ? "'" + option.key() + "' " : "";
        return key + cause.getMessage();
    }

    /** The component that says so. */
    public Component component() {
        return component;
    }
}
