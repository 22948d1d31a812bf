package dev.cohort.configuration;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.experiment.Array;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.ExperimentFile;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** From a file as people wrote it to the experiment that runs, by way of the canonical text. */
public final class ExperimentBinder {
    private static final String OWNER = "an experiment file";
    private static final String DATASET = "dataset";
    private static final String PLUGINS = "plugins";
    private static final String FOLDERS = "folders";

    private final Components components;
    private final Function<String, Path> runs;

    /** @param runs finds the folder of a run that a file names */
    public ExperimentBinder(Components components, Function<String, Path> runs) {
        this.components = components;
        this.runs = runs;
    }

    /** Of files that name no run. */
    public ExperimentBinder(Components components) {
        this(components, Path::of);
    }

    /**
     * The folders that a file's {@code [plugins]} names, absolute; they have to be known before any component is. A section
     * that is wrong names none, which {@link #resolve} then tells with everything else.
     */
    public static List<Path> pluginFolders(ExperimentFile file) {
        return plugins(file).map(PluginsSection::folders).orElse(List.of());
    }

    /** The {@code [plugins]} section, if nothing is wrong with it. */
    private static Optional<PluginsSection> plugins(ExperimentFile file) {
        Optional<TomlValue> section = file.table().find(PLUGINS).map(Entry::value);
        if (section.isPresent() && !(section.get() instanceof Table)) {
            return Optional.empty();
        }
        Table table =
                section.map(Table.class::cast).orElse(Table.empty(file.table().position()));
        try {
            Binder binder = new Binder(new NoComponents(), file.folder());
            return Optional.of(
                    binder.bind(table, PluginsSection.class, "[plugins]").value());
        } catch (ProblemException exception) {
            return Optional.empty();
        }
    }

    /**
     * Resolves a file: puts defaults in place, makes the components, writes the canonical text, and makes them again from
     * what TOML4J reads in it.
     *
     * @param pluginFolders every folder in which plugins were looked for besides Cohort's own; recorded in place of the
     *     file's, so that the canonical text runs from anywhere
     * @throws ProblemException with every problem of the file
     */
    public ResolvedExperiment resolve(ExperimentFile file, List<Path> pluginFolders) {
        Set<Problem> problems = new LinkedHashSet<>();
        Binder binder = new Binder(components, new Places(file.folder(), runs));
        List<OptimizerGroups> groups = new ArrayList<>();
        Table table = Objectives.each(file.table(), part -> {
            OptimizerGroups own = OptimizerGroups.of(part, binder);
            groups.add(own);
            return own.complete(part, problems);
        });
        if (plugins(file).isPresent()) {
            table = withFolders(table, pluginFolders);
        }
        Optional<Binder.Bound<Experiment>> bound = Optional.empty();
        try {
            bound = Optional.of(binder.bind(table, Experiment.class, OWNER));
        } catch (ProblemException exception) {
            problems.addAll(exception.problems());
            problems.removeIf(problem -> groups.stream().anyMatch(own -> own.isTakenOver(problem)));
        }
        problems.addAll(Objectives.missing(table));
        problems.addAll(new MetricRules(components, binder).problems(table));
        if (bound.isEmpty() || !problems.isEmpty()) {
            throw new ProblemException(Binder.sorted(problems));
        }
        Table tree = RecordTree.of(bound.get().value());
        Table reduced = Objectives.each(tree, OptimizerGroups::reduce);
        String text = CanonicalText.write(reduced, comments(bound.get().origins()));
        Experiment experiment = again(binder, text, tree);
        return new ResolvedExperiment(
                experiment, text, FlatParameters.of(reduced), bound.get().origins());
    }

    /**
     * The data set of a file; nothing else in it has to be right.
     *
     * @throws ProblemException with every problem of its section
     */
    public Dataset dataset(ExperimentFile file) {
        Table section = Table.empty(file.table().position());
        Optional<Entry> dataset = file.table().find(DATASET);
        if (dataset.isPresent()) {
            section = section.with(DATASET, dataset.get());
        }
        return new Binder(components, file.folder())
                .bind(section, DatasetSection.class, OWNER)
                .value()
                .dataset();
    }

    /**
     * How the model of a run writes texts; nothing else in its file has to be right.
     *
     * @throws ProblemException with every problem of what says it
     */
    public static TextSection texts(ExperimentFile file) {
        Table section = Table.empty(file.table().position());
        for (String key : List.of("seed", "generation")) {
            Optional<Entry> entry = file.table().find(key);
            if (entry.isPresent()) {
                section = section.with(key, entry.get());
            }
        }
        return new Binder(new NoComponents(), file.folder())
                .bind(section, TextSection.class, OWNER)
                .value();
    }

    /** Binds the canonical text, and makes sure that it says what the file said. */
    private static Experiment again(Binder binder, String text, Table tree) {
        Table read = Objectives.each(
                CanonicalText.read(text), part -> OptimizerGroups.sound().complete(part, new LinkedHashSet<>()));
        Experiment experiment = binder.bind(read, Experiment.class, OWNER).value();
        if (!RecordTree.of(experiment).equals(tree)) {
            throw new ProblemException(new Problem.Defect(
                    "the resolved experiment does not read as it was written; please report the file"));
        }
        return experiment;
    }

    private static Table withFolders(Table file, List<Path> folders) {
        Optional<Entry> section = file.find(PLUGINS);
        if (folders.isEmpty()) {
            return file;
        }
        Position position = section.map(Entry::position).orElse(file.position());
        List<TomlValue> paths = new ArrayList<>();
        folders.forEach(folder -> paths.add(
                new Scalar(position, folder.toAbsolutePath().normalize().toString())));
        Table plugins = section.map(entry -> (Table) entry.value()).orElse(Table.empty(position));
        Entry list = new Entry(position, new Array(position, paths));
        return file.with(PLUGINS, new Entry(position, plugins.with(FOLDERS, list)));
    }

    private static List<String> comments(List<Origin> origins) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Resolved by Cohort: every default is written out and every path is absolute, so this runs as it is.");
        origins.forEach(origin -> lines.add(RecordedPlugin.comment(origin)));
        return lines;
    }
}
