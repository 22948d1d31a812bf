package dev.cohort.plugins.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.cohort.api.dataset.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * HuggingFace's tokenizers as DJL packs them.
 *
 * <p>DJL's own loader would unpack into the user's home and fetch what it does not find; so the library is unpacked and loaded here.
 * What it is asked for must be right: where it fails of itself, it takes the process with it.
 */
final class NativeLibrary {
    /** The libraries of each platform as DJL names it, each after those that it needs. */
    private static final Map<String, List<String>> FILES = Map.of(
            "linux-x86_64", List.of("libtokenizers.so"),
            "linux-aarch64", List.of("libtokenizers.so"),
            "osx-aarch64", List.of("libtokenizers.dylib"),
            "win-x86_64", List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", "tokenizers.dll"));

    private NativeLibrary() {}

    /**
     * The library, loaded.
     *
     * @throws DataException if there is none for this machine
     */
    static TokenizersLibrary get() {
        if (!Loaded.PROBLEM.isEmpty()) {
            throw new DataException(Loaded.PROBLEM);
        }
        return TokenizersLibrary.LIB;
    }

    /** A class initializer runs once, and other threads wait for it. */
    private static final class Loaded {
        static final String PROBLEM = load(platform(System.getProperty("os.name"), System.getProperty("os.arch")));
    }

    /** The platform of a machine, by its system properties. */
    static String platform(String system, String processor) {
        String family = system.toLowerCase(Locale.ROOT);
        String first = family.startsWith("mac") ? "osx" : family.startsWith("windows") ? "win" : family;
        String second =
                switch (processor) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "aarch64";
                    default -> processor;
                };
        return first + "-" + second;
    }

    /** Where the libraries of a platform lie in the jar; none where there are none for it. */
    static List<String> resources(String platform) {
        return FILES.getOrDefault(platform, List.of()).stream()
                .map(file -> "/native/lib/" + platform + "/cpu/" + file)
                .toList();
    }

    /** Loads what a platform needs; returns what went wrong, or nothing. */
    private static String load(String platform) {
        List<String> resources = resources(platform);
        if (resources.isEmpty()) {
            return "texts need HuggingFace's tokenizers, which are packed for "
                    + String.join(", ", FILES.keySet().stream().sorted().toList()) + ", but this machine is "
                    + platform;
        }
        List<Path> unpacked = new ArrayList<>();
        try {
            // Another class loader of this process may have loaded the library; each needs a file of its own.
            Path folder = Files.createTempDirectory("cohort-tokenizers-");
            unpacked.add(folder);
            for (String resource : resources) {
                Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
                unpacked.add(file);
                try (InputStream bytes = NativeLibrary.class.getResourceAsStream(resource)) {
                    if (bytes == null) {
                        return "this build of Cohort has no tokenizers for " + platform
                                + "; build it on this machine, or with -Dplatform for it";
                    }
                    Files.copy(bytes, file);
                }
                System.load(file.toString());
            }
            return "";
        } catch (IOException | UnsatisfiedLinkError failure) {
            return "HuggingFace's tokenizers cannot be loaded: " + failure.getMessage();
        } finally {
            delete(unpacked);
        }
    }

    /** A library that is loaded needs its file no more; where the system keeps it, it goes with the process. */
    private static void delete(List<Path> files) {
        Collections.reverse(files);
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException kept) {
                file.toFile().deleteOnExit();
            }
        }
    }
}
