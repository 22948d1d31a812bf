package dev.cohort.plugins.datasets;

/**
 * What is wrong with a cell.
 *
 * @param text the cell
 */
record Fault(Kind kind, String text) {
    /** Kinds of faults; many cells of a column have the same one for the same reason. */
    enum Kind {
        EMPTY,
        MISSING,
        MISSING_LABEL,
        INFINITE,
        TOO_LARGE,
        NO_NUMBER,
        NO_DATE,
        NO_WHOLE_NUMBER,
        TOO_LARGE_WHOLE_NUMBER,
        LENGTH
    }

    /** What the cell is, as in {@code is infinite}. */
    String what() {
        return switch (kind) {
            case EMPTY -> "is empty";
            case MISSING, MISSING_LABEL -> "is missing (" + text + ")";
            case INFINITE -> "is infinite";
            case TOO_LARGE -> "is " + text + ", too large for 32 bits";
            case NO_NUMBER -> "is \"" + text + "\", but a number was expected";
            case NO_DATE -> "is \"" + text + "\", but a date such as 2026-11-28 or 2026-11-28T10:15 was expected";
            case NO_WHOLE_NUMBER -> "is \"" + text + "\", but a whole number was expected";
            case LENGTH -> "holds " + text;
            case TOO_LARGE_WHOLE_NUMBER -> "is " + text + ", too large for a whole number of 64 bits";
        };
    }

    /** What to do about it, wherever it stands; may be empty. */
    String advice() {
        return switch (kind) {
            case EMPTY, MISSING -> "; fill it in, or remove the row";
            case MISSING_LABEL ->
                "; fill it in, or remove the row, or if it is a class, quote it or list it in classes = [...]";
            case INFINITE, TOO_LARGE, NO_NUMBER, NO_DATE, NO_WHOLE_NUMBER, TOO_LARGE_WHOLE_NUMBER, LENGTH -> "";
        };
    }
}
