package dev.cohort.plugin;

import dev.cohort.api.plugin.Plugin;
import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.ProblemException;
import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a plugin's code and turns whatever it throws into the problem that says what is wrong with the plugin. */
final class Failures {
    // What ServiceLoader writes after the name of the service; it has no other way to tell these cases apart.
    private static final Pattern NOT_FOUND = Pattern.compile("(?:Provider )?(\\S+) not found");
    private static final Pattern NOT_A_PLUGIN = Pattern.compile("(?:Provider )?(\\S+) not a subtype");
    private static final Pattern FILE = Pattern.compile("^\\S*/" + Pattern.quote(Plugin.class.getName()) + ":");
    private static final Pattern FIRST_CLASS = Pattern.compile("(?:Provider )?(\\S+) .*");
    private static final Pattern CLASS_FILE_VERSION = Pattern.compile("class file version (\\d+)");

    /** Class files of Java n have version n + 44 (Java Virtual Machine Specification, table 4.1-A). */
    private static final int JAVA_ZERO = 44;

    /** The first Java that Cohort runs on. */
    private static final int OLDEST_JAVA = 17;

    private final Path jar;
    private final PluginClassLoader classes;

    Failures(Path jar, PluginClassLoader classes) {
        this.jar = jar;
        this.classes = classes;
    }

    /**
     * Runs a piece of the plugin's code.
     *
     * @param where what runs, as in {@code the constructor of acme.HuberPlugin}
     * @throws ProblemException for whatever it throws
     */
    <T> T guard(String where, Supplier<T> code) {
        try {
            return code.get();
        } catch (ProblemException exception) {
            throw exception;
        } catch (Throwable thrown) {
            // Errors too: a class that cannot be linked or an endless recursion is the plugin's failure, not Cohort's.
            throw failure(where, thrown);
        }
    }

    /** What to throw in place of what the plugin's code threw. */
    ProblemException failure(String where, Throwable thrown) {
        return new ProblemException(problem(where, thrown), thrown);
    }

    private PluginProblem problem(String where, Throwable thrown) {
        if (thrown instanceof ServiceConfigurationError error
                && firstLine(error).startsWith(Plugin.class.getName())) {
            return error.getCause() == null ? services(error) : construction(where, error);
        }
        if (thrown instanceof ExceptionInInitializerError error) {
            return new PluginProblem.FailedPlugin(jar, where + ", at the start of a class", describe(cause(error)));
        }
        if (thrown instanceof NoClassDefFoundError && thrown.getCause() instanceof ClassNotFoundException) {
            String type = String.valueOf(thrown.getMessage()).replace('/', '.');
            return new PluginProblem.MissingClass(jar, type, classes.hostHas(type));
        }
        if (thrown instanceof LinkageError) {
            return unlinkable(thrown);
        }
        return new PluginProblem.FailedPlugin(jar, where, describe(thrown));
    }

    /** The services file names something that is no plugin class. */
    private PluginProblem services(ServiceConfigurationError error) {
        String text = firstLine(error).replace(Plugin.class.getName() + ": ", "");
        Matcher notFound = NOT_FOUND.matcher(text);
        if (notFound.matches()) {
            return new PluginProblem.InvalidServices(jar, "there is no class " + notFound.group(1));
        }
        Matcher notPlugin = NOT_A_PLUGIN.matcher(text);
        if (notPlugin.matches()) {
            return new PluginProblem.InvalidServices(
                    jar, "class " + notPlugin.group(1) + " does not implement " + Plugin.class.getName());
        }
        return new PluginProblem.InvalidServices(jar, FILE.matcher(text).replaceFirst("line "));
    }

    /** The plugin class is there, but no object of it comes to be. */
    private PluginProblem construction(String where, ServiceConfigurationError error) {
        Throwable cause = cause(error);
        Matcher named = FIRST_CLASS.matcher(firstLine(error).replace(Plugin.class.getName() + ": ", ""));
        String type = named.matches() ? named.group(1) : "";
        if (cause instanceof NoSuchMethodException) {
            return new PluginProblem.NotConstructible(jar, type, "has no public constructor without parameters");
        }
        if (cause instanceof InstantiationException) {
            return new PluginProblem.NotConstructible(jar, type, "is abstract");
        }
        if (cause instanceof IllegalAccessException) {
            return new PluginProblem.NotConstructible(jar, type, "is not public");
        }
        return problem(where, cause);
    }

    private PluginProblem unlinkable(Throwable error) {
        String text = firstLine(error);
        Matcher version = CLASS_FILE_VERSION.matcher(text);
        if (error instanceof UnsupportedClassVersionError && version.find()) {
            int compiled = Integer.parseInt(version.group(1)) - JAVA_ZERO;
            return new PluginProblem.Unlinkable(
                    jar,
                    "they were compiled for Java " + compiled + ", but this is Java "
                            + Runtime.version().feature(),
                    "compile with --release " + OLDEST_JAVA + ", or run Cohort with Java " + compiled);
        }
        return new PluginProblem.Unlinkable(
                jar, error.getClass().getSimpleName() + ": " + text, "build it again with the libraries beside it");
    }

    private static Throwable cause(Throwable thrown) {
        return thrown.getCause() == null ? thrown : thrown.getCause();
    }

    /** What was thrown, in a line. */
    static String describe(Throwable thrown) {
        String text = firstLine(thrown);
        return thrown.getClass().getName() + (text.isEmpty() ? "" : ": " + text);
    }

    /** The first line of a throwable's message; empty where it has none. */
    static String firstLine(Throwable thrown) {
        return thrown.getMessage() == null
                ? ""
                : thrown.getMessage().lines().findFirst().orElse("");
    }
}
