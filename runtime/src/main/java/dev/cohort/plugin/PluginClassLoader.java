package dev.cohort.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The classes of one plugin: {@code dev.cohort.api} is the host's, the JDK everybody's, all else the plugin's own, so that
 * it may bring any version of any library.
 */
final class PluginClassLoader extends URLClassLoader {
    private static final String API = "dev.cohort.api.";
    private static final String OWN = "cohort's plugin ";
    private static final String STRANGERS = "plugin ";

    static {
        registerAsParallelCapable();
    }

    private final Path origin;
    private final boolean own;
    private final ClassLoader host;

    /**
     * @param origin the jar or folder that the user sees as the plugin
     * @param own whether the plugin belongs to Cohort itself
     * @param jars what is searched
     */
    PluginClassLoader(Path origin, boolean own, URL[] jars) {
        super((own ? OWN : STRANGERS) + origin, jars, ClassLoader.getPlatformClassLoader());
        this.origin = origin;
        this.own = own;
        this.host = PluginClassLoader.class.getClassLoader();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(API) ? host.loadClass(name) : super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try {
            return super.findClass(name);
        } catch (ClassNotFoundException exception) {
            // What a stack trace shows of it: a class behind the filter is puzzling otherwise.
            throw new ClassNotFoundException(
                    name + " is not in plugin " + origin
                            + (hostHas(name) ? "; Cohort's own is not visible to plugins" : ""),
                    exception);
        }
    }

    /** The jar or folder of the stranger's plugin whose loader has a name, as stack traces show it. */
    static Optional<String> stranger(String loader) {
        return loader.startsWith(STRANGERS) ? Optional.of(loader.substring(STRANGERS.length())) : Optional.empty();
    }

    Path origin() {
        return origin;
    }

    boolean own() {
        return own;
    }

    /** Whether the host has a class that this loader keeps from the plugin. */
    boolean hostHas(String name) {
        return host.getResource(name.replace('.', '/') + ".class") != null;
    }
}
