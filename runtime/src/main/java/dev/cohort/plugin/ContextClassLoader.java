package dev.cohort.plugin;

/**
 * The time in which a plugin's code runs: libraries that it brings may look for classes through the thread's context class
 * loader, which is the plugin's until this is closed. Nothing else in Cohort sets it.
 */
public final class ContextClassLoader implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final ClassLoader before = thread.getContextClassLoader();

    private ContextClassLoader(ClassLoader loader) {
        thread.setContextClassLoader(loader);
    }

    /** Begins with the class loader of a component or of anything else that a plugin made. */
    public static ContextClassLoader of(Object fromPlugin) {
        return new ContextClassLoader(fromPlugin.getClass().getClassLoader());
    }

    static ContextClassLoader of(ClassLoader loader) {
        return new ContextClassLoader(loader);
    }

    @Override
    public void close() {
        thread.setContextClassLoader(before);
    }
}
