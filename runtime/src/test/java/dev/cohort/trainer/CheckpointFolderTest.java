package dev.cohort.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.Shape;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.session.Bfloat16Tensor;
import dev.cohort.session.NamedTensor;
import dev.cohort.session.Snapshot;
import dev.cohort.trainer.CheckpointFolder.Sort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
    @TempDir
    Path path;

    private CheckpointFolder folder;
    private final List<Problem> told = new ArrayList<>();

    @BeforeEach
    void open() {
        folder = new CheckpointFolder(path);
    }

    private static Checkpoint checkpoint(long step) {
        return new Checkpoint(
                new Snapshot(
                        step,
                        List.of(step / 2, 3L),
                        List.of(1, 0),
                        Map.of("optimizer/product/weight", 1 / 3.0, "optimizer/sum/weight", -0.0),
                        List.of(
                                new NamedTensor("weight", Shape.of(2), new float[] {step, -1}),
                                new NamedTensor("accumulated/weight", Shape.of(2), new float[] {0, 0.5f})),
                        List.of(new Bfloat16Tensor("frozen", Shape.of(3), new short[] {0x3f80, (short) 0xc000, 0}))),
                Progress.NONE
                        .with("epoch", 4)
                        .with("loss-sum", 1 / 3.0)
                        .with("best", Double.NaN)
                        .with("worst", Double.NEGATIVE_INFINITY)
                        .with("metric", "validation/\"f1\" größe"));
    }

    private Optional<Checkpoint> newest(Sort sort) {
        told.clear();
        return folder.newest(sort, Long.MAX_VALUE, told::add);
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.map(each -> each.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void readsWhatItWrote() throws IOException {
        folder.write(Sort.LAST, checkpoint(7));
        String manifest = Files.readString(path.resolve("last-7/manifest.json"));
        assertTrue(
                manifest.contains("\"progress\":{\"epoch\":4,\"loss-sum\":0.3333333333333333,\"best\":\"NaN\","),
                manifest);
        Checkpoint read = newest(Sort.LAST).orElseThrow();
        assertEquals(checkpoint(7).progress(), read.progress());
        assertEquals(4, read.progress().count("epoch"));
        assertEquals(1 / 3.0, read.progress().number("loss-sum"));
        assertTrue(Double.isNaN(read.progress().number("best")));
        assertEquals(Double.NEGATIVE_INFINITY, read.progress().number("worst"));
        assertEquals(
                ExitCode.MODEL,
                assertThrows(ProblemException.class, () -> read.progress().count("shards"))
                        .exitCode());
        Snapshot snapshot = read.snapshot();
        assertEquals(7, snapshot.step());
        assertEquals(List.of(3L, 3L), snapshot.updates());
        assertEquals(List.of(1, 0), snapshot.accumulated());
        assertEquals(
                List.of("weight", "accumulated/weight"),
                snapshot.tensors().stream().map(NamedTensor::name).toList());
        assertArrayEquals(new float[] {7, -1}, snapshot.tensors().get(0).elements());
        assertEquals(List.of(), told);
        assertEquals(Optional.empty(), newest(Sort.BEST));
    }

    @Test
    void keepsTwoOfEitherSortAndNoneOfAFutureThatWasGoneBackFrom() throws IOException {
        for (long step : new long[] {0, 9, 10, 100}) {
            folder.write(Sort.LAST, checkpoint(step));
        }
        folder.write(Sort.BEST, checkpoint(10));
        assertEquals(Set.of("last-10", "last-100", "best-10"), names());
        assertEquals(100, newest(Sort.LAST).orElseThrow().step());
        assertEquals(10, folder.newest(Sort.LAST, 99, told::add).orElseThrow().step());
        folder.write(Sort.LAST, checkpoint(20));
        folder.write(Sort.LAST, checkpoint(20));
        assertEquals(Set.of("last-10", "last-20", "best-10"), names());
    }

    /** Every bit and every length of both files. */
    @Test
    void noticesWhateverIsDamagedAndTakesTheOneBefore() throws IOException {
        folder.write(Sort.LAST, checkpoint(1));
        folder.write(Sort.LAST, checkpoint(2));
        for (String name : List.of("manifest.json", "state.safetensors")) {
            Path file = path.resolve("last-2").resolve(name);
            byte[] good = Files.readAllBytes(file);
            for (int bit = 0; bit < 8 * good.length; bit++) {
                byte[] damaged = good.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, damaged);
                assertFallsBack(file);
            }
            for (int length = 0; length < good.length; length++) {
                Files.write(file, Arrays.copyOf(good, length));
                assertFallsBack(file);
            }
            Files.delete(file);
            assertFallsBack(file);
            Files.write(file, good);
            assertEquals(2, newest(Sort.LAST).orElseThrow().step());
        }
    }

    private void assertFallsBack(Path damaged) {
        assertEquals(1, newest(Sort.LAST).orElseThrow().step());
        assertEquals(1, told.size());
        assertEquals(ExitCode.MODEL, told.get(0).exitCode());
        assertTrue(
                told.get(0).line().startsWith(damaged + ": cannot be used"),
                told.get(0).line());
    }

    /** As a process that is killed leaves them. */
    @Test
    void whatWasHalfWrittenIsNoCheckpointAndGivesWay() throws IOException {
        folder.write(Sort.LAST, checkpoint(1));
        Files.createDirectories(path.resolve(".last-2.new/state.safetensors/inner"));
        Files.createDirectories(path.resolve(".last-2.old"));
        assertEquals(1, newest(Sort.LAST).orElseThrow().step());
        folder.write(Sort.LAST, checkpoint(2));
        assertEquals(2, newest(Sort.LAST).orElseThrow().step());
        folder.write(Sort.LAST, checkpoint(2));
        assertEquals(Set.of("last-1", "last-2"), names());
        assertEquals(List.of(), told);
    }
}
