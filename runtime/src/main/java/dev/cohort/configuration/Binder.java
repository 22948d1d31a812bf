package dev.cohort.configuration;

import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Makes records of tables: the whole file's {@link Experiment} and every component are bound by these rules alone. */
public final class Binder {
    private final Components components;
    private final Places places;

    public Binder(Components components, Places places) {
        this.components = components;
        this.places = places;
    }

    /**
     * Of tables that name no run.
     *
     * @param folder from which relative paths are taken
     */
    public Binder(Components components, Path folder) {
        this(components, Places.of(folder));
    }

    /**
     * A record with the plugins that its components come from.
     *
     * @param origins in the order in which the components were met, each once
     */
    public record Bound<R extends Record>(R value, List<Origin> origins) {
        public Bound {
            origins = List.copyOf(origins);
        }
    }

    /**
     * Binds a table.
     *
     * @param owner what the table describes, as messages call it
     * @throws ProblemException with every problem of the table
     */
    public <R extends Record> Bound<R> bind(Table table, Class<R> type, String owner) {
        Set<Problem> problems = new LinkedHashSet<>();
        Set<Origin> origins = new LinkedHashSet<>();
        Scope root = new Scope(table, owner, type == Experiment.class);
        Object value = new Binding(components, places, problems, origins)
                .table(root, type)
                .orElse(null);
        if (value == null || !problems.isEmpty()) {
            throw new ProblemException(sorted(problems));
        }
        return new Bound<>(type.cast(value), new ArrayList<>(origins));
    }

    /** In the order of the file's lines, what has none first. */
    static List<Problem> sorted(Collection<Problem> problems) {
        ToIntFunction<Problem> line =
                problem -> problem.position().map(Position::line).orElse(0);
        ToIntFunction<Problem> column =
                problem -> problem.position().map(Position::column).orElse(0);
        return problems.stream()
                .sorted(Comparator.comparingInt(line).thenComparingInt(column))
                .toList();
    }
}
