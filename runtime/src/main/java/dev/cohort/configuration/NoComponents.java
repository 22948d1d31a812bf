package dev.cohort.configuration;

import dev.cohort.api.option.Component;
import java.util.Optional;
import java.util.Set;

/** The state of affairs before any plugin is loaded. */
final class NoComponents implements Components {
    @Override
    public Optional<Class<? extends Component>> find(Class<? extends Component> kind, String name) {
        return Optional.empty();
    }

    @Override
    public Set<String> names(Class<? extends Component> kind) {
        return Set.of();
    }

    @Override
    public Origin origin(Class<? extends Component> kind, String name) {
        throw new IllegalArgumentException("there are no components yet");
    }
}
