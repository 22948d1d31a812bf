package dev.cohort.experiment;

/** A value as an experiment file writes it, with the place where it stands. */
public sealed interface TomlValue permits Scalar, Array, Table {
    /** Where the value begins; for a table with a header, the header. */
    Position position();

    /** What a message calls the value, as in {@code the string "high"}. */
    String describe();

    /** A value given from outside a file: read as TOML where it is that, else a plain text. */
    static TomlValue parse(String text, Position position) {
        return TomlReader.value(text, position);
    }
}
