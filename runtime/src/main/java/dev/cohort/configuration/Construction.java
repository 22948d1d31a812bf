package dev.cohort.configuration;

import dev.cohort.api.option.InvalidOptionException;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.Scalar;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** Calls the constructors of records, and tells what they refuse. */
final class Construction {
    private final Components components;
    private final Set<Problem> problems;

    Construction(Components components, Set<Problem> problems) {
        this.components = components;
        this.problems = problems;
    }

    /**
     * The record with these values, or nothing where a problem was noted.
     *
     * <p>A constructor tells the first value that it refuses. For the others, defaults are put in place of what is refused,
     * and of what could not be bound before and is null here, and it is called again.
     *
     * @param defaults the default of the option at a place, if it has one
     */
    Optional<Object> make(Scope scope, OptionSchema schema, Object[] values, IntFunction<Optional<Object>> defaults) {
        Set<String> replaced = new HashSet<>();
        for (int place = 0; place < values.length; place++) {
            if (values[place] == null) {
                replaced.add(schema.options().get(place).key());
                values[place] = defaults.apply(place).orElse(null);
            }
        }
        while (true) {
            Made made = components.call(schema.type(), "new", () -> attempt(schema, values));
            if (made.refusal().isEmpty()) {
                return replaced.isEmpty() ? made.value() : Optional.empty();
            }
            Optional<String> key = key(made.refusal().get());
            boolean told = key.filter(name -> scope.table().find(name).isPresent())
                    .filter(name -> !replaced.contains(name))
                    .isPresent();
            if (replaced.isEmpty() || told) {
                problems.add(problem(scope, schema, made.refusal().get()));
            }
            int place = key.map(schema::place).orElse(-1);
            if (place < 0 || !told || defaults.apply(place).isEmpty()) {
                return Optional.empty();
            }
            replaced.add(key.get());
            values[place] = defaults.apply(place).get();
        }
    }

    /** What a constructor made, or how it refused. */
    private record Made(Optional<Object> value, Optional<Throwable> refusal) {}

    private static Made attempt(OptionSchema schema, Object[] values) {
        try {
            Constructor<? extends Record> constructor = schema.type().getDeclaredConstructor(schema.parameterTypes());
            constructor.setAccessible(true);
            return new Made(Optional.of(constructor.newInstance(values)), Optional.empty());
        } catch (InvocationTargetException exception) {
            // An endless recursion is the component's failure; the machine's own are not.
            if (exception.getTargetException() instanceof VirtualMachineError error
                    && !(error instanceof StackOverflowError)) {
                throw error;
            }
            return new Made(Optional.empty(), Optional.of(exception.getTargetException()));
        } catch (ReflectiveOperationException | RuntimeException exception) {
            return new Made(Optional.empty(), Optional.of(exception));
        }
    }

    private static Optional<String> key(Throwable refusal) {
        if (refusal instanceof InvalidOptionException invalid) {
            return Optional.of(invalid.key());
        }
        return refusal instanceof RefusedException refused ? Optional.of(refused.key()) : Optional.empty();
    }

    private static Problem problem(Scope scope, OptionSchema schema, Throwable refusal) {
        if (refusal instanceof InvalidOptionException invalid) {
            Optional<String> slip = slip(scope, schema, invalid.key());
            if (slip.isPresent()) {
                return invalid(scope, schema, slip.get() + ": " + invalid.getMessage());
            }
            Optional<Entry> entry = scope.table().find(invalid.key());
            return new FileProblem.BadValue(
                    position(scope, invalid.key()),
                    invalid.key(),
                    withValue(String.valueOf(invalid.getMessage()), entry),
                    scope.owner());
        }
        if (refusal instanceof RefusedException refused) {
            return refused.at(position(scope, refused.key()));
        }
        if (refusal instanceof IllegalArgumentException) {
            return new FileProblem.Incompatible(
                    scope.position(), "the options of " + scope.owner() + " do not fit: " + refusal.getMessage());
        }
        String how = refusal instanceof ReflectiveOperationException ? "cannot be made: " : "failed when it was made: ";
        return invalid(scope, schema, how + refusal);
    }

    private static Problem invalid(Scope scope, OptionSchema schema, String reason) {
        return new PluginProblem.InvalidComponent(schema.type().getName(), scope.ownerAndJar(), reason);
    }

    /** How a component refuses what no user wrote, if it does. */
    private static Optional<String> slip(Scope scope, OptionSchema schema, String key) {
        Optional<OptionSchema.Row> option =
                schema.rows().stream().filter(row -> row.key().equals(key)).findFirst();
        if (option.isEmpty()) {
            return Optional.of("refuses an option '" + key + "', which it does not have");
        }
        boolean untouched = scope.table().entries().keySet().stream().allMatch(written -> written.equals(Binding.TYPE));
        return untouched && option.get().hasDefault()
                ? Optional.of("refuses its own default of '" + key + "', which is "
                        + option.get().defaultText())
                : Optional.empty();
    }

    private static Optional<Position> position(Scope scope, String key) {
        return scope.table().find(key).map(Entry::position).or(scope::position);
    }

    /** Adds the value to a message such as {@code must be positive}, where the message does not say it already. */
    private static String withValue(String problem, Optional<Entry> entry) {
        boolean told = !problem.startsWith("must") || problem.contains(" but ") || problem.contains(" got ");
        if (told || entry.isEmpty() || !(entry.get().value() instanceof Scalar scalar)) {
            return problem;
        }
        return problem + ", but is " + scalar.show();
    }
}
