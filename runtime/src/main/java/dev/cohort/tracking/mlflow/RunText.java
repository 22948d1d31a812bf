package dev.cohort.tracking.mlflow;

import dev.cohort.experiment.Redaction;
import dev.cohort.tracking.Revision;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunTag;

/** What MLflow shows of a run besides numbers: its params, tags and description. */
final class RunText {
    /** The tag by which a run is found again when the answer to its creation was lost. */
    static final String KEY_TAG = "cohort.run-id";

    private static final int LONGEST_PARAM = 6_000;
    private static final int LONGEST_TAG = 8_000;
    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_NAME = 250;
    private static final String CUT = " ... (cut)";

    private RunText() {}

    static List<Param> params(RunRecord record) {
        List<Param> params = new ArrayList<>();
        record.parameters()
                .forEach((name, value) -> params.add(Param.newBuilder()
                        .setKey(cut(Point.key(name), LONGEST_KEY))
                        .setValue(cut(Redaction.of(value), LONGEST_PARAM))
                        .build()));
        return params;
    }

    static List<RunTag> tags(RunRecord record, RunFolder folder) {
        List<RunTag> tags = new ArrayList<>();
        tags.add(tag(KEY_TAG, record.key()));
        tags.add(tag("cohort.version", record.version()));
        tags.add(tag("cohort.folder", folder.path().toAbsolutePath().normalize().toString()));
        tags.add(tag("mlflow.source.name", record.source()));
        tags.add(tag("mlflow.source.type", "LOCAL"));
        tags.add(tag("mlflow.user", record.user()));
        tags.add(tag("mlflow.note.content", description(record)));
        record.revision().ifPresent(revision -> {
            tags.add(tag("mlflow.source.git.commit", revision.commit()));
            revision.branch().ifPresent(branch -> tags.add(tag("mlflow.source.git.branch", branch)));
            revision.dirty().ifPresent(dirty -> tags.add(tag("mlflow.source.git.dirty", dirty ? "True" : "False")));
        });
        tags.removeIf(tag -> tag.getValue().isEmpty());
        return tags;
    }

    /** What the command line put in place of the file's values, by which runs of one file are told apart; else the id. */
    static String name(RunRecord record) {
        Map<String, String> settings = new LinkedHashMap<>(record.settings());
        settings.keySet().removeIf(key -> key.matches("name|tracking\\b.*"));
        StringJoiner name = new StringJoiner(" ");
        settings.forEach((key, value) -> name.add(shortest(key, settings.keySet()) + "=" + bare(value)));
        return settings.isEmpty() ? record.id() : cut(Redaction.of(name.toString()), LONGEST_NAME);
    }

    /** A text without the quotes that TOML has around it. */
    private static String bare(String value) {
        return value.matches("\"[^\"\\\\]*\"|'[^']*'") ? value.substring(1, value.length() - 1) : value;
    }

    /** The end of a key that no other has. */
    private static String shortest(String key, Set<String> keys) {
        for (int dot = key.lastIndexOf('.'); dot >= 0; dot = key.lastIndexOf('.', dot - 1)) {
            String end = key.substring(dot);
            if (keys.stream().noneMatch(other -> !other.equals(key) && ("." + other).endsWith(end))) {
                return end.substring(1);
            }
        }
        return key;
    }

    static RunTag tag(String key, String value) {
        return RunTag.newBuilder().setKey(key).setValue(cut(value, LONGEST_TAG)).build();
    }

    /** A page of Markdown that says what was trained how. */
    private static String description(RunRecord record) {
        StringBuilder page = new StringBuilder();
        page.append("**")
                .append(record.experiment())
                .append("**, from `")
                .append(record.source())
                .append("`");
        if (record.revision().flatMap(Revision::dirty).orElse(false)) {
            page.append(", with changes since the commit");
        }
        page.append("\n\n");
        page.append("| part | component |\n|---|---|\n");
        for (String part : List.of("dataset", "model", "adaptation", "loss", "optimizer", "schedule")) {
            String type = record.parameters().getOrDefault(part + ".type", "");
            if (!type.isEmpty()) {
                page.append("| ").append(part).append(" | `").append(type).append("`");
                options(page, record.parameters(), part);
                page.append(" |\n");
            }
        }
        return page.toString();
    }

    private static void options(StringBuilder page, Map<String, String> parameters, String part) {
        String prefix = part + ".";
        parameters.forEach((name, value) -> {
            boolean own = name.startsWith(prefix) && name.indexOf('.', prefix.length()) < 0 && !name.endsWith(".type");
            if (own && value.length() <= 40 && !value.contains("|")) {
                page.append(", ")
                        .append(name.substring(prefix.length()))
                        .append(" ")
                        .append(Redaction.of(value));
            }
        });
    }

    private static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit - CUT.length()) + CUT;
    }
}
