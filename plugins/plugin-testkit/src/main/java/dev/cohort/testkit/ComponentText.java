package dev.cohort.testkit;

import dev.cohort.api.option.Component;
import dev.cohort.configuration.Binder;
import dev.cohort.configuration.Components;
import dev.cohort.configuration.Origin;
import dev.cohort.experiment.ExperimentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes components from the options that an experiment file would hold, with defaults and checks. */
public final class ComponentText {
    private ComponentText() {}

    /**
     * A component of a table's keys, {@code type} aside.
     *
     * @param toml lines as they would stand below {@code [loss]} and the like
     * @throws dev.cohort.experiment.ProblemException if an option is wrong
     */
    public static <R extends Record & Component> R bind(Class<R> type, String toml) {
        try {
            Path file = Files.createTempFile("options", ".toml");
            try {
                Files.writeString(file, toml);
                ExperimentFile read = ExperimentFile.read(file, List.of(), Map.of());
                return new Binder(NoComponents.NONE, read.folder())
                        .bind(read.table(), type, type.getSimpleName())
                        .value();
            } finally {
                Files.delete(file);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** A component is tested alone; one that holds others needs a test with their plugin. */
    enum NoComponents implements Components {
        NONE;

        @Override
        public Optional<Class<? extends Component>> find(Class<? extends Component> kind, String name) {
            return Optional.empty();
        }

        @Override
        public Set<String> names(Class<? extends Component> kind) {
            return Set.of();
        }

        @Override
        public Origin origin(Class<? extends Component> kind, String name) {
            throw new IllegalArgumentException("no components are known here");
        }
    }
}
