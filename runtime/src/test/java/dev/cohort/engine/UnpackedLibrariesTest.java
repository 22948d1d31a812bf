package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries are on the disk wherever a user may write, as files that others find by their names. */
final class UnpackedLibrariesTest {
    private static final String RESOURCE = "/dev/cohort/engine/UnpackedLibraries.class";
    private static final List<PackedLibrary> LIBRARIES = List.of(new PackedLibrary(RESOURCE, "libone.so.1"));

    @TempDir
    Path folder;

    @Test
    void keepsThemInTheCache() throws IOException {
        Path first =
                UnpackedLibraries.of(LIBRARIES, Optional.of(folder)).paths().get(0);
        assertTrue(first.startsWith(folder.resolve("cohort")) && first.endsWith("libone.so.1"), first.toString());
        Files.writeString(first, "as it was");
        Path second =
                UnpackedLibraries.of(LIBRARIES, Optional.of(folder)).paths().get(0);
        assertEquals(first, second);
        assertEquals("as it was", Files.readString(second));
    }

    /** One that is no folder, and none at all. */
    @Test
    void takesAFreshFolderWhereTheCacheDoesNotServe() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        for (Optional<Path> cache : List.of(Optional.of(file), Optional.<Path>empty())) {
            Path library = UnpackedLibraries.of(LIBRARIES, cache).paths().get(0);
            assertFalse(library.startsWith(folder), library.toString());
            assertTrue(Files.size(library) > 0);
        }
    }

    @Test
    void saysWhatIsNotThere() {
        List<PackedLibrary> missing = List.of(PackedLibrary.of("/nowhere/", "libnone.so"));
        String message = assertThrows(IOException.class, () -> UnpackedLibraries.of(missing, Optional.of(folder)))
                .getMessage();
        assertEquals("/nowhere/libnone.so is not on the class path", message);
    }
}
