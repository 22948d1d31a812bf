package dev.cohort.api.dataset;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;

/** What a date becomes: a number, or a place on a cycle, whose sine and cosine lie close together at its end and its beginning. */
public enum DatePart {
    /** The year. */
    YEAR,
    /** The month, from 1. */
    MONTH,
    /** The day of the month, from 1. */
    DAY,
    /** The day of the week, from 1, which is Monday. */
    WEEKDAY,
    /** The hour, from 0, with minutes and seconds as its fraction. */
    HOUR,
    /** Days since 1970, with hours as their fraction. */
    DAYS,
    /** The place in the year. */
    YEAR_CYCLE,
    /** The month's place among twelve. */
    MONTH_CYCLE,
    /** The weekday's place among seven. */
    WEEKDAY_CYCLE,
    /** The place in the day. */
    HOUR_CYCLE;

    private static final double SECONDS = 86_400;

    /** The names of the numbers that it becomes, as in {@code month-sin} and {@code month-cos}. */
    public List<String> names() {
        String name = name().toLowerCase(Locale.ROOT);
        return name.endsWith("_cycle")
                ? List.of(name.replace("_cycle", "-sin"), name.replace("_cycle", "-cos"))
                : List.of(name);
    }

    /** One of the numbers. */
    public double number(LocalDateTime date, int index) {
        double day = date.toLocalTime().toNanoOfDay() / 1e9 / SECONDS;
        return switch (this) {
            case YEAR -> date.getYear();
            case MONTH -> date.getMonthValue();
            case DAY -> date.getDayOfMonth();
            case WEEKDAY -> date.getDayOfWeek().getValue();
            case HOUR -> 24 * day;
            case DAYS -> date.toLocalDate().toEpochDay() + day;
            case YEAR_CYCLE ->
                cycle((date.getDayOfYear() - 1 + day) / date.toLocalDate().lengthOfYear(), index);
            case MONTH_CYCLE -> cycle((date.getMonthValue() - 1) / 12.0, index);
            case WEEKDAY_CYCLE -> cycle((date.getDayOfWeek().getValue() - 1) / 7.0, index);
            case HOUR_CYCLE -> cycle(day, index);
        };
    }

    private static double cycle(double share, int index) {
        return index == 0 ? Math.sin(2 * Math.PI * share) : Math.cos(2 * Math.PI * share);
    }
}
