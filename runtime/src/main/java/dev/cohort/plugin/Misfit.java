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

    private static String told(IllegalArgumentException cause) {
        String key = cause instanceof InvalidOptionException option ? "'" + option.key() + "' " : "";
        return key + cause.getMessage();
    }

    /** The component that says so. */
    public Component component() {
        return component;
    }
}
