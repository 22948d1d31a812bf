package dev.cohort.tracking;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** The text of a JSON object whose last key, {@code checksum}, is the CRC-32C of the text without it. */
public final class SealedJson {
    private static final Pattern SEAL = Pattern.compile(",\"checksum\":\"([0-9a-f]{8})\"\\}\n\\z");

    private SealedJson() {}

    /** Adds the checksum to the text of an object that has keys. */
    public static String seal(String json) {
        String open = json.substring(0, json.lastIndexOf('}'));
        return open + ",\"checksum\":\"" + checksum(open) + "\"}\n";
    }

    /** Whether a text has a checksum, and is what it was; nothing where it has none. */
    public static Optional<Boolean> holds(String text) {
        Matcher seal = SEAL.matcher(text);
        return seal.find()
                ? Optional.of(checksum(text.substring(0, seal.start())).equals(seal.group(1)))
                : Optional.empty();
    }

    private static String checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(checksum.getValue());
    }
}
