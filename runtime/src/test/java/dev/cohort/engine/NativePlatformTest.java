package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        List<PackedLibrary> all = new ArrayList<>(platform.beside());
        all.addAll(platform.libraries());
        Map<String, String> contents = contents(all);
        List<String> loaded =
                platform.libraries().stream().map(PackedLibrary::file).toList();
        for (String file : contents.keySet()) {
            for (String later : loaded.subList(loaded.indexOf(file) + 1, loaded.size())) {
                assertFalse(needs(contents.get(file), later), file + " needs " + later + ", which is loaded after it");
            }
            // None is there for nothing: what no other names is the glue of Java.
            assertTrue(
                    file.contains("jni")
                            || contents.entrySet().stream()
                                    .anyMatch(other -> !other.getKey().equals(file) && needs(other.getValue(), file)),
                    file + " is needed by none");
        }
        // Whatever is looked for beside the libraries is there; elsewhere a name does not say where it is looked for.
        Matcher beside = Pattern.compile("@rpath/([^/\0]+)\0").matcher(String.join("", contents.values()));
        while (beside.find()) {
            assertTrue(contents.containsKey(beside.group(1)), beside.group(1) + " is missing");
        }
    }

    private static boolean needs(String content, String file) {
        // On macOS with a place; what is named without one is looked for at need.
        return content.toLowerCase(Locale.ROOT).contains((file.endsWith(".dylib") ? "@rpath/" : "\0") + file + "\0");
    }

    private static Map<String, String> contents(List<PackedLibrary> libraries) throws IOException {
        Map<String, String> contents = new LinkedHashMap<>();
        try (URLClassLoader jars = jars()) {
            for (PackedLibrary library : libraries) {
                try (InputStream bytes =
                        jars.getResourceAsStream(library.resource().substring(1))) {
                    assertNotNull(bytes, library.resource() + " is in no jar");
                    contents.put(library.file(), new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return contents;
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
