package dev.cohort.configuration;

import dev.cohort.api.option.Component;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Which records the names in an experiment file stand for; a kind is an interface such as {@code Optimizer}. */
public interface Components {
    /** The record of a component, if there is one of this kind and name. */
    Optional<Class<? extends Component>> find(Class<? extends Component> kind, String name);

    /** The names of all components of a kind, sorted. */
    Set<String> names(Class<? extends Component> kind);

    /**
     * The plugin that offers a component.
     *
     * @throws IllegalArgumentException if there is no such component
     */
    Origin origin(Class<? extends Component> kind, String name);

    /**
     * Calls a method of a component; its plugin's classes are those that libraries find meanwhile.
     *
     * @param method as in {@code label}
     */
    default <T> T call(Class<?> component, String method, Supplier<T> code) {
        return code.get();
    }
}
