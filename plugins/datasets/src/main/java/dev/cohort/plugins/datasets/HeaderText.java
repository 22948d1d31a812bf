package dev.cohort.plugins.datasets;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The beginning of CSV text, by which its delimiter is found. */
final class HeaderText {
    private static final int LONGEST = 1 << 24;
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');

    private HeaderText() {}

    /** Reads text up to the line's end behind the first names, or further. */
    static String read(Reader text) throws IOException {
        StringBuilder start = new StringBuilder();
        boolean quoted = false;
        boolean begun = false;
        for (int next = text.read(); next >= 0; next = text.read()) {
            start.append((char) next);
            quoted ^= next == '"';
            boolean end = next == '\n' || next == '\r';
            begun |= !end;
            if (begun && end && !quoted || start.length() == LONGEST) {
                break;
            }
        }
        return start.toString();
    }

    /** The delimiter by which a header has some columns; the data set's own if none does. */
    static char delimiter(String start, char own, List<String> columns) {
        Set<Character> candidates = new LinkedHashSet<>(List.of(own));
        candidates.addAll(DELIMITERS);
        return candidates.stream()
                .filter(candidate -> names(start, candidate).containsAll(columns))
                .findFirst()
                .orElse(own);
    }

    private static List<String> names(String start, char delimiter) {
        CsvRecords records = new CsvRecords();
        try (CloseableIterator<Boolean> lines =
                CsvText.reader(delimiter).build(records, start).iterator()) {
            return lines.hasNext() ? records.header() : List.of();
        } catch (CsvParseException | IOException notACompleteRecord) {
            return List.of();
        }
    }
}
