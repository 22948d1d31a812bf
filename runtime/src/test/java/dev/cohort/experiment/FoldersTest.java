package dev.cohort.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a user's files lie, whoever the user is. */
@DisabledOnOs(OS.WINDOWS)
final class FoldersTest {
    @ParameterizedTest
    @CsvSource({
        "/home/a, /home/b, '',     /home/a, /home/a/.cache",
        "/home/a, '',      /cache, /home/a, /cache",
        "/home/a, '',      cache,  /home/a, /home/a/.cache",
        "/home/a, '',      ' ',    /home/a, /home/a/.cache",
        "?,       /home/b, '',     /home/b, /home/b/.cache",
        "?,       b,       '',     '',      ''",
        "?,       '',      cache,  '',      ''",
        "?,       '',      /cache, '',      /cache"
    })
    void findsHomeAndCache(String property, String home, String cache, String expectedHome, String expectedCache) {
        Map<String, String> environment = Map.of("HOME", home, "XDG_CACHE_HOME", cache);
        Optional<Path> found = Folders.home(property, environment);
        assertEquals(expectedHome, found.map(Path::toString).orElse(""));
        assertEquals(
                expectedCache,
                Folders.cache(found, environment).map(Path::toString).orElse(""));
    }

    @Test
    void aLinkToAFolderIsOne(@TempDir Path folder) throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("there")));
        Folders.create(link);
        Folders.create(link.resolve("new/below"));
        assertTrue(Files.isDirectory(folder.resolve("there/new/below")));
        Path file = Files.createFile(folder.resolve("file"));
        assertThrows(FileAlreadyExistsException.class, () -> Folders.create(file));
    }
}
