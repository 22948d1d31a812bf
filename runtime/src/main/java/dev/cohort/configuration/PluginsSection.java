package dev.cohort.configuration;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import java.nio.file.Path;
import java.util.List;

/** The {@code [plugins]} section. */
public record PluginsSection(@Default("[]") @About("folders with plugin jars") List<Path> folders) {
    public PluginsSection {
        folders = List.copyOf(folders);
    }
}
