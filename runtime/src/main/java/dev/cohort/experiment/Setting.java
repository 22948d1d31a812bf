package dev.cohort.experiment;

import java.util.List;
import java.util.Optional;
import org.tomlj.Toml;

/**
 * A value from outside the file, which takes the place of the file's own.
 *
 * @param path the keys from the top of the file on; a number addresses an element of a list
 * @param value as TOML where it is that, else a plain text
 * @param source where the value was given, as in {@code --set training.epochs=3}
 */
public record Setting(List<String> path, String value, Position source) {
    public Setting {
        path = List.copyOf(path);
    }

    /**
     * Reads what follows {@code --set}, as in {@code optimizer.learning-rate=0.1}. Spaces around a value are not part of it,
     * unless there is nothing else.
     *
     * @throws ProblemException if it is not a key, an equals sign and a value
     */
    public static Setting parse(String argument) {
        Position source = new Position("--set " + argument, 0, 0);
        int equals = argument.indexOf('=');
        if (equals < 0) {
            throw refuse(source, "expected key=value, as in --set training.epochs=3");
        }
        String key = argument.substring(0, equals).strip();
        try {
            String value = argument.substring(equals + 1);
            return new Setting(Toml.parseDottedKey(key), value.isBlank() ? value : value.strip(), source);
        } catch (IllegalArgumentException exception) {
            throw refuse(source, "'" + key + "' is not a key; expected names with dots between, as in training.epochs");
        }
    }

    private static ProblemException refuse(Position source, String message) {
        return new ProblemException(new FileProblem.InvalidOverride(Optional.of(source), message));
    }
}
