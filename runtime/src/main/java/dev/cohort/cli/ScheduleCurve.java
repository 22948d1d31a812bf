package dev.cohort.cli;

import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.configuration.Binder;
import dev.cohort.configuration.Components;
import dev.cohort.configuration.Option;
import dev.cohort.configuration.OptionSchema;
import dev.cohort.configuration.OptionType;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Setting;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import dev.cohort.plugin.PluginCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The learning rate over a run by a schedule, drawn for who wants to know what it does. */
final class ScheduleCurve {
    /** How many updates the run has that is drawn. */
    private static final long UPDATES = 10_000;

    private static final Position HERE = new Position("", 0, 0);

    private ScheduleCurve() {}

    /**
     * What there is to say and to draw of a schedule, where the optimizer's learning rate is 1; nothing where nobody knows values for
     * what it requires.
     *
     * @param components what the options may name
     * @param settings options in place of defaults
     * @throws ProblemException if these do not fit
     */
    static List<String> of(
            Class<? extends Schedule> type, Components components, List<Setting> settings, CharacterPlot plot) {
        if (MeasuredSchedule.class.isAssignableFrom(type)) {
            return List.of("", "It follows what is measured, so there is no curve to draw.");
        }
        OptionSchema schema = OptionSchema.of(type);
        Map<String, String> chosen = chosen(schema, settings);
        Map<String, Entry> entries = new LinkedHashMap<>();
        chosen.forEach((key, value) -> entries.put(key, new Entry(HERE, TomlValue.parse(value, HERE))));
        settings.forEach(setting -> entries.put(
                String.join(".", setting.path()),
                new Entry(setting.source(), TomlValue.parse(setting.value(), setting.source()))));
        Optional<Schedule> schedule = bound(schema, new Table(HERE, entries), components, settings.isEmpty());
        List<String> lines = new ArrayList<>();
        schedule.ifPresent(drawn -> {
            lines.add("");
            lines.add(String.format(
                    Locale.ROOT,
                    "The learning rate over a run of %,d updates, as a share of the optimizer's",
                    UPDATES));
            if (!chosen.isEmpty()) {
                lines.add("(required, so chosen here: "
                        + chosen.entrySet().stream()
                                .map(option -> option.getKey() + " = " + option.getValue())
                                .collect(Collectors.joining(", "))
                        + "; --set draws another)");
            }
            lines.add("");
            lines.addAll(plot.lines(rates(drawn), UPDATES));
        });
        return lines;
    }

    /** Values for required options that show in a run of this length what they are about. */
    private static Map<String, String> chosen(OptionSchema schema, List<Setting> settings) {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (Option option : schema.options()) {
            boolean set = settings.stream().anyMatch(setting -> setting.path().equals(List.of(option.key())));
            if (option.required() && !option.inline() && !set) {
                value(option.type()).ifPresent(value -> chosen.put(option.key(), value));
            }
        }
        return chosen;
    }

    private static Optional<String> value(OptionType type) {
        if (type instanceof OptionType.Whole) {
            return Optional.of(Long.toString(UPDATES / 4));
        }
        if (type instanceof OptionType.Real) {
            // A factor of every update that leaves 5 % at the end.
            return Optional.of("0.9997");
        }
        if (type instanceof OptionType.ListOf list && list.element() instanceof OptionType.Whole) {
            return Optional.of(List.of(UPDATES / 2, UPDATES * 3 / 4).toString());
        }
        return Optional.empty();
    }

    /** @param tried whether options that do not fit were nobody's choice, so that there is nothing to draw */
    private static Optional<Schedule> bound(OptionSchema schema, Table table, Components components, boolean tried) {
        try {
            return Optional.of((Schedule) new Binder(components, Path.of(""))
                    .bind(table, schema.type(), "schedule '" + OptionSchema.nameOf(schema.type()) + "'")
                    .value());
        } catch (ProblemException misfit) {
            if (tried) {
                return Optional.empty();
            }
            throw misfit;
        }
    }

    private static double[] rates(Schedule schedule) {
        double[] rates = new double[(int) UPDATES];
        for (int update = 0; update < rates.length; update++) {
            rates[update] = PluginCode.learningRate(schedule, 1, update, OptionalLong.of(UPDATES));
        }
        return rates;
    }
}
