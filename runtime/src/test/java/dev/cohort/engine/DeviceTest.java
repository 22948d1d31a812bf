package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceTest {
    @Test
    void readsDevices() {
        assertEquals(Optional.of(Device.CPU), Device.parse("cpu"));
        assertEquals("cuda:0", Device.parse("cuda").orElseThrow().toString());
        assertEquals(2, Device.parse("cuda:2").orElseThrow().index());
        for (String other : List.of("", "gpu", "cuda:", "cuda:x", "cuda:-1", "CPU")) {
            assertEquals(Optional.empty(), Device.parse(other), other);
        }
    }

    @Test
    void aMissingLibraryIsOneLineThatSaysWhatToDo(@TempDir Path folder) throws IOException {
        for (CudaLibraries.Needed library : CudaLibraries.ALL) {
            String missing = assertThrows(ProblemException.class, () -> CudaLibraries.load(library, List.of(folder)))
                    .getMessage();
            assertTrue(missing.contains(library.file()) && missing.contains("install"), missing);
            assertEquals(1, missing.lines().count());
            Files.createDirectory(folder.resolve(library.file()));
            String broken = assertThrows(ProblemException.class, () -> CudaLibraries.load(library, List.of(folder)))
                    .getMessage();
            assertTrue(broken.contains("cannot be loaded") && broken.contains("install"), broken);
            assertEquals(1, broken.lines().count());
        }
    }

    @Test
    void anOldSystemIsToldWhatItNeeds() {
        assertTrue(NativeLibraries.explained("/lib/libc.so.6: version `GLIBC_2.34' not found")
                .startsWith("ONNX Runtime needs glibc 2.34"));
        assertTrue(NativeLibraries.explained("no space left").startsWith("ONNX Runtime cannot be loaded"));
    }
}
