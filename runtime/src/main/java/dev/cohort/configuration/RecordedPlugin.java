package dev.cohort.configuration;

import dev.cohort.experiment.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plugin that a resolved experiment was resolved with, as one of its comments says.
 *
 * @param position of the comment
 * @param name the plugin's name
 * @param version the plugin's version
 * @param jar where it was
 * @param sha256 the hash of that jar, in hexadecimal
 */
public record RecordedPlugin(Position position, String name, String version, String jar, String sha256) {
    private static final Pattern COMMENT = Pattern.compile("# plugin (.+) (\\S+): (.+) \\(sha256 (\\p{XDigit}+)\\)");

    /** The line that {@link #of} reads, without the sign of a comment. */
    static String comment(Origin origin) {
        return "plugin " + origin + ": " + origin.jar() + " (sha256 " + origin.sha256() + ")";
    }

    /** Those of a file that was read before; none where nobody has resolved it. */
    public static List<RecordedPlugin> of(Path file) {
        List<RecordedPlugin> recorded = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            for (int line = 0; line < lines.size() && lines.get(line).startsWith("#"); line++) {
                Matcher comment = COMMENT.matcher(lines.get(line));
                if (comment.matches()) {
                    Position position = new Position(file, line + 1, 1);
                    recorded.add(new RecordedPlugin(
                            position, comment.group(1), comment.group(2), comment.group(3), comment.group(4)));
                }
            }
        } catch (IOException goneMeanwhile) {
            return List.of();
        }
        return recorded;
    }
}
