package dev.cohort.trainer;

import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.session.Snapshot;
import dev.cohort.tracking.AtomicFolder;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run: folders {@code last-STEP} and {@code best-STEP}, each with {@code state.safetensors} and a {@code
 * manifest.json} that vouches for it. Two of either sort are kept, in case the newer one is damaged.
 */
final class CheckpointFolder {
    private static final String STATE = "state.safetensors";
    private static final String MANIFEST = "manifest.json";
    private static final Pattern STEP = Pattern.compile("[0-9]{1,18}");
    private static final int KEPT = 2;

    private final Path folder;

    /** What a checkpoint is of. */
    enum Sort {
        LAST,
        BEST;

        private String begin() {
            return name().toLowerCase(Locale.ROOT) + "-";
        }
    }

    CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    /** Where the checkpoint after a step is. */
    Path path(Sort sort, long step) {
        return folder.resolve(sort.begin() + step);
    }

    /**
     * Writes a checkpoint, whole or not at all, and deletes those that nobody needs any more.
     *
     * @throws ProblemException if it cannot be written
     */
    void write(Sort sort, Checkpoint checkpoint) {
        Snapshot state = checkpoint.snapshot();
        AtomicFolder.write(path(sort, state.step()), into -> {
            Manifest manifest = new Manifest(
                    state.step(),
                    state.updates(),
                    state.accumulated(),
                    state.scalars(),
                    checkpoint.progress(),
                    Map.of(STATE, write(into.resolve(STATE), state)));
            try (FileOutputStream file =
                    new FileOutputStream(into.resolve(MANIFEST).toFile())) {
                file.write(manifest.text().getBytes(StandardCharsets.UTF_8));
                file.getFD().sync();
            }
        });
        try {
            discard(sort, state.step());
        } catch (IOException ignored) {
            // They are tried again with the next one.
        }
    }

    private static Manifest.FileHash write(Path path, Snapshot state) throws IOException {
        MessageDigest digest = sha256();
        try (FileOutputStream file = new FileOutputStream(path.toFile());
                OutputStream digested = new DigestOutputStream(file, digest)) {
            Safetensors.write(
                    digested,
                    new Safetensors.Content(
                            state.tensors(), state.narrow(), Map.of("step", Long.toString(state.step()))));
            file.getFD().sync();
            return new Manifest.FileHash(
                    file.getChannel().size(), HexFormat.of().formatHex(digest.digest()));
        }
    }

    /** Deletes the checkpoints that are older than those kept, or of a future that was gone back from. */
    private void discard(Sort sort, long written) throws IOException {
        int kept = 0;
        for (long step : steps(sort)) {
            if (step > written || ++kept > KEPT) {
                AtomicFolder.delete(path(sort, step));
            }
        }
    }

    /**
     * Reads the newest checkpoint that is not damaged, if there is one.
     *
     * @param until the last step that it may be of
     * @param damaged is told of those that are newer
     */
    Optional<Checkpoint> newest(Sort sort, long until, Consumer<Problem> damaged) {
        for (long step : steps(sort)) {
            if (step <= until) {
                try {
                    return Optional.of(read(path(sort, step)));
                } catch (ProblemException problem) {
                    problem.problems().forEach(damaged);
                }
            }
        }
        return Optional.empty();
    }

    /** The steps of the checkpoints, the newest first. */
    private List<Long> steps(Sort sort) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(sort.begin()))
                    .map(name -> name.substring(sort.begin().length()))
                    .filter(step -> STEP.matcher(step).matches())
                    .map(Long::valueOf)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException failure) {
            throw unreadable(folder, failure);
        }
    }

    private static Checkpoint read(Path checkpoint) {
        Path reading = checkpoint.resolve(MANIFEST);
        try {
            Manifest manifest = Manifest.of(Files.readString(reading));
            reading = checkpoint.resolve(STATE);
            if (!hash(reading).equals(manifest.files().get(STATE))) {
                throw new IOException("it is not as it was written");
            }
            Safetensors.Content content = Safetensors.read(reading);
            return new Checkpoint(
                    new Snapshot(
                            manifest.step(),
                            manifest.updates(),
                            manifest.accumulated(),
                            manifest.scalars(),
                            content.tensors(),
                            content.narrow()),
                    manifest.progress());
        } catch (IOException failure) {
            throw unreadable(reading, failure);
        }
    }

    private static Manifest.FileHash hash(Path file) throws IOException {
        MessageDigest digest = sha256();
        long bytes = 0;
        byte[] block = new byte[1 << 16];
        try (InputStream input = Files.newInputStream(file)) {
            for (int read = input.read(block); read >= 0; read = input.read(block)) {
                digest.update(block, 0, read);
                bytes += read;
            }
        }
        return new Manifest.FileHash(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static ProblemException unreadable(Path file, IOException failure) {
        String reason = failure instanceof java.nio.file.NoSuchFileException ? "it is missing" : failure.getMessage();
        return new ProblemException(
                new Problem.ModelFile(
                        Optional.of(Position.of(file)), "cannot be used as a checkpoint's file: " + reason),
                failure);
    }
}
