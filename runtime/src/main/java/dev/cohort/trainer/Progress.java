package dev.cohort.trainer;

import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far a training has come, as whoever takes part in it says: numbers and texts by name, in which a checkpoint keeps what
 * is not a tensor.
 *
 * @param values numbers are their shortest decimals, which read back the same
 */
record Progress(Map<String, String> values) {
    static final Progress NONE = new Progress(Map.of());

    Progress {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    Progress with(String name, long number) {
        return with(name, Long.toString(number));
    }

    Progress with(String name, double number) {
        return with(name, Double.toString(number));
    }

    Progress with(String name, String text) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, text);
        return new Progress(more);
    }

    /** Both; where a name is in both, as the other has it. */
    Progress with(Progress other) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.putAll(other.values);
        return new Progress(more);
    }

    /** @throws ProblemException if the checkpoint has no such value */
    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw refused("has no '" + name + "'");
        }
        return value;
    }

    /** @throws ProblemException if the checkpoint has no such value, or none that is a whole number */
    long count(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException noNumber) {
            throw refused("has '" + text(name) + "' as '" + name + "', which should be a whole number");
        }
    }

    /** @throws ProblemException if the checkpoint has no such value, or none that is a number */
    double number(String name) {
        try {
            return Double.parseDouble(text(name));
        } catch (NumberFormatException noNumber) {
            throw refused("has '" + text(name) + "' as '" + name + "', which should be a number");
        }
    }

    private static ProblemException refused(String why) {
        return new ProblemException(new Problem.ModelFile(
                Optional.empty(), "the checkpoint " + why + "; it is of another version of Cohort"));
    }
}
