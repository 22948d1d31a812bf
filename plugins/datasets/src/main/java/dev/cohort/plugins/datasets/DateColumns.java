package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.ColumnOptions;
import dev.cohort.api.dataset.DatePart;
import dev.cohort.api.dataset.Preparation;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of dates, each of which becomes several numbers.
 *
 * @param options those of columns, by their names
 */
record DateColumns(Map<String, ColumnOptions> options) {
    /** No dates. */
    static final DateColumns NONE = new DateColumns(Map.of());

    /**
     * A number that a date becomes.
     *
     * @param first whether it is the first of its column, which tells what is wrong with the date
     */
    record Slot(DatePart part, int index, boolean first) {}

    static DateColumns of(Preparation preparation) {
        return new DateColumns(preparation.features().columns());
    }

    /** The numbers that a column becomes; none for one that holds no dates. */
    List<Slot> slots(String column) {
        List<Slot> slots = new ArrayList<>();
        Optional.ofNullable(options.get(column))
                .map(ColumnOptions::date)
                .orElse(List.of())
                .forEach(part -> {
                    for (int index = 0; index < part.names().size(); index++) {
                        slots.add(new Slot(part, index, slots.isEmpty()));
                    }
                });
        return slots;
    }

    boolean holds(String column) {
        return !slots(column).isEmpty();
    }

    /** The places of columns, those of dates as often as they become numbers. */
    List<Integer> repeated(List<Integer> columns, List<String> names) {
        List<Integer> all = new ArrayList<>();
        for (int column : columns) {
            int times = Math.max(1, slots(names.get(column)).size());
            for (int time = 0; time < times; time++) {
                all.add(column);
            }
        }
        return all;
    }

    /** What each of some columns, those of dates repeated, is of a date; nothing for other columns. */
    List<Optional<Slot>> of(List<String> repeated) {
        List<Optional<Slot>> all = new ArrayList<>();
        int first = 0;
        for (int place = 0; place < repeated.size(); place++) {
            first = repeated.get(first).equals(repeated.get(place)) ? first : place;
            List<Slot> slots = slots(repeated.get(place));
            all.add(slots.isEmpty() ? Optional.empty() : Optional.of(slots.get(place - first)));
        }
        return all.stream().allMatch(Optional::isEmpty) ? List.of() : all;
    }

    /** Reads a date, or a date and a time, whose zone does not count; nothing where the text is none. */
    static Optional<LocalDateTime> parse(String text) {
        try {
            return text.length() <= 10
                    ? Optional.of(LocalDate.parse(text).atStartOfDay())
                    : Optional.of((LocalDateTime) DateTimeFormatter.ISO_DATE_TIME.parseBest(
                            text.replace(' ', 'T'), DateColumns::local, LocalDateTime::from));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private static LocalDateTime local(TemporalAccessor read) {
        return OffsetDateTime.from(read).toLocalDateTime();
    }
}
