package dev.cohort.configuration;

import dev.cohort.experiment.Array;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives each {@code [[optimizer.groups]]} the options of {@code [optimizer]} that it does not say itself. */
final class OptimizerGroups {
    private static final String OPTIMIZER = "optimizer";
    private static final String GROUPS = "groups";
    private static final String TYPE = "type";

    /** What stands beside an optimizer and holds for its groups as well. */
    private static final List<String> SHARED = List.of(GROUPS, "no-decay", "layer-decay");

    /** The problems of {@code [optimizer]} without its groups. */
    private final List<Problem> own;

    private final Set<Position> groups = new HashSet<>();

    private OptimizerGroups(List<Problem> own) {
        this.own = own;
    }

    /** The groups of a file whose options all fit. */
    static OptimizerGroups sound() {
        return new OptimizerGroups(List.of());
    }

    /** The groups of a file, or of an objective, of which nothing is known. */
    static OptimizerGroups of(Table file, Binder binder) {
        if (!(file.find(OPTIMIZER).map(Entry::value).orElse(file) instanceof Table optimizer)) {
            return sound();
        }
        try {
            binder.bind(optimizer.without(GROUPS), OptimizerSection.class, "[" + OPTIMIZER + "]");
            return sound();
        } catch (ProblemException exception) {
            return new OptimizerGroups(exception.problems());
        }
    }

    /** The table with complete groups; what is not as it should be is left for the binder to tell. */
    Table complete(Table file, Set<Problem> problems) {
        Optional<Entry> entry = file.find(OPTIMIZER);
        if (entry.isEmpty() || !(entry.get().value() instanceof Table optimizer)) {
            return file;
        }
        Optional<Entry> written = optimizer.find(GROUPS);
        if (written.isEmpty() || !(written.get().value() instanceof Array array)) {
            return file;
        }
        Table base = withoutShared(optimizer);
        for (Problem problem : own) {
            if (problem instanceof FileProblem.UnknownKey leftover) {
                base = base.without(leftover.key());
            }
        }
        List<TomlValue> complete = new ArrayList<>();
        for (TomlValue group : array.elements()) {
            groups.add(group.position());
            complete.add(group instanceof Table table ? over(base, table, problems) : group);
        }
        Entry completed = new Entry(written.get().position(), new Array(array.position(), complete));
        return file.with(OPTIMIZER, new Entry(entry.get().position(), optimizer.with(GROUPS, completed)));
    }

    private static Table withoutShared(Table optimizer) {
        Table own = optimizer;
        for (String key : SHARED) {
            own = own.without(key);
        }
        return own;
    }

    /** Whether a problem of a completed file is one of {@code [optimizer]} that a group has only taken over. */
    boolean isTakenOver(Problem problem) {
        return problem.position().filter(groups::contains).isPresent()
                && !own.contains(problem)
                && own.stream().anyMatch(origin -> isSame(origin, problem));
    }

    private static boolean isSame(Problem origin, Problem problem) {
        return origin instanceof FileProblem.MissingKey missing
                ? problem instanceof FileProblem.MissingKey other
                        && missing.key().equals(other.key())
                : origin.message().equals(problem.message());
    }

    private static Table over(Table base, Table group, Set<Problem> problems) {
        Table merged = new Table(group.position(), base.entries());
        Optional<Entry> type = base.find(TYPE);
        for (var option : group.entries().entrySet()) {
            if (!option.getKey().equals(TYPE) || type.isEmpty()) {
                merged = merged.with(option.getKey(), within(base.find(option.getKey()), option.getValue()));
            }
        }
        Optional<Entry> other = group.find(TYPE);
        if (other.isPresent() && !Optional.of(content(other.get())).equals(type.map(OptimizerGroups::content))) {
            problems.add(new FileProblem.BadValue(
                    Optional.of(other.get().position()),
                    TYPE,
                    "is that of [optimizer] for every group; leave it out",
                    "an optimizer group"));
        }
        return merged;
    }

    /** An option of a group: of a component within, it need only say what differs, unless that is another component. */
    private static Entry within(Optional<Entry> base, Entry own) {
        if (!(own.value() instanceof Table table)
                || !(base.map(Entry::value).orElse(own.value()) instanceof Table other)
                || isAnother(table, other)) {
            return own;
        }
        Table merged = new Table(table.position(), other.entries());
        for (var option : table.entries().entrySet()) {
            merged = merged.with(option.getKey(), within(other.find(option.getKey()), option.getValue()));
        }
        return new Entry(own.position(), merged);
    }

    private static boolean isAnother(Table table, Table base) {
        Optional<Object> type = table.find(TYPE).map(OptimizerGroups::content);
        return type.isPresent() && !type.equals(base.find(TYPE).map(OptimizerGroups::content));
    }

    /** The way back: groups that say only what differs from {@code [optimizer]}, so that a change there reaches them. */
    static Table reduce(Table file) {
        if (!(file.find(OPTIMIZER).map(Entry::value).orElse(file) instanceof Table optimizer)) {
            return file;
        }
        if (!(optimizer.find(GROUPS).map(Entry::value).orElse(optimizer) instanceof Array array)) {
            return file;
        }
        List<TomlValue> reduced = new ArrayList<>();
        for (TomlValue group : array.elements()) {
            reduced.add(reduce((Table) group, withoutShared(optimizer)));
        }
        Entry groups = new Entry(array.position(), new Array(array.position(), reduced));
        return file.with(OPTIMIZER, new Entry(optimizer.position(), optimizer.with(GROUPS, groups)));
    }

    private static Table reduce(Table group, Table base) {
        Table reduced = group;
        for (var option : base.entries().entrySet()) {
            Optional<Entry> own = group.find(option.getKey());
            if (own.equals(Optional.of(option.getValue()))) {
                reduced = reduced.without(option.getKey());
            } else if (own.map(Entry::value).orElse(group) instanceof Table table
                    && option.getValue().value() instanceof Table other
                    && own.isPresent()
                    && !isAnother(table, other)) {
                reduced = reduced.with(option.getKey(), new Entry(own.get().position(), reduce(table, other)));
            }
        }
        return reduced;
    }

    private static Object content(Entry entry) {
        return entry.value() instanceof Scalar scalar ? scalar.value() : entry.value();
    }
}
