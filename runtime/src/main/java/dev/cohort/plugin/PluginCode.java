package dev.cohort.plugin;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.DifferentiationException;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.Component;
import dev.cohort.api.option.InvalidOptionException;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.experiment.PluginProblem;
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
     * @throws Misfit if it and what it is given do not fit
     * @throws ProblemException if a stranger's component fails in another way
     */
    public static <T> T build(Component component, String method, Supplier<T> code) {
        if (component.getClass().getClassLoader() instanceof PluginClassLoader classes) {
            PluginCode plugin = new PluginCode(classes);
            try (ContextClassLoader during = ContextClassLoader.of(classes)) {
                return plugin.answer(component.getClass(), method, code.get());
            } catch (IllegalArgumentException misfit) {
                throw plugin.misfit(component, method, misfit);
            } catch (Throwable thrown) {
                throw plugin.failure(component.getClass(), method, thrown);
            }
        }
        return code.get();
    }

    /** What a component says that it cannot do; a slip in its code, such as a text that is no number, is its failure. */
    private RuntimeException misfit(Component component, String method, IllegalArgumentException thrown) {
        if (thrown instanceof DifferentiationException
                || thrown instanceof ModelFormatException
                || thrown instanceof Misfit) {
            return thrown;
        }
        boolean told = thrown.getMessage() != null
                && (thrown.getClass() == IllegalArgumentException.class || thrown instanceof InvalidOptionException);
        return told || classes.own() ? new Misfit(component, thrown) : failure(component.getClass(), method, thrown);
    }

    /** What a loss reads as the target. */
    public static TargetRequest target(Loss loss) {
        return build(loss, "target", loss::target);
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
                } catch (Throwable thrown) {
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
            return answer(type, method, code.get());
        } catch (Throwable thrown) {
            throw failure(type, method, thrown);
        }
    }

    private <T> T answer(Class<?> type, String method, @Nullable T given) {
        if (given == null) {
            throw invalid(type, method, "returns null");
        }
        return given;
    }

    /** What to throw for an answer that no plugin may give. */
    ProblemException invalid(Class<?> type, String method, String answer) {
        return new ProblemException(new PluginProblem.InvalidPlugin(
                classes.origin(),
                "breaks a promise: " + place(type, method) + " " + answer + "; tell the plugin's author"));
    }

    private static String place(Class<?> type, String method) {
        return method + "() of " + type.getName();
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
        if (thrown instanceof OutOfMemoryError full) {
            throw full;
        }
        if (thrown instanceof RuntimeException exception && (told || classes.own())) {
            return exception;
        }
        if (thrown instanceof Error error && classes.own()) {
            throw error;
        }
        return new Failures(classes.origin(), classes).failure(place(type, method), thrown);
    }
}
