package dev.cohort.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work trees as git lays them out. */
class RevisionTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void begin() throws IOException {
        file = write("tree/experiments/digits/mlp.toml", "name = 'x'\n");
    }

    @Test
    void ofABranch() throws IOException {
        write("tree/.git/HEAD", "ref: refs/heads/feature/x\n");
        write("tree/.git/refs/heads/feature/x", COMMIT + "\n");
        assertEquals(Optional.of(new Revision(COMMIT, Optional.of("feature/x"), Optional.empty())), Revision.of(file));
    }

    @Test
    void ofAPackedBranch() throws IOException {
        write("tree/.git/HEAD", "ref: refs/heads/main\n");
        write("tree/.git/packed-refs", "# pack-refs with: peeled\n" + COMMIT + " refs/heads/main\n^" + COMMIT + "\n");
        assertEquals(Optional.of(new Revision(COMMIT, Optional.of("main"), Optional.empty())), Revision.of(file));
    }

    @Test
    void ofABareCommit() throws IOException {
        write("tree/.git/HEAD", COMMIT + "\n");
        assertEquals(Optional.of(new Revision(COMMIT, Optional.empty(), Optional.empty())), Revision.of(file));
    }

    @Test
    void ofALinkedWorkTree() throws IOException {
        write("tree/.git", "gitdir: " + folder.resolve("main/.git/worktrees/tree") + "\n");
        write("main/.git/worktrees/tree/HEAD", "ref: refs/heads/side\n");
        write("main/.git/worktrees/tree/commondir", "../..\n");
        write("main/.git/refs/heads/side", COMMIT + "\n");
        assertEquals(Optional.of(new Revision(COMMIT, Optional.of("side"), Optional.empty())), Revision.of(file));
    }

    @Test
    void ofFilesThatWereChangedSince() throws IOException, InterruptedException {
        git("init", "-q");
        git("add", ".");
        git("-c", "user.name=ada", "-c", "user.email=ada@example.org", "commit", "-q", "-m", "first");
        assertEquals(Optional.of(false), Revision.of(file).orElseThrow().dirty());
        write("tree/new.toml", "");
        assertEquals(Optional.of(false), Revision.of(file).orElseThrow().dirty(), "is none of the commit's");
        Files.writeString(file, "name = 'y'\n");
        assertEquals(Optional.of(true), Revision.of(file).orElseThrow().dirty());
        git("add", ".");
        assertEquals(Optional.of(true), Revision.of(file).orElseThrow().dirty(), "is not committed");
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.resolve("tree").toFile())
                    .inheritIO()
                    .start();
        } catch (IOException missing) {
            process = abort("there is no git: " + missing.getMessage());
        }
        assertEquals(0, process.waitFor());
    }

    @Test
    void ofNothing() throws IOException {
        assertEquals(Optional.empty(), Revision.of(file), "no work tree");
        write("tree/.git/HEAD", "ref: refs/heads/main\n");
        assertEquals(Optional.empty(), Revision.of(file), "no commit yet");
        write("tree/.git/HEAD", "garbage\n");
        assertEquals(Optional.empty(), Revision.of(file), "damaged");
        assertEquals(Optional.empty(), Revision.of(folder.resolve("missing.toml")), "no file");
    }

    private Path write(String name, String content) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.resolveSibling("."));
        return Files.writeString(path, content);
    }
}
