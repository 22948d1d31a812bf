package dev.cohort.configuration;

import dev.cohort.api.option.Component;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The keys that stand beside the options of a component in its section, so that no component may have them. */
public final class ReservedKeys {
    private static final List<Class<? extends Record>> SECTIONS = List.of(
            ModelSection.class,
            LossSection.class,
            TermSection.class,
            OptimizerSection.class,
            GroupSection.class,
            ScheduleSection.class,
            MetricSection.class);

    private ReservedKeys() {}

    /** Those of a kind of component. */
    public static Set<String> of(Class<? extends Component> kind) {
        Set<String> keys = new TreeSet<>();
        for (Class<? extends Record> section : SECTIONS) {
            List<Option> options = OptionSchema.of(section).options();
            if (options.stream().anyMatch(option -> inlined(option).equals(Optional.of(kind)))) {
                options.stream()
                        .filter(option -> !option.inline())
                        .map(Option::key)
                        .forEach(keys::add);
            }
        }
        return keys;
    }

    private static Optional<Class<? extends Component>> inlined(Option option) {
        OptionType type = option.type() instanceof OptionType.Maybe maybe ? maybe.value() : option.type();
        return option.inline() && type instanceof OptionType.ComponentOf component
                ? Optional.of(component.kind())
                : Optional.empty();
    }
}
