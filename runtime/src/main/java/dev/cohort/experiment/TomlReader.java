package dev.cohort.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlKeyValue;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/** Reads TOML 1.0 into a tree with positions, or says everything that is wrong with it. */
final class TomlReader {
    private static final int DEEPEST = 32;
    private static final int REPORTED = 20;

    private static final Pattern QUOTED = Pattern.compile("([\"'])[^\n]*\\1");
    /** A value without parts that is no string; a date and a time may have a space between them. */
    private static final Pattern WORD = Pattern.compile("[^\\s,\\]}#]+( [0-9]{2}:[^\\s,\\]}#]+)?");

    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

    private final Position whole;
    private final Function<TomlPosition, Position> places;
    private final Function<TomlPosition, Optional<String>> typed;

    private TomlReader(
            Position whole, Function<TomlPosition, Position> places, Function<TomlPosition, Optional<String>> typed) {
        this.whole = whole;
        this.places = places;
        this.typed = typed;
    }

    /**
     * Reads a whole text.
     *
     * @param source what positions name: the file as the user gave it
     * @throws ProblemException with every syntax error, one for each line
     */
    static Table read(String source, String original) {
        CondensedText text = new CondensedText(original);
        Function<TomlPosition, Position> places =
                place -> new Position(source, text.line(place.line()), place.column());
        TomlReader reader = new TomlReader(new Position(source, 1, 1), places, place -> Optional.empty());
        TomlParseOptions options =
                TomlParseOptions.sourceless().withVersion(TomlVersion.V1_0_0).withMaxNestingDepth(DEEPEST);
        TomlParseResult result = Toml.parse(text.text(), options);
        if (result.hasErrors()) {
            throw new ProblemException(reader.problems(result.errors()));
        }
        return reader.table(result, reader.whole);
    }

    /**
     * Reads one value, as TOML where it is that, else as a plain text; every part of it stands at the given place.
     *
     * @throws ProblemException if the text stands in quotes but is not TOML
     */
    static TomlValue value(String text, Position position) {
        try {
            Object value = org.tomlj.TomlValue.parse(text, TomlVersion.V1_0_0).get();
            TomlReader reader = new TomlReader(position, place -> position, place -> word(text, place));
            return reader.value(value, TomlPosition.positionAt(1, 1), position);
        } catch (IllegalArgumentException exception) {
            if (QUOTED.matcher(text).matches()) {
                String complaint = String.valueOf(exception.getMessage()).replaceFirst("^Invalid value: ", "");
                throw new ProblemException(
                        new FileProblem.InvalidOverride(Optional.of(position), SyntaxMessage.of(complaint)));
            }
            return new Scalar(position, text, Optional.of(text));
        }
    }

    /** What stands at a place of a text, up to what ends a value. */
    private static Optional<String> word(String text, TomlPosition place) {
        String line = text.split("\n", -1)[place.line() - 1];
        Matcher word = WORD.matcher(line).region(line.offsetByCodePoints(0, place.column() - 1), line.length());
        return word.lookingAt() ? Optional.of(word.group()) : Optional.empty();
    }

    private List<Problem> problems(List<TomlParseError> errors) {
        List<Problem> problems = new ArrayList<>();
        Set<Integer> lines = new HashSet<>();
        int left = 0;
        for (TomlParseError error : sorted(errors)) {
            // What follows on the same line is most often a consequence of the first error.
            if (!lines.add(error.position().line())) {
                continue;
            }
            if (problems.size() < REPORTED) {
                problems.add(problem(error));
            } else {
                left++;
            }
        }
        if (left > 0) {
            problems.add(new FileProblem.Syntax(Optional.of(whole), left + " more lines are not TOML"));
        }
        return problems;
    }

    private static List<TomlParseError> sorted(List<TomlParseError> errors) {
        return errors.stream()
                .sorted(Comparator.comparingInt(
                                (TomlParseError error) -> error.position().line())
                        .thenComparingInt(error -> error.position().column()))
                .toList();
    }

    private Problem problem(TomlParseError error) {
        Optional<Position> position = Optional.of(places.apply(error.position()));
        String message = PLACE.matcher(String.valueOf(error.getMessage())).replaceAll(this::place);
        if (message.startsWith("Nesting is too deep")) {
            return new FileProblem.TooLarge(position, "nesting is deeper than " + DEEPEST + " levels");
        }
        return new FileProblem.Syntax(position, SyntaxMessage.of(message));
    }

    private Table table(TomlTable table, Position position) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (String key : table.keySet()) {
            TomlKeyValue entry = table.entry(List.of(key));
            Object value = entry.value().get();
            Position first = first(value);
            TomlValue content = value(value, entry.value().position(), first);
            entries.put(key, new Entry(place(entry.position(), first), content));
        }
        return new Table(position, entries);
    }

    private TomlValue value(Object value, @Nullable TomlPosition at, Position otherwise) {
        Position position = place(at, otherwise);
        if (value instanceof TomlTable table) {
            return table(table, position);
        }
        if (value instanceof TomlArray array) {
            List<TomlValue> elements = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                elements.add(value(array.get(i), array.inputPositionOf(i), position));
            }
            return new Array(position, elements);
        }
        boolean plain = at != null && !(value instanceof String);
        return new Scalar(position, value, plain ? typed.apply(at) : Optional.empty());
    }

    /** Where the first part of a value stands, for a table without a place of its own: {@code a} of {@code [[a.b]]}. */
    private Position first(Object value) {
        if (value instanceof TomlTable table && !table.isEmpty()) {
            TomlKeyValue entry = table.entry(List.of(table.keySet().iterator().next()));
            return entry.position() == null ? first(entry.value().get()) : places.apply(entry.position());
        }
        return whole;
    }

    /** A place within a message, as in {@code 3:7}. */
    private String place(MatchResult match) {
        int line = Integer.parseInt(match.group(1));
        Position place = places.apply(TomlPosition.positionAt(line, Integer.parseInt(match.group(2))));
        return place.line() + ":" + place.column();
    }

    private Position place(@Nullable TomlPosition position, Position otherwise) {
        return position == null ? otherwise : places.apply(position);
    }
}
