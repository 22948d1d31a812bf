package dev.cohort.plugin;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.DifferentiationException;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.option.Component;
import dev.cohort.api.option.InvalidOptionException;
import dev.cohort.api.option.Name;
import dev.cohort.api.plugin.BrokenPromiseException;
import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.ProblemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls components and what they made: each call of an object whose class came with a plugin runs under the context class
 * loader of that plugin, and what a stranger's code throws is told as a failure of its plugin.
 *
 * <p>The object itself is called, so that whatever its interface says reaches it. One whose class came with no plugin, as in
 * a program that embeds Cohort, is called as it is. What every step calls makes no object.
 */
public final class PluginCode {
    /** Where the API checks what plugins made, such as graphs and tables. */
    private static final Pattern OF_PLUGINS = Pattern.compile("dev\\.cohort\\.api\\.(graph|dataset|metric)\\.");

    private PluginCode() {}

    /**
     * Calls a method that answers.
     *
     * @param object what is called
     * @param method as in {@code digest}
     * @throws Misfit if it refuses what its users can mend
     * @throws ProblemException if a stranger's code fails, or answers null
     */
    public static <T> T call(Object object, String method, Supplier<T> code) {
        return call(object.getClass(), method, code);
    }

    /** Calls a method that answers nothing, as {@link #call(Object, String, Supplier)}. */
    public static void run(Object object, String method, Runnable code) {
        call(object.getClass(), method, () -> {
            code.run();
            return object;
        });
    }

    static <T> T call(Class<?> type, String method, Supplier<T> code) {
        @Nullable ClassLoader before = enter(type);
        try {
            T answer = code.get();
            if (answer == null && type.getClassLoader() instanceof PluginClassLoader) {
                throw broken(type, method, "returns null");
            }
            return answer;
        } catch (Throwable thrown) {
            throw failure(type, method, thrown);
        } finally {
            leave(type, before);
        }
    }

    /**
     * Has a component take in what it is given, as a model adds itself to a graph.
     *
     * @throws Misfit if it and what it is given do not fit
     * @throws ProblemException if a stranger's component fails in another way
     */
    public static <T> T build(Component component, String method, Supplier<T> code) {
        if (!(component.getClass().getClassLoader() instanceof PluginClassLoader classes)) {
            return code.get();
        }
        return call(component, method, () -> {
            try {
                return code.get();
            } catch (IllegalArgumentException thrown) {
                throw isTold(thrown) || !classes.own() && !isForUsers(thrown) ? thrown : new Misfit(component, thrown);
            }
        });
    }

    /**
     * Whether the author of a component wrote this for its users. What the JDK or a graph refuses was the author's to know: an
     * operator that there is not, matrices that do not fit.
     */
    private static boolean isForUsers(IllegalArgumentException thrown) {
        boolean written =
                thrown.getClass() == IllegalArgumentException.class || thrown instanceof InvalidOptionException;
        StackTraceElement[] trace = thrown.getStackTrace();
        return written && thrown.getMessage() != null && (trace.length == 0 || isOfAuthors(trace[0]));
    }

    /** Code of a plugin, or a check of the API that plugins inherit or call and that is no check of what they made. */
    private static boolean isOfAuthors(StackTraceElement frame) {
        String type = frame.getClassName();
        return isStrangers(frame)
                || type.startsWith("dev.cohort.api.")
                        && !OF_PLUGINS.matcher(type).lookingAt();
    }

    private static boolean isStrangers(StackTraceElement frame) {
        return PluginClassLoader.stranger(String.valueOf(frame.getClassLoaderName()))
                .isPresent();
    }

    /** The classes that may have written a message: a plugin's that was called, or a stranger's that it called in its turn. */
    private static List<String> authors(Class<?> type, IllegalArgumentException refused) {
        if (stranger(type).isPresent()) {
            return List.of(type.getName());
        }
        List<String> strangers = Arrays.stream(refused.getStackTrace())
                .filter(PluginCode::isStrangers)
                .map(StackTraceElement::getClassName)
                .toList();
        return strangers.isEmpty() && type.getClassLoader() instanceof PluginClassLoader
                ? List.of(type.getName())
                : strangers;
    }

    /** The name by which files call a component; that of its class where it has none. */
    public static String name(Component component) {
        Name name = component.getClass().getAnnotation(Name.class);
        return name == null ? component.getClass().getSimpleName() : name.value();
    }

    /** What a loss compares the prediction with. */
    public static Optional<TargetRequest> target(Loss loss) {
        return build(loss, "target", loss::target);
    }

    /** Tells a listener of something; makes no object. */
    public static void hear(Listener listener, RunEvent event, RunControl control) {
        @Nullable ClassLoader before = enter(listener.getClass());
        try {
            listener.hear(event, control);
        } catch (Throwable thrown) {
            throw failure(listener.getClass(), "hear", thrown);
        } finally {
            leave(listener.getClass(), before);
        }
    }

    /** The next examples of a cursor; makes no object. */
    public static int read(Cursor cursor, Batch batch) {
        @Nullable ClassLoader before = enter(cursor.getClass());
        try {
            return cursor.read(batch);
        } catch (Throwable thrown) {
            throw failure(cursor.getClass(), "read", thrown);
        } finally {
            leave(cursor.getClass(), before);
        }
    }

    /** The learning rate by a schedule; makes no object. */
    public static double learningRate(Schedule schedule, double base, long position, OptionalLong total) {
        @Nullable ClassLoader before = enter(schedule.getClass());
        try {
            return schedule.learningRate(base, position, total);
        } catch (Throwable thrown) {
            throw failure(schedule.getClass(), "learningRate", thrown);
        } finally {
            leave(schedule.getClass(), before);
        }
    }

    /** The momentum by a schedule; makes no object. */
    public static double momentum(Schedule schedule, double own, long position, OptionalLong total) {
        @Nullable ClassLoader before = enter(schedule.getClass());
        try {
            return schedule.momentum(own, position, total);
        } catch (Throwable thrown) {
            throw failure(schedule.getClass(), "momentum", thrown);
        } finally {
            leave(schedule.getClass(), before);
        }
    }

    /** The learning rate by a schedule that looks at what was measured; makes no object. */
    public static double learningRate(MeasuredSchedule schedule, double base, List<Double> values) {
        @Nullable ClassLoader before = enter(schedule.getClass());
        try {
            return schedule.learningRate(base, values);
        } catch (Throwable thrown) {
            throw failure(schedule.getClass(), "learningRate", thrown);
        } finally {
            leave(schedule.getClass(), before);
        }
    }

    /**
     * What to throw for an answer that breaks a promise.
     *
     * @param answer as in {@code answers -1}
     */
    public static RuntimeException broken(Object object, String method, String answer) {
        return broken(object.getClass(), method, answer);
    }

    private static RuntimeException broken(Class<?> type, String method, String answer) {
        String promise = place(type, method) + " " + answer;
        return stranger(type)
                .<RuntimeException>map(jar -> new ProblemException(new PluginProblem.InvalidPlugin(
                        jar, "breaks a promise: " + promise + "; tell the plugin's author")))
                .orElseGet(() -> new IllegalArgumentException(promise));
    }

    /** The jar or folder of the stranger's plugin whose class an object has, if it has one. */
    public static Optional<Path> stranger(Object object) {
        return stranger(object.getClass());
    }

    private static Optional<Path> stranger(Class<?> type) {
        return type.getClassLoader() instanceof PluginClassLoader classes && !classes.own()
                ? Optional.of(classes.origin())
                : Optional.empty();
    }

    private static @Nullable ClassLoader enter(Class<?> type) {
        return type.getClassLoader() instanceof PluginClassLoader classes ? ContextClassLoader.exchange(classes) : null;
    }

    /** Ends a call; a mark of interruption that the plugin left would have Cohort's own next write of a file fail. */
    private static void leave(Class<?> type, @Nullable ClassLoader before) {
        if (type.getClassLoader() instanceof PluginClassLoader) {
            ContextClassLoader.exchange(before);
            Thread.interrupted();
        }
    }

    /** What to throw for what was thrown: the same if a component may throw that, or if it is no stranger's. */
    private static RuntimeException failure(Class<?> type, String method, Throwable thrown) {
        if (thrown instanceof BrokenPromiseException promise) {
            return broken(promise.object(), promise.method(), promise.answer());
        }
        if (thrown instanceof IllegalArgumentException refused && !isTold(refused) && isForUsers(refused)) {
            List<String> authors = authors(type, refused);
            if (!authors.isEmpty()) {
                return Misfit.by(authors, refused);
            }
        }
        boolean told = isTold(thrown) || thrown instanceof OutOfMemoryError;
        if (!told && type.getClassLoader() instanceof PluginClassLoader classes && !classes.own()) {
            return new Failures(classes.origin(), classes).failure(place(type, method), thrown);
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException exception ? exception : new IllegalStateException(thrown);
    }

    /** Whether this is how a component, or Cohort called by it, tells of something that is not the component's failure. */
    private static boolean isTold(Throwable thrown) {
        return thrown instanceof ProblemException
                || thrown instanceof DataException
                || thrown instanceof Misfit
                || thrown instanceof DifferentiationException
                || thrown instanceof ModelFormatException;
    }

    /** A method as people read it, with the component's name; the class of a lambda is the one that it was written in. */
    private static String place(Class<?> type, String method) {
        String component = "";
        for (Class<?> outer = type; outer != null && component.isEmpty(); outer = outer.getEnclosingClass()) {
            Name name = outer.getAnnotation(Name.class);
            component = name == null ? "" : " ('" + name.value() + "')";
        }
        return method + "() of " + type.getName().replaceFirst("\\$\\$Lambda.*", "") + component;
    }
}
