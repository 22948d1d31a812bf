package dev.cohort.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The commit that a git work tree stands on, read from git's own files, since git may not be installed, and whether there are
 * changes since, which git itself is asked for.
 *
 * @param commit its hash
 * @param branch the branch, unless the work tree stands on a bare commit
 * @param dirty whether files of the commit are changed; nothing where git does not say
 */
public record Revision(String commit, Optional<String> branch, Optional<Boolean> dirty) {
    /** A large work tree may take longer; a run does not wait for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String HASH = "[0-9a-f]{40}([0-9a-f]{24})?";

    /** The revision of the work tree that a file lies in; nothing if it lies in none, or in one without a commit. */
    public static Optional<Revision> of(Path file) {
        try {
            Path real = file.toRealPath();
            for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
                if (Files.exists(folder.resolve(".git"))) {
                    Path tree = folder;
                    return read(repository(tree.resolve(".git"))).map(found -> found.asked(tree));
                }
            }
        } catch (IOException | RuntimeException ignored) {
            // A revision is good to know, but nothing depends on it.
        }
        return Optional.empty();
    }

    /** A linked work tree has a file in place of the folder, which says where its folder is. */
    private static Path repository(Path git) throws IOException {
        if (Files.isDirectory(git)) {
            return git;
        }
        String link = Files.readString(git).strip();
        return git.resolveSibling(link.substring("gitdir:".length()).strip());
    }

    private static Optional<Revision> read(Path repository) throws IOException {
        String head = Files.readString(repository.resolve("HEAD")).strip();
        if (!head.startsWith("ref:")) {
            return head.matches(HASH)
                    ? Optional.of(new Revision(head, Optional.empty(), Optional.empty()))
                    : Optional.empty();
        }
        String reference = head.substring("ref:".length()).strip();
        return commit(repository, reference)
                .map(commit -> new Revision(
                        commit, Optional.of(reference.replaceFirst("^refs/heads/", "")), Optional.empty()));
    }

    private Revision asked(Path tree) {
        List<String> command = List.of(
                "git",
                "--no-optional-locks",
                "-c",
                "core.fsmonitor=false",
                "diff",
                "--quiet",
                "--no-ext-diff",
                "--no-textconv",
                "HEAD",
                "--");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(tree.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            // Of a work tree that git does not take for one, it is not to ask the next one above.
            builder.environment()
                    .put(
                            "GIT_CEILING_DIRECTORIES",
                            tree.resolveSibling(".").normalize().toString());
            Process git = builder.start();
            if (!git.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                git.destroyForcibly();
                return this;
            }
            int code = git.exitValue();
            return code > 1 ? this : new Revision(commit, branch, Optional.of(code == 1));
        } catch (IOException none) {
            return this;
        } catch (InterruptedException signal) {
            Thread.currentThread().interrupt();
            return this;
        }
    }

    private static Optional<String> commit(Path repository, String reference) throws IOException {
        Path common = Files.exists(repository.resolve("commondir"))
                ? repository.resolve(
                        Files.readString(repository.resolve("commondir")).strip())
                : repository;
        Path loose = common.resolve(reference);
        if (Files.exists(loose)) {
            return Optional.of(Files.readString(loose).strip()).filter(text -> text.matches(HASH));
        }
        Path packed = common.resolve("packed-refs");
        if (!Files.exists(packed)) {
            return Optional.empty();
        }
        return Files.readAllLines(packed).stream()
                .filter(line -> line.endsWith(" " + reference))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .filter(text -> text.matches(HASH))
                .findFirst();
    }
}
