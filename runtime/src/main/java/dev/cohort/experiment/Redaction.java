package dev.cohort.experiment;

import java.util.regex.Pattern;

/** Keeps users, passwords and tokens of addresses out of everything that is shown, logged or recorded. */
public final class Redaction {
    private static final Pattern USER_INFORMATION = Pattern.compile("://\\S*@");
    private static final Pattern SPACED_USER_INFORMATION = Pattern.compile("://.*@");
    private static final Pattern QUERY = Pattern.compile("(://[^\\s?#\"']*[?#])[^\\s\"']+");

    private Redaction() {}

    /** The text with {@code ***} in place of what stands before an {@code @}, or after a {@code ?} or {@code #}, in an address. */
    public static String of(String text) {
        return QUERY.matcher(USER_INFORMATION.matcher(text).replaceAll("://***@"))
                .replaceAll("$1***");
    }

    /** The same of a text that is one argument, whose address may have spaces where it should have none. */
    static String ofArgument(String text) {
        return of(SPACED_USER_INFORMATION.matcher(text).replaceAll("://***@"));
    }
}
