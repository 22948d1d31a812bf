package dev.cohort.tracking;

import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Folders;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The folder {@code <runs>/<name>/<id>} that holds all that a run leaves behind, locked for its one writer until closed.
 *
 * <p>An id that is not given is the time in UTC and four letters, as in {@code 20261122-161138-abcd}, so that ids sort by
 * age.
 */
public final class RunFolder implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    private final Path path;
    private final FolderLock lock;
    private final RunLog log;

    private RunFolder(Path path) {
        this.path = path;
        this.lock = FolderLock.take(path);
        this.log = new RunLog(path.resolve("run.log"));
    }

    /**
     * Makes the folder of a new run.
     *
     * @param name the experiment's name; characters that a folder cannot have become dashes
     * @param id what the user calls the run, or nothing to have an id made
     * @throws ProblemException if the id exists already or the folder cannot be made
     */
    public static RunFolder create(Path runs, String name, Optional<String> id) {
        return create(runs, name, id, Instant.now(), new SecureRandom());
    }

    static RunFolder create(Path runs, String name, Optional<String> id, Instant now, RandomGenerator random) {
        id.filter(text -> !text.matches(ID)).ifPresent(text -> {
            throw new ProblemException(
                    new FileProblem.Usage(
                            "--id '" + text
                                    + "' cannot name a folder: use at most 100 letters, digits, '.', '_' and '-', beginning with a letter or digit"));
        });
        Path parent = parent(runs, name);
        while (true) {
            String tried = id.orElseGet(() -> TIME.format(now) + "-" + letters(random));
            Path folder = parent.resolve(tried);
            try {
                Folders.create(parent);
                Files.createDirectory(folder);
                Files.createDirectory(folder.resolve("checkpoints"));
                return new RunFolder(folder);
            } catch (FileAlreadyExistsException taken) {
                if (!Files.isDirectory(parent)) {
                    throw AtomicFile.unwritable(parent, taken);
                }
                if (id.isPresent()) {
                    throw new ProblemException(new FileProblem.ExistingRun(tried, folder));
                }
            } catch (IOException failure) {
                throw AtomicFile.unwritable(folder, failure);
            }
        }
    }

    /**
     * Opens the folder of an earlier run to write to it.
     *
     * @throws ProblemException if another process writes to it
     */
    public static RunFolder open(Path folder) {
        return new RunFolder(folder);
    }

    private static String letters(RandomGenerator random) {
        return random.ints(4, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
    }

    /** The folder of all runs of an experiment. */
    public static Path parent(Path runs, String name) {
        return runs.resolve(folderName(name));
    }

    /** An experiment's name as that of a folder. */
    static String folderName(String name) {
        String clean = name.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
        String cut = clean.substring(0, Math.min(clean.length(), 100));
        return cut.isEmpty() ? "experiment" : cut;
    }

    /** The folder itself. */
    public Path path() {
        return path;
    }

    /** The run's id, the folder's name. */
    public String id() {
        return path.toAbsolutePath().normalize().getFileName().toString();
    }

    /** The resolved experiment file. */
    public Path experiment() {
        return path.resolve("experiment.toml");
    }

    /** The journal of metrics. */
    public Path journal() {
        return path.resolve("metrics.jsonl");
    }

    /** How the run ended. */
    public Path summary() {
        return path.resolve("summary.json");
    }

    /** The checkpoints' folder. */
    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /** The exported model. */
    public Path model() {
        return path.resolve("model.onnx");
    }

    /** The graph by which the exported model begins a text, where it writes some. */
    public Path textBeginning() {
        return path.resolve("model-begin.onnx");
    }

    /** The graph by which it goes on with a text, token by token. */
    public Path nextToken() {
        return path.resolve("model-next.onnx");
    }

    /** The trained model as other programs read it, where it has such a form. */
    public Path pretrained() {
        return path.resolve("pretrained");
    }

    /** What an adaptation has learned as other programs read it, where it has such a form. */
    public Path adapter() {
        return path.resolve("adapter");
    }

    /** The pictures of the last evaluation. */
    public Path pictures() {
        return path.resolve("pictures");
    }

    /** The tables of the last evaluation. */
    public Path tables() {
        return path.resolve("tables");
    }

    /** The metrics of the run as a page of Markdown. */
    public Path report() {
        return path.resolve("report.md");
    }

    /** What the folds of a cross-validation came to. */
    public Path crossValidation() {
        return path.resolve("cross-validation.json");
    }

    /** What a model knows of several tasks that it learned one after another. */
    public Path continual() {
        return path.resolve("continual.json");
    }

    /** What was known of the run at its start. */
    public Path record() {
        return path.resolve("run.json");
    }

    /** The log. */
    public RunLog log() {
        return log;
    }

    /** Writes the resolved experiment file. */
    public void writeExperiment(String canonicalText) {
        AtomicFile.write(experiment(), canonicalText);
    }

    /** Takes back that the run has ended. */
    public void removeSummary() {
        try {
            Files.deleteIfExists(summary());
        } catch (IOException failure) {
            throw AtomicFile.unwritable(summary(), failure);
        }
    }

    /** Lets others write to the folder. */
    @Override
    public void close() {
        lock.close();
    }
}
