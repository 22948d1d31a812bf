package dev.cohort.api.option;

/**
 * Something that an experiment file names with {@code type = "..."}.
 *
 * <p>A component is a record with a {@link Name}. Each of its record components is one key of the table, in kebab case
 * ({@code learningRate} is {@code learning-rate}). The types that a record component may have:
 *
 * <ul>
 *   <li>{@code boolean}, {@code int}, {@code long}, {@code double}, {@link String}, any enum (written in kebab case);
 *   <li>{@link java.nio.file.Path}, which arrives absolute: a relative path is taken from the experiment file's folder; marked
 *       {@link Run}, it may name a run;
 *   <li>{@link java.util.List} of any of these; a single value may be written without brackets;
 *   <li>{@link java.util.Map} from {@link String} to any of these: a table with keys of the user's choice;
 *   <li>{@link java.util.Optional} of any of these: may be absent;
 *   <li>{@link OneOf} an enum and any of these: one of some words, or a value;
 *   <li>another component kind: a nested table with a {@code type} of its own;
 *   <li>another record: a nested table, or, marked {@link Inline}, more keys of the same table.
 * </ul>
 *
 * <p>A record component without {@link Default} and not {@code Optional} is required. The constructor does no I/O and
 * reports a bad value with {@link Options}. Equal options make equal components.
 */
public interface Component {}
