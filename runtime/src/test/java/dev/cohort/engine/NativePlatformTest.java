package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The names of native libraries and their order, for platforms that are not this one too. */
final class NativePlatformTest {
    @ParameterizedTest
    @CsvSource({
        "Linux,      amd64,   linux-x86_64",
        "Linux,      aarch64, linux-arm64",
        "Mac OS X,   aarch64, macosx-arm64",
        "Mac OS X,   x86_64,  macosx-x86_64",
        "Windows 11, amd64,   windows-x86_64",
        "Windows 11, aarch64, ''",
        "Linux,      riscv64, ''",
        "FreeBSD,    amd64,   ''"
    })
    void isFoundByWhatJavaSays(String system, String processor, String name) {
        assertEquals(
                name,
                NativePlatform.of(system, processor).map(NativePlatform::name).orElse(""));
    }

    @Test
    void anotherIsToldWhatThereIs() {
        assertEquals(
                "ONNX Runtime is packed for linux-x86_64, linux-arm64, macosx-arm64, macosx-x86_64, windows-x86_64, "
                        + "but this is Linux on riscv64",
                NativeLibraries.unsupported("Linux", "riscv64"));
    }

    @Test
    void cudaIsThereOnOneOfThem() {
        for (NativePlatform platform : NativePlatform.ALL) {
            assertEquals(
                    platform.equals(NativePlatform.LINUX_X86_64)
                            ? Optional.empty()
                            : Optional.of("the device cuda is there on Linux on x86-64 alone; use cpu"),
                    NativeLibraries.withoutCuda(Optional.of(platform)));
        }
    }

    @Test
    void theBuildHasThoseOfThisMachine() {
        assertTrue(NativePlatform.of(System.getProperty("os.name"), System.getProperty("os.arch"))
                .orElseThrow()
                .present());
    }

    static List<NativePlatform> platforms() {
        return NativePlatform.ALL;
    }

    /** A library holds the names of those that it needs; the profile {@code platforms} fetches the jars of all platforms. */
    @ParameterizedTest
    @MethodSource("platforms")
    @EnabledIfSystemProperty(named = "cohort.platforms", matches = ".+")
    void eachIsLoadedAfterThoseThatItNeeds(NativePlatform platform) throws IOException {
        try (URLClassLoader jars = jars()) {
            List<String> contents = new ArrayList<>();
            for (PackedLibrary library : platform.libraries()) {
                URL url = jars.getResource(library.resource().substring(1));
                assertTrue(url != null, library.resource() + " is in no jar");
                contents.add(new String(url.openStream().readAllBytes(), StandardCharsets.ISO_8859_1));
            }
            for (int later = 0; later < contents.size(); later++) {
                String name = platform.libraries().get(later).file();
                for (int earlier = 0; earlier < later; earlier++) {
                    assertFalse(
                            names(contents.get(earlier), name),
                            platform.libraries().get(earlier).file() + " needs " + name + ", which is loaded after it");
                }
                // All but the first and the last are there because another one names them.
                assertTrue(
                        later == contents.size() - 1
                                || name.contains("jnijavacpp")
                                || contents.subList(later + 1, contents.size()).stream()
                                        .anyMatch(content -> names(content, name)),
                        name + " is needed by none");
            }
        }
    }

    private static boolean names(String content, String file) {
        String text = content.toLowerCase(Locale.ROOT);
        // On macOS with a place; what is named without one is looked for at need.
        return text.contains((file.endsWith(".dylib") ? "@rpath/" : "\0") + file + "\0");
    }

    private static URLClassLoader jars() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("cohort.platforms")))) {
            List<URL> urls = new ArrayList<>();
            for (Path file : files.toList()) {
                urls.add(file.toUri().toURL());
            }
            return new URLClassLoader(urls.toArray(URL[]::new), null);
        }
    }
}
