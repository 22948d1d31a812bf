package dev.cohort.testkit;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import dev.cohort.configuration.Binder;
import dev.cohort.configuration.Components;
import dev.cohort.configuration.OptionSchema;
import dev.cohort.configuration.Origin;
import dev.cohort.experiment.ExperimentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes components from the options that an experiment file would hold, with defaults and checks. */
public final class ComponentText {
    private ComponentText() {}

    /**
     * A component of a table's keys, {@code type} aside.
     *
     * @param toml lines as they would stand below {@code [loss]} and the like; where a component holds others, those of its
     *     plugin are known, and the plainest, {@code mse} and {@code sgd}
     * @throws dev.cohort.experiment.ProblemException if an option is wrong
     */
    public static <R extends Record & Component> R bind(Class<R> type, String toml) {
        try {
            Path file = Files.createTempFile("options", ".toml");
            try {
                Files.writeString(file, toml);
                ExperimentFile read = ExperimentFile.read(file, List.of(), Map.of());
                return new Binder(Neighbours.of(type), read.folder())
                        .bind(read.table(), type, type.getSimpleName())
                        .value();
            } finally {
                Files.delete(file);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** As {@link #bind(Class, String)}, of a class that is known by its kind alone. */
    @SuppressWarnings("unchecked")
    public static <K extends Component, R extends Record & Component> K bind(
            Class<K> kind, Class<?> type, String toml) {
        return kind.cast(bind((Class<R>) type, toml));
    }

    /** The components of the plugin, if there is one, that offers a component to be tested, and stand-ins for others' behind them. */
    record Neighbours(List<Class<? extends Component>> all) implements Components {
        static Neighbours of(Class<? extends Component> type) {
            List<Class<? extends Component>> all = new ArrayList<>(ServiceLoader.load(Plugin.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .map(Plugin::components)
                    .filter(components -> components.contains(type))
                    .findFirst()
                    .orElse(List.of()));
            all.addAll(List.of(Squares.class, Descent.class));
            return new Neighbours(all);
        }

        @Override
        public Optional<Class<? extends Component>> find(Class<? extends Component> kind, String name) {
            return all.stream()
                    .filter(kind::isAssignableFrom)
                    .filter(type -> OptionSchema.nameOf(type).equals(name))
                    .findFirst();
        }

        @Override
        public Set<String> names(Class<? extends Component> kind) {
            return all.stream()
                    .filter(kind::isAssignableFrom)
                    .map(OptionSchema::nameOf)
                    .collect(Collectors.toSet());
        }

        @Override
        public Origin origin(Class<? extends Component> kind, String name) {
            return new Origin("tested", "0", Path.of("tested.jar"), "");
        }
    }
}
