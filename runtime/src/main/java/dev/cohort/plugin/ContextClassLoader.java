package dev.cohort.plugin;

import org.jspecify.annotations.Nullable;

/**
 * The time in which a plugin's code runs: libraries that it brings may look for classes through the thread's context class
 * loader, which is the plugin's until this is closed. Nothing else in Cohort sets it.
 */
public final class ContextClassLoader implements AutoCloseable {
    private final @Nullable ClassLoader before;

    private ContextClassLoader(@Nullable ClassLoader before) {
        this.before = before;
    }

    static ContextClassLoader of(PluginClassLoader loader) {
        return new ContextClassLoader(exchange(loader));
    }

    /** Sets this thread's loader. @return the one before, to be set again; this makes no object, as a step must not */
    static @Nullable ClassLoader exchange(@Nullable ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        return before;
    }

    @Override
    public void close() {
        exchange(before);
    }
}
