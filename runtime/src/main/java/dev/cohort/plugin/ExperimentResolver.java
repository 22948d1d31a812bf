package dev.cohort.plugin;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.configuration.ExperimentBinder;
import dev.cohort.configuration.ResolvedExperiment;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ExperimentFile;
import dev.cohort.experiment.Folders;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Setting;
import dev.cohort.experiment.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From an experiment file to the components that run: reads the file, loads the plugins that it may use, and binds it. */
public final class ExperimentResolver {
    private static final String BESIDE_THE_FILE = "plugins.d";

    private final Optional<Path> own;
    private final Optional<Path> user;

    /**
     * @param own the folder with Cohort's own plugins, if there is one
     * @param user the folder with the plugins of this user, if there is one; it need not exist
     */
    public ExperimentResolver(Optional<Path> own, Optional<Path> user) {
        this.own = own;
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

    /**
     * Resolves a file.
     *
     * @param settings values from the command line
     * @param environment of which the tracking server's address is read
     * @param more folders with plugins, named on the command line
     * @throws ProblemException with every problem of the file, and of the plugins that it cannot do without
     */
    public Resolution resolve(Path path, List<Setting> settings, Map<String, String> environment, List<Path> more) {
        ExperimentFile file = ExperimentFile.read(path, settings, environment);
        Set<Path> folders = folders(path, file);
        PluginRegistry registry = registry(folders, more);
        try {
            return new Resolution(
                    new ExperimentBinder(registry).resolve(file, new ArrayList<>(folders)),
                    registry,
                    file.table(),
                    named(settings));
        } catch (ProblemException exception) {
            throw new ProblemException(registry.explain(exception.problems()));
        }
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
            throw new ProblemException(registry.explain(exception.problems()));
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
        List<PluginFolder> all = new ArrayList<>();
        own.ifPresent(folder -> all.add(new PluginFolder(folder, true)));
        folders.forEach(folder -> all.add(PluginFolder.of(folder)));
        return PluginLoader.load(all);
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
}
