package dev.cohort.plugin;

import dev.cohort.api.option.Component;
import dev.cohort.configuration.Origin;
import java.util.List;

/**
 * A component that experiment files can name.
 *
 * @param name as files write it
 * @param kinds the interfaces by which it can be named, such as {@code Loss}
 * @param type its record
 * @param origin the plugin that offers it
 */
public record RegisteredComponent(
        String name, List<Class<? extends Component>> kinds, Class<? extends Component> type, Origin origin) {
    public RegisteredComponent {
        kinds = List.copyOf(kinds);
    }
}
