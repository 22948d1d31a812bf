package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where an example stands.
 *
 * @param line from 1, or 0 where it is the file as a whole
 */
record Place(Path file, long line) {
    DataException.Problem problem(String message) {
        return new DataException.Problem(Optional.of(file), line, 0, message);
    }

    DataException refused(String message) {
        return new DataException(List.of(problem(message)));
    }
}
