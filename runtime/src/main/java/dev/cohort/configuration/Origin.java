package dev.cohort.configuration;

import java.nio.file.Path;

/**
 * Where a component comes from.
 *
 * @param plugin the plugin's name
 * @param version the plugin's version
 * @param jar the jar that holds it
 * @param sha256 the hash of that jar, in hexadecimal
 */
public record Origin(String plugin, String version, Path jar, String sha256) {
    /** As in {@code cohort-optimizers 0.1.0}. */
    @Override
    public String toString() {
        return plugin + " " + version;
    }
}
