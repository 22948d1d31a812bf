package dev.cohort.experiment;

import java.util.regex.Pattern;

/** Keeps users and passwords of addresses out of everything that is shown, logged or recorded. */
public final class Redaction {
    private static final Pattern USER_INFORMATION = Pattern.compile("://\\S*@");

    private Redaction() {}

    /** The text with {@code ***} in place of what stands before an {@code @} in an address. */
    public static String of(String text) {
        return USER_INFORMATION.matcher(text).replaceAll("://***@");
    }
}
