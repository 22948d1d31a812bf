package dev.cohort.plugin;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.Component;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.experiment.ProblemException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the runtime calls components: each call runs under the context class loader of the component's plugin, and what a
 * stranger's code throws is told as a failure of its plugin.
 *
 * <p>Components that came through no plugin, as those of a program that embeds Cohort, are called as they are. The calls
 * that every step makes, {@code Cursor.read} and {@code Schedule.learningRate}, make no object.
 */
public final class PluginCode {
    private final PluginClassLoader classes;

    private PluginCode(PluginClassLoader classes) {
        this.classes = classes;
    }

    /**
     * Has a component add itself to a graph.
     *
     * @param method what is called, as in {@code apply}
     * @throws IllegalArgumentException if it and what it is given do not fit
     * @throws ProblemException if a stranger's component fails in another way
     */
    public static <T> T build(Component component, String method, Supplier<T> code) {
        if (component.getClass().getClassLoader() instanceof PluginClassLoader classes) {
            try (ContextClassLoader during = ContextClassLoader.of(classes)) {
                return code.get();
            } catch (IllegalArgumentException misfit) {
                throw misfit;
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
                throw new PluginCode(classes).failure(component.getClass(), method, thrown);
            }
        }
        return code.get();
    }

    /** Opens data whose cursors are called in the same way. */
    public static Examples open(Dataset dataset, DatasetContext context) {
        if (dataset.getClass().getClassLoader() instanceof PluginClassLoader classes) {
            PluginCode code = new PluginCode(classes);
            return new PluginExamples(code, code.call(dataset.getClass(), "open", () -> dataset.open(context)));
        }
        return dataset.open(context);
    }

    /** Begins a measurement that is called in the same way. */
    public static Measurement start(Metric metric, Task task) {
        if (metric.getClass().getClassLoader() instanceof PluginClassLoader classes) {
            PluginCode code = new PluginCode(classes);
            return new PluginMeasurement(code, code.call(metric.getClass(), "start", () -> metric.start(task)));
        }
        return metric.start(task);
    }

    /** The schedule, called in the same way. */
    public static Schedule schedule(Schedule schedule) {
        if (schedule.getClass().getClassLoader() instanceof PluginClassLoader classes) {
            PluginCode code = new PluginCode(classes);
            return (base, position, total) -> {
                @Nullable ClassLoader before = code.enter();
                try {
                    return schedule.learningRate(base, position, total);
                } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
                    throw code.failure(schedule.getClass(), "learningRate", thrown);
                } finally {
                    code.leave(before);
                }
            };
        }
        return schedule;
    }

    <T> T call(Class<?> type, String method, Supplier<T> code) {
        try (ContextClassLoader during = ContextClassLoader.of(classes)) {
            return code.get();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
            throw failure(type, method, thrown);
        }
    }

    @Nullable
    ClassLoader enter() {
        return ContextClassLoader.exchange(classes);
    }

    void leave(@Nullable ClassLoader before) {
        ContextClassLoader.exchange(before);
    }

    /** What to throw for what a component threw: the same if it may throw that, or if the component is Cohort's own. */
    RuntimeException failure(Class<?> type, String method, Throwable thrown) {
        boolean told = thrown instanceof ProblemException || thrown instanceof DataException;
        if (thrown instanceof RuntimeException exception && (told || classes.own())) {
            return exception;
        }
        if (thrown instanceof Error error && classes.own()) {
            throw error;
        }
        return new Failures(classes.origin(), classes).failure(method + "() of " + type.getName(), thrown);
    }
}
