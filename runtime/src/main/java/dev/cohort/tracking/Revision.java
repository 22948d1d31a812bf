package dev.cohort.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The commit that a git work tree stands on, read from git's own files, since git may not be installed.
 *
 * @param commit its hash
 * @param branch the branch, unless the work tree stands on a bare commit
 */
public record Revision(String commit, Optional<String> branch) {
    private static final String HASH = "[0-9a-f]{40}([0-9a-f]{24})?";

    /** The revision of the work tree that a file lies in; nothing if it lies in none, or in one without a commit. */
    public static Optional<Revision> of(Path file) {
        try {
            Path real = file.toRealPath();
            for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
                if (Files.exists(folder.resolve(".git"))) {
                    return read(repository(folder.resolve(".git")));
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
            return head.matches(HASH) ? Optional.of(new Revision(head, Optional.empty())) : Optional.empty();
        }
        String reference = head.substring("ref:".length()).strip();
        return commit(repository, reference)
                .map(commit -> new Revision(commit, Optional.of(reference.replaceFirst("^refs/heads/", ""))));
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
