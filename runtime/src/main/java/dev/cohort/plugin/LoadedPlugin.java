package dev.cohort.plugin;

import dev.cohort.configuration.Origin;
import java.util.List;

/**
 * A plugin that was found and is sound.
 *
 * @param origin its name, version, jar and hash
 * @param own whether it is one of Cohort's own
 * @param components what it offers, in its own order
 */
public record LoadedPlugin(Origin origin, boolean own, List<RegisteredComponent> components) {
    public LoadedPlugin {
        components = List.copyOf(components);
    }
}
