package dev.cohort.configuration;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Run;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.TomlValue;
import java.lang.reflect.RecordComponent;
import java.util.Optional;

/**
 * One key of a table, as a record component declares it.
 *
 * @param key in kebab case
 * @param inline whether the value's own keys stand in the same table
 * @param defaultText the value that holds when the key is absent, as TOML; strings stand without quotes
 * @param about one sentence, or nothing
 */
public record Option(String key, OptionType type, boolean inline, Optional<String> defaultText, String about) {
    static Option of(RecordComponent component) {
        OptionType type = OptionType.of(component.getGenericType());
        return new Option(
                KebabCase.ofKey(component.getName()),
                component.isAnnotationPresent(Run.class) ? OptionType.ofRuns(type) : type,
                component.isAnnotationPresent(Inline.class),
                Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value),
                Optional.ofNullable(component.getAnnotation(About.class))
                        .map(About::value)
                        .orElse(""));
    }

    /** Whether the file has to give a value. */
    public boolean required() {
        return defaultText.isEmpty() && !(type instanceof OptionType.Maybe);
    }

    /** The default as a value that stands at a place, if there is one. */
    Optional<TomlValue> defaultValue(Position position) {
        return defaultText.map(text -> isText(type) ? new Scalar(position, text) : TomlValue.parse(text, position));
    }

    private static boolean isText(OptionType type) {
        if (type instanceof OptionType.Maybe maybe) {
            return isText(maybe.value());
        }
        return type instanceof OptionType.Text
                || type instanceof OptionType.Choice
                || type instanceof OptionType.FilePath;
    }
}
