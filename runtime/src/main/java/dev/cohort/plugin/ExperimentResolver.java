package dev.cohort.plugin;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.configuration.ExperimentBinder;
import dev.cohort.configuration.RecordedPlugin;
import dev.cohort.configuration.ResolvedExperiment;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ExperimentFile;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Folders;
import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Setting;
import dev.cohort.experiment.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * From an experiment file to the components that run: reads the file, loads the plugins that it may use, and binds it. Files that
 * may use the same plugins share them, until the resolver is closed.
 */
public final class ExperimentResolver implements AutoCloseable {
    private static final String BESIDE_THE_FILE = "plugins.d";

    private final FutureTask<PluginLoader> own;
    private final Optional<Path> user;
    private final Map<Set<Path>, PluginRegistry> registries = new HashMap<>();

    /**
     * @param own the folder with Cohort's own plugins, if there is one
     * @param user the folder with the plugins of this user, if there is one; it need not exist
     */
    public ExperimentResolver(Optional<Path> own, Optional<Path> user) {
        List<PluginFolder> folders =
                own.map(folder -> new PluginFolder(folder, true)).stream().toList();
        this.own = new FutureTask<>(() -> new PluginLoader().with(folders));
        this.user = user;
    }

    /** With Cohort's own plugins from the folder {@code plugins} of the system property {@code cohort.home}. */
    public static ExperimentResolver ofThisProcess() {
        return new ExperimentResolver(
                Optional.ofNullable(System.getProperty("cohort.home"))
                        .map(home -> Path.of(home, "plugins"))
                        .filter(Files::isDirectory),
                Folders.home().map(home -> home.resolve(".cohort").resolve("plugins")));
    }

    /** Has a thread of its own load Cohort's plugins, beside what is done until they are asked for, if that is not done yet. */
    public void ahead() {
        if (!own.isDone()) {
            Thread thread = new Thread(own, "cohort-plugins");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * A resolved experiment and the plugins that were at hand, broken ones among their warnings.
     *
     * @param experiment what runs
     * @param plugins all of them
     * @param written the file as it was written, to tell where something stands that shows to be wrong later
     * @param settings the values from the command line, by dotted key, as they were given
     */
    public record Resolution(
            ResolvedExperiment experiment, PluginRegistry plugins, Table written, Map<String, String> settings) {
        public Resolution {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }
    }

    /** Resolves a file that names no run. */
    public Resolution resolve(Path path, List<Setting> settings, Map<String, String> environment, List<Path> more) {
        return resolve(path, settings, environment, more, run -> Path.of(run));
    }

    /**
     * Resolves a file.
     *
     * @param settings values from the command line
     * @param environment of which the tracking server's address is read
     * @param more folders with plugins, named on the command line
     * @param runs finds the folder of a run that the file names
     * @throws ProblemException with every problem of the file, and of the plugins that it cannot do without
     */
    public Resolution resolve(
            Path path,
            List<Setting> settings,
            Map<String, String> environment,
            List<Path> more,
            Function<String, Path> runs) {
        ExperimentFile file = ExperimentFile.read(path, settings, environment);
        Set<Path> folders = folders(path, file);
        PluginRegistry registry = registry(folders, more);
        try {
            return new Resolution(
                    new ExperimentBinder(registry, runs).resolve(file, new ArrayList<>(folders)),
                    registry,
                    file.table(),
                    named(settings));
        } catch (ProblemException exception) {
            throw new ProblemException(explained(registry, exception.problems(), path));
        }
    }

    /** Where a component is not known, the plugins that a resolved file records and that are not there may have had it. */
    private static List<Problem> explained(PluginRegistry registry, List<Problem> problems, Path file) {
        List<Problem> explained = new ArrayList<>(registry.explain(problems));
        if (problems.stream().anyMatch(FileProblem.UnknownComponent.class::isInstance)) {
            Set<String> there = registry.plugins().stream()
                    .map(plugin -> plugin.origin().plugin())
                    .collect(Collectors.toSet());
            RecordedPlugin.of(file).stream()
                    .filter(plugin -> !there.contains(plugin.name()))
                    .forEach(plugin -> explained.add(new PluginProblem.MissingPlugin(
                            Optional.of(plugin.position()),
                            plugin.name(),
                            plugin.version(),
                            plugin.jar(),
                            plugin.sha256())));
        }
        return explained;
    }

    private static Map<String, String> named(List<Setting> settings) {
        Map<String, String> named = new LinkedHashMap<>();
        settings.forEach(setting -> named.put(String.join(".", setting.path()), setting.value()));
        return named;
    }

    /**
     * The data set of a run, by the experiment file in its folder. Only the plugin that it comes from has to be there still.
     *
     * @param more folders with plugins, named on the command line
     * @throws ProblemException if the data set is not to be had
     */
    public Dataset dataset(Path path, List<Path> more) {
        ExperimentFile file = ExperimentFile.read(path, List.of(), Map.of());
        Set<Path> folders = new LinkedHashSet<>();
        ExperimentBinder.pluginFolders(file).forEach(folder -> addIfThere(folders, folder));
        PluginRegistry registry = registry(folders, more);
        try {
            return new ExperimentBinder(registry).dataset(file);
        } catch (ProblemException exception) {
            throw new ProblemException(explained(registry, exception.problems(), path));
        }
    }

    /**
     * The plugins that are at hand.
     *
     * @param experiment a file whose plugins are meant; those beside a file in the current folder where none is given
     */
    public PluginRegistry plugins(Optional<Path> experiment, List<Path> more) {
        Set<Path> folders = new LinkedHashSet<>();
        experiment.ifPresentOrElse(
                path -> folders.addAll(folders(path, ExperimentFile.read(path, List.of(), Map.of()))),
                () -> addIfThere(folders, Path.of(BESIDE_THE_FILE)));
        return registry(folders, more);
    }

    /** The folders with plugins that an experiment file has beside it or names. */
    private static Set<Path> folders(Path path, ExperimentFile file) {
        Set<Path> folders = new LinkedHashSet<>();
        addIfThere(folders, file.folder().resolve(BESIDE_THE_FILE));
        for (Path folder : ExperimentBinder.pluginFolders(file)) {
            add(folders, folder, Optional.of(Position.of(path)));
        }
        return folders;
    }

    /** Loads the plugins of some folders, and of those that need not be named, which are added to them. */
    private PluginRegistry registry(Set<Path> folders, List<Path> more) {
        user.ifPresent(folder -> addIfThere(folders, folder));
        more.forEach(folder -> add(folders, folder, Optional.empty()));
        return registries.computeIfAbsent(Set.copyOf(folders), same -> load(folders));
    }

    private PluginRegistry load(Set<Path> folders) {
        return new PluginLoader(own())
                .with(folders.stream().map(PluginFolder::of).toList())
                .registry();
    }

    /** Cohort's own plugins, loaded by this thread unless another has begun. */
    private PluginLoader own() {
        own.run();
        try {
            return own.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while plugins were loaded", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(failed);
        }
    }

    private static void add(Set<Path> folders, Path folder, Optional<Position> position) {
        if (!Files.isDirectory(folder)) {
            throw new ProblemException(new Problem.MissingFile(position, "plugin folder", folder, ExitCode.EXPERIMENT));
        }
        addIfThere(folders, folder);
    }

    private static void addIfThere(Set<Path> folders, Path folder) {
        if (Files.isDirectory(folder)) {
            folders.add(folder.toAbsolutePath().normalize());
        }
    }

    /** Lets go of the plugins' jars; their components are of no use any more. */
    @Override
    public void close() {
        registries.values().forEach(PluginRegistry::close);
        registries.clear();
    }
}
