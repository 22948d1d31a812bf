package dev.cohort.configuration;

import dev.cohort.experiment.Array;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The two ways in which a file says what is made small: sections of its own, or {@code [[objective]]}. */
final class Objectives {
    private static final String OBJECTIVE = "objective";
    private static final String LOSS = "loss";
    private static final List<String> NEEDED = List.of(LOSS, "optimizer");

    private Objectives() {}

    /** The sections that an ordinary file lacks. */
    static List<Problem> missing(Table file) {
        List<Problem> problems = new ArrayList<>();
        if (file.find(OBJECTIVE).isEmpty()) {
            for (String section : NEEDED) {
                if (file.find(section).isEmpty()) {
                    problems.add(new FileProblem.MissingSection(Optional.of(file.position()), section));
                }
            }
        }
        return problems;
    }

    /** The loss of the objective that is evaluated. */
    static Optional<Entry> firstLoss(Table file) {
        Optional<TomlValue> first = file.find(OBJECTIVE)
                .map(Entry::value)
                .filter(value ->
                        value instanceof Array array && !array.elements().isEmpty())
                .map(value -> ((Array) value).elements().get(0));
        return first.isPresent() && first.get() instanceof Table table ? table.find(LOSS) : file.find(LOSS);
    }

    /** The sections of a name by their places: that of the file itself, and that of each of its objectives. */
    static Map<String, Table> sections(Table file, String name) {
        Map<String, Table> sections = new LinkedHashMap<>();
        table(file, name).ifPresent(section -> sections.put(name, section));
        if (file.find(OBJECTIVE).map(Entry::value).orElse(file) instanceof Array array) {
            for (int index = 0; index < array.elements().size(); index++) {
                String place = OBJECTIVE + "." + index + "." + name;
                if (array.elements().get(index) instanceof Table objective) {
                    table(objective, name).ifPresent(section -> sections.put(place, section));
                }
            }
        }
        return sections;
    }

    private static Optional<Table> table(Table table, String name) {
        return table.find(name)
                .map(Entry::value)
                .filter(Table.class::isInstance)
                .map(Table.class::cast);
    }

    /** Changes what has an optimizer: the file itself, and each of its objectives. */
    static Table each(Table file, UnaryOperator<Table> change) {
        Table changed = change.apply(file);
        Optional<Entry> entry = file.find(OBJECTIVE);
        if (entry.isEmpty() || !(entry.get().value() instanceof Array array)) {
            return changed;
        }
        List<TomlValue> objectives = new ArrayList<>();
        for (TomlValue objective : array.elements()) {
            objectives.add(objective instanceof Table table ? change.apply(table) : objective);
        }
        return changed.with(OBJECTIVE, new Entry(entry.get().position(), new Array(array.position(), objectives)));
    }

    /** @throws RefusedException if both ways are gone, or two objectives have one name */
    static void check(
            Optional<LossSection> loss,
            Optional<OptimizerSection> optimizer,
            ScheduleSection schedule,
            List<ObjectiveSection> objectives) {
        boolean ordinary = loss.isPresent() || optimizer.isPresent() || !schedule.isDefault();
        if (ordinary && !objectives.isEmpty()) {
            throw new RefusedException(
                    OBJECTIVE,
                    position -> new FileProblem.Conflict(
                            position,
                            List.of(OBJECTIVE, "loss, optimizer and schedule"),
                            "each [[objective]] has its own"));
        }
        Set<String> names = new HashSet<>();
        for (ObjectiveSection objective : objectives) {
            if (!names.add(objective.name())) {
                throw new RefusedException(
                        OBJECTIVE,
                        position -> new FileProblem.BadValue(
                                position,
                                "name",
                                "'" + objective.name() + "' stands twice; give one of them another name",
                                "[[objective]]"));
            }
        }
    }
}
