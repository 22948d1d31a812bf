package dev.cohort.api.plugin;

import dev.cohort.api.option.Component;
import java.util.List;

/**
 * A named, versioned set of components, found by {@link java.util.ServiceLoader}.
 *
 * <p>A plugin jar holds one implementation and names it in {@code META-INF/services/dev.cohort.api.plugin.Plugin}. The
 * jar sees {@code dev.cohort.api.*} and the JDK of its host and nothing else; libraries that it needs lie beside it.
 */
public interface Plugin {
    /**
     * The version of this API. Being a constant, the compiler copies it into the plugin, which is how the runtime learns
     * what a plugin was compiled against.
     */
    int API_VERSION = 2;

    /** The plugin's name in lists and messages, as in {@code acme}. */
    String name();

    /** The plugin's own version, as in {@code 1.4.0}; it is recorded with each run. */
    String version();

    /** Always written {@code return API_VERSION;}. */
    int apiVersion();

    /** The classes of the components; each is a public record with a {@link dev.cohort.api.option.Name}. */
    List<Class<? extends Component>> components();
}
