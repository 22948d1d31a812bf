package dev.cohort.tracking.mlflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.cohort.tracking.Notices;
import dev.cohort.tracking.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a run folder that go to the server: each once, and again when it has changed. */
final class Artifacts {
    private static final String TABLES_TAG = "mlflow.loggedArtifacts";

    private final RunFolder folder;
    private final TrackingServer server;
    private final MlflowApi api;
    private final DeliveryState state;
    private final Notices notices;
    private final Duration limit;

    Artifacts(
            RunFolder folder,
            TrackingServer server,
            MlflowApi api,
            DeliveryState state,
            Notices notices,
            Duration limit) {
        this.folder = folder;
        this.server = server;
        this.api = api;
        this.state = state;
        this.notices = notices;
        this.limit = limit;
    }

    /**
     * Stores the files that are there.
     *
     * @return the files that the server refused
     */
    List<String> send() throws Unreachable {
        Optional<ArtifactStore> store = store();
        if (store.isEmpty()) {
            notices.warn("the files of the run stay in its folder: MLflow wants them in "
                    + server.withoutSecrets(state.artifactUri())
                    + ", where Cohort does not write; start the server with --serve-artifacts to have them sent");
            return List.of();
        }
        List<String> refused = new ArrayList<>();
        Map<String, Path> files = files();
        for (Map.Entry<String, Path> entry : files.entrySet()) {
            try {
                String hash = hash(entry.getValue());
                if (!hash.equals(state.artifacts().get(entry.getKey()))) {
                    store.get().store(entry.getKey(), entry.getValue());
                    state.artifacts().put(entry.getKey(), hash);
                    state.save(false);
                }
            } catch (Refused | IOException failure) {
                refused.add(entry.getKey() + " (" + failure.getMessage() + ")");
            }
        }
        nameTables(files);
        return refused;
    }

    /** Whether the server has every file as it is now; where it lets none be stored, there is none to send. */
    boolean allSent() {
        try {
            for (Map.Entry<String, Path> entry : files().entrySet()) {
                if (store().isPresent()
                        && !hash(entry.getValue()).equals(state.artifacts().get(entry.getKey()))) {
                    return false;
                }
            }
            return true;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private Optional<ArtifactStore> store() {
        return ArtifactStore.of(state.artifactUri(), state.runId(), server, folder, api, limit);
    }

    private Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        for (Path file : List.of(
                folder.experiment(),
                folder.summary(),
                folder.report(),
                folder.crossValidation(),
                folder.continual(),
                folder.model())) {
            if (Files.isRegularFile(file)) {
                files.put(name(file), file);
            }
        }
        addAll(files, folder.tables(), ".json");
        addAll(files, folder.pictures(), ".png");
        return files;
    }

    private void addAll(Map<String, Path> files, Path from, String ending) {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> all = Files.list(from)) {
            all.filter(file -> name(file).endsWith(ending) && !name(file).startsWith("."))
                    .sorted()
                    .forEach(file -> files.put(name(from) + "/" + name(file), file));
        } catch (IOException failure) {
            folder.log().write("the files in " + from + " cannot be listed", failure);
        }
    }

    /** MLflow's own clients find tables by a tag; its page of a run draws them without. */
    private void nameTables(Map<String, Path> files) throws Unreachable {
        JsonArray tables = new JsonArray();
        files.keySet().stream().filter(name -> name.startsWith("tables/")).forEach(name -> {
            JsonObject table = new JsonObject();
            // In this order: the clients search the tag's text.
            table.addProperty("path", name);
            table.addProperty("type", "table");
            tables.add(table);
        });
        if (!tables.isEmpty()) {
            try {
                api.setTag(state.runId(), RunText.tag(TABLES_TAG, tables.toString()));
            } catch (Refused refused) {
                folder.log().write("MLflow refused the list of tables: " + refused.getMessage());
            }
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String hash(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 16];
            for (int read = input.read(block); read >= 0; read = input.read(block)) {
                digest.update(block, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
