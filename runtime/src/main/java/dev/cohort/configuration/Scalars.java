package dev.cohort.configuration;

import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.Suggestion;
import dev.cohort.experiment.TomlValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Binds values without parts. */
final class Scalars {
    private final Places places;
    private final Set<Problem> problems;

    Scalars(Places places, Set<Problem> problems) {
        this.places = places;
        this.problems = problems;
    }

    /** The value as the option's Java type, or nothing where a problem was noted. */
    Optional<Object> bind(String owner, String key, OptionType type, TomlValue value) {
        if (value instanceof Scalar scalar) {
            if (type instanceof OptionType.Truth && scalar.value() instanceof Boolean truth) {
                return Optional.of(truth);
            }
            if (type instanceof OptionType.Whole whole && scalar.value() instanceof Long number) {
                return whole(key, whole, scalar, number);
            }
            if (type instanceof OptionType.Real && scalar.value() instanceof Number number) {
                return real(key, scalar, number.doubleValue());
            }
            if (scalar.text().isPresent()) {
                String text = scalar.text().get();
                if (type instanceof OptionType.Text) {
                    boolean recordable = isRecordable(scalar.position(), key, owner, text);
                    return recordable ? Optional.of(text) : Optional.empty();
                }
                if (type instanceof OptionType.FilePath path) {
                    return path(owner, key, path.orRun(), scalar.position(), text);
                }
                if (type instanceof OptionType.Choice choice) {
                    return choice(owner, key, choice, scalar, text);
                }
            }
        }
        problems.add(wrongType(key, type, value));
        return Optional.empty();
    }

    /** The problem of a value that has not the type of its key. */
    Problem wrongType(String key, OptionType type, TomlValue value) {
        return new FileProblem.WrongType(Optional.of(value.position()), key, type.label(), value.describe());
    }

    /** The problem of a list from a command line that is not TOML, most often because a shell took its quotes away. */
    Problem brokenList(String key, Scalar scalar) {
        String message = "'" + key + "' may be a list, but " + scalar.show() + " is not TOML; text in a list stands in"
                + " quotes, and all of it in single ones for the shell, as in '" + key + "=[\"a\", \"b\"]'";
        return new FileProblem.InvalidOverride(Optional.of(scalar.position()), message);
    }

    /** Whether a text can be written into the run's own experiment file; notes a problem if not. */
    boolean isRecordable(Position position, String key, String owner, String text) {
        if (CanonicalString.of(text).isPresent()) {
            return true;
        }
        String problem = "cannot be recorded: it holds a backslash that looks like an escape, as in \\n, together with"
                + " a control character, ''' or a ' at its end";
        problems.add(new FileProblem.BadValue(Optional.of(position), key, problem, owner));
        return false;
    }

    private Optional<Object> whole(String key, OptionType.Whole type, Scalar scalar, long number) {
        if (number < type.least() || number > type.most()) {
            String expected = "an integer between " + type.least() + " and " + type.most();
            problems.add(new FileProblem.WrongType(Optional.of(scalar.position()), key, expected, scalar.describe()));
            return Optional.empty();
        }
        return Optional.of(type.most() == Integer.MAX_VALUE ? (Object) Math.toIntExact(number) : (Object) number);
    }

    private Optional<Object> real(String key, Scalar scalar, double number) {
        if (!Double.isFinite(number)) {
            problems.add(new FileProblem.WrongType(
                    Optional.of(scalar.position()), key, "a finite number", scalar.describe()));
            return Optional.empty();
        }
        return Optional.of(number);
    }

    private Optional<Object> path(String owner, String key, boolean orRun, Position position, String text) {
        try {
            if (!text.isEmpty()) {
                Path path = orRun ? places.run(text) : places.path(text);
                return isRecordable(position, key, owner, path.toString()) ? Optional.of(path) : Optional.empty();
            }
        } catch (ProblemException unknown) {
            problems.add(new FileProblem.Incompatible(
                    Optional.of(position),
                    key + " names no file, and " + unknown.problems().get(0).message()));
            return Optional.empty();
        } catch (InvalidPathException exception) {
            // Told like an empty one.
        }
        problems.add(
                new FileProblem.BadValue(Optional.of(position), key, "must be a path, but is empty or no path", owner));
        return Optional.empty();
    }

    private Optional<Object> choice(String owner, String key, OptionType.Choice type, Scalar scalar, String text) {
        List<String> names = type.names();
        int index = names.indexOf(text);
        if (index >= 0) {
            return Optional.of(type.type().getEnumConstants()[index]);
        }
        String all = names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        String nearest = Suggestion.nearest(text, names)
                .map(name -> " (did you mean '" + name + "'?)")
                .orElse("");
        String problem = "must be one of " + all + ", but is " + scalar.show() + nearest;
        problems.add(new FileProblem.BadValue(Optional.of(scalar.position()), key, problem, owner));
        return Optional.empty();
    }
}
