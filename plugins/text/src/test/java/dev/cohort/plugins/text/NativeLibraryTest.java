package dev.cohort.plugins.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The libraries of every platform are those that DJL packs; tests have its whole jar. */
final class NativeLibraryTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64, 1",
        "Linux, aarch64, linux-aarch64, 1",
        "Mac OS X, aarch64, osx-aarch64, 1",
        "Mac OS X, x86_64, osx-x86_64, 0",
        "Windows 11, amd64, win-x86_64, 4",
        "SunOS, sparc, sunos-sparc, 0"
    })
    void aPlatformHasItsLibraries(String system, String processor, String platform, int libraries) {
        assertEquals(platform, NativeLibrary.platform(system, processor));
        List<String> resources = NativeLibrary.resources(platform);
        assertEquals(libraries, resources.size());
        resources.forEach(resource -> assertNotNull(NativeLibrary.class.getResource(resource), resource));
    }
}
