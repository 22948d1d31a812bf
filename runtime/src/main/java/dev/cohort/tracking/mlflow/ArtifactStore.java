package dev.cohort.tracking.mlflow;

import dev.cohort.experiment.Folders;
import dev.cohort.tracking.RunFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/** Where the server wants the files of a run. */
sealed interface ArtifactStore {
    /** The slowest upload that is waited for. */
    int BYTES_PER_SECOND = 256 << 10;

    /** Stores a file under a name, which may have folders; an older file of that name is replaced. */
    void store(String name, Path file) throws Unreachable, Refused, IOException;

    /**
     * The store that a server names for a run; nothing if it cannot be reached from here.
     *
     * @param uri as the server gave it; on this machine it may name a place below the working directory or the folder of
     *     all runs, and no other, whoever it is that listens there
     */
    static Optional<ArtifactStore> of(
            String uri, String runId, TrackingServer server, RunFolder folder, MlflowApi api, Duration limit) {
        URI parsed;
        try {
            parsed = URI.create(uri);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        String path = parsed.getPath();
        if (path == null || path.isEmpty() || (path + "/").contains("/../")) {
            return Optional.empty();
        }
        String scheme = parsed.getScheme() == null ? "file" : parsed.getScheme();
        if (scheme.equals("mlflow-artifacts")) {
            boolean here = parsed.getRawAuthority() == null
                    || parsed.getRawAuthority().equals(server.address().getRawAuthority());
            return here ? Optional.of(new Proxy(api, path.replaceAll("^/+|/+$", ""), limit)) : Optional.empty();
        }
        boolean ours = scheme.equals("file")
                && server.local()
                && path.startsWith("/")
                && path.endsWith("/" + runId + "/artifacts")
                && (within(path, Path.of("")) || within(path, folder.path().resolve("../..")));
        return ours ? Optional.of(new Local(Path.of(path))) : Optional.empty();
    }

    /** Whether a path leads, by whatever links there are, to a place below a folder. */
    private static boolean within(String path, Path folder) {
        try {
            Path there = Path.of(path);
            while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
                there = there.resolveSibling(".").normalize();
            }
            return there.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException | InvalidPathException nowhere) {
            return false;
        }
    }

    /** The server stores for us. */
    record Proxy(MlflowApi api, String root, Duration limit) implements ArtifactStore {
        @Override
        public void store(String name, Path file) throws Unreachable, Refused, IOException {
            Duration time = limit.plusSeconds(Files.size(file) / BYTES_PER_SECOND);
            api.putArtifact(root + "/" + name, BodyPublishers.ofFile(file), time);
        }
    }

    /** The server runs on this machine and leaves storing to its clients. */
    record Local(Path root) implements ArtifactStore {
        @Override
        public void store(String name, Path file) throws IOException {
            Path target = root.resolve(name);
            Folders.create(target.resolveSibling("."));
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
