package dev.cohort.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.run.RunEvent;
import dev.cohort.api.run.Status;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path folder;

    @Test
    void writesTheLinesThatScriptsRead() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        Map<String, Double> odd = new LinkedHashMap<>();
        odd.put("validation/loss", Double.NaN);
        odd.put("validation/r2", Double.NEGATIVE_INFINITY);
        odd.put("a \"quoted\" größe", Double.POSITIVE_INFINITY);
        odd.put("validation/accuracy", 1 / 3.0);
        try (Journal journal = Journal.open(file, 1)) {
            journal.hear(logged(1, 0, Map.of("train/loss", 1.11)), Steps.CONTROL);
            journal.hear(logged(2, 1, odd), Steps.CONTROL);
        }
        assertEquals(
                """
                {"step":1,"epoch":0,"time":1700000000000,"metrics":{"train/loss":1.11}}
                {"step":2,"epoch":1,"time":1700000000000,"metrics":{"validation/loss":"NaN","validation/r2":"-Infinity",\
                "a \\"quoted\\" größe":"Infinity","validation/accuracy":0.3333333333333333}}
                """,
                Files.readString(file));
        List<JournalEntry> entries = JournalReader.readAll(file);
        assertEquals(odd, entries.get(1).metrics());
        assertEquals(
                List.copyOf(odd.keySet()), List.copyOf(entries.get(1).metrics().keySet()));
    }

    @Test
    void keepsTheLossOfEverySoManySteps() {
        Path file = folder.resolve("metrics.jsonl");
        long before = System.currentTimeMillis();
        try (Journal journal = Journal.open(file, 3)) {
            for (int step = 1; step <= 10; step++) {
                journal.hear(new Steps().at(step, step / 5, 0.1f * step), Steps.CONTROL);
            }
        }
        List<JournalEntry> entries = JournalReader.readAll(file);
        assertEquals(
                List.of(3L, 6L, 9L), entries.stream().map(JournalEntry::step).toList());
        assertEquals(List.of(0, 1, 1), entries.stream().map(JournalEntry::epoch).toList());
        // The float's own shortest decimal, not the double that it widens to.
        assertEquals(
                Map.of("train/loss", Double.valueOf(Float.toString(0.1f * 6))),
                entries.get(1).metrics());
        assertTrue(entries.get(0).time() >= before && entries.get(2).time() <= System.currentTimeMillis());
    }

    @Test
    void keepsTheLossOfTheLastStepAtTheEnd() {
        Path file = folder.resolve("metrics.jsonl");
        RunEvent.Ended ended =
                new RunEvent.Ended(Status.FINISHED, 10, 1_700_000_000_000L, Map.of(), Map.of(), Endings.of(Map.of()));
        for (int steps : new int[] {10, 9}) {
            try (Journal journal = Journal.open(file, 3)) {
                for (int step = 7; step <= steps; step++) {
                    journal.hear(new Steps().at(step, 0, step), Steps.CONTROL);
                }
                journal.hear(ended, Steps.CONTROL);
            }
        }
        assertEquals(
                List.of(9L, 10L, 9L),
                JournalReader.readAll(file).stream().map(JournalEntry::step).toList());
    }

    @Test
    void aMillionStepsArriveInOrder() {
        Path file = folder.resolve("metrics.jsonl");
        Steps step = new Steps();
        try (Journal journal = Journal.open(file, 1)) {
            for (int number = 1; number <= 300_000; number++) {
                journal.hear(step.at(number, 0, number), Steps.CONTROL);
            }
        }
        try (JournalReader reader = JournalReader.open(file, 0)) {
            for (int number = 1; number <= 300_000; number++) {
                JournalEntry entry = reader.next().orElseThrow();
                assertEquals(number, entry.step());
                assertEquals(Map.of("train/loss", (double) number), entry.metrics());
            }
            assertTrue(reader.next().isEmpty());
        }
    }

    @Test
    void aLineLongerThanAnyBufferArrives() {
        Path file = folder.resolve("metrics.jsonl");
        Map<String, Double> many = new LinkedHashMap<>();
        for (int number = 0; number < 60_000; number++) {
            many.put("layer/" + number + "/norm", number / 7.0);
        }
        try (Journal journal = Journal.open(file, 1)) {
            journal.hear(logged(1, 0, many), Steps.CONTROL);
            journal.hear(logged(2, 0, Map.of("train/loss", 1.0)), Steps.CONTROL);
        }
        List<JournalEntry> entries = JournalReader.readAll(file);
        assertEquals(many, entries.get(0).metrics());
        assertEquals(2, entries.get(1).step());
    }

    @Test
    void whatWasHeardIsInTheFileWithinASecondOrTwo() throws Exception {
        Path file = folder.resolve("metrics.jsonl");
        try (Journal journal = Journal.open(file, 1)) {
            journal.hear(new Steps().at(1, 0, 1.5f), Steps.CONTROL);
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (Files.size(file) == 0 && System.nanoTime() < limit) {
                Thread.sleep(20);
            }
            assertEquals(1, JournalReader.readAll(file).size());
        }
    }

    @Test
    void theEndOfARunWaitsForTheDisk() {
        Path file = folder.resolve("metrics.jsonl");
        try (Journal journal = Journal.open(file, 1)) {
            journal.hear(new Steps().at(1, 0, 1.5f), Steps.CONTROL);
            journal.hear(
                    new RunEvent.Ended(
                            dev.cohort.api.run.Status.FINISHED, 1, 1, Map.of(), Map.of(), Endings.of(Map.of())),
                    Steps.CONTROL);
            assertEquals(1, JournalReader.readAll(file).size());
        }
    }

    /** Cuts a journal at every byte, as a kill may: what is left reads as whole lines, and can be gone on with. */
    @Test
    void everyPrefixIsReadableAndCanBeGoneOnWith() throws IOException {
        Path whole = folder.resolve("whole.jsonl");
        try (Journal journal = Journal.open(whole, 1)) {
            journal.hear(logged(1, 0, Map.of("train/loss", 1.25, "ä", Double.NaN)), Steps.CONTROL);
            journal.hear(logged(2, 0, Map.of("train/loss", 1e-7)), Steps.CONTROL);
            journal.hear(logged(3, 0, Map.of("validation/loss", 1.0)), Steps.CONTROL);
        }
        byte[] bytes = Files.readAllBytes(whole);
        List<JournalEntry> all = JournalReader.readAll(whole);
        for (int length = 0; length <= bytes.length; length++) {
            Path cut = folder.resolve("cut-" + length + ".jsonl");
            byte[] prefix = java.util.Arrays.copyOf(bytes, length);
            int lines = (int) new String(prefix, StandardCharsets.UTF_8)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            Files.write(cut, prefix);
            assertEquals(all.subList(0, lines), JournalReader.readAll(cut));
            if (length % 7 == 0) {
                try (Journal journal = Journal.open(cut, 1)) {
                    journal.hear(logged(9, 1, Map.of("test/loss", 2.0)), Steps.CONTROL);
                }
                List<JournalEntry> gone = JournalReader.readAll(cut);
                assertEquals(all.subList(0, lines), gone.subList(0, lines));
                assertEquals(9, gone.get(lines).step());
                assertEquals(lines + 1, gone.size());
            }
        }
    }

    @Test
    void aProcessThatIsKilledLeavesAPrefix() throws Exception {
        Path file = folder.resolve("metrics.jsonl");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalUntilKilled.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while ((!Files.exists(file) || Files.size(file) < 3_000_000) && System.nanoTime() < limit) {
            Thread.sleep(5);
        }
        process.destroyForcibly().waitFor();
        List<JournalEntry> entries = JournalReader.readAll(file);
        assertTrue(entries.size() > 20_000, () -> "only " + entries.size());
        for (int index = 0; index < entries.size(); index++) {
            assertEquals(index + 1, entries.get(index).step());
        }
    }

    @Test
    void damageWithinTheFileIsNamed() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        String good = "{\"step\":1,\"epoch\":0,\"time\":1,\"metrics\":{}}\n";
        for (String bad : List.of(
                "{\"step\":1,\"epo",
                "",
                "[]",
                "{\"step\":\"x\",\"epoch\":0,\"time\":1,\"metrics\":{}}",
                "{\"step\":1,\"epoch\":0,\"time\":1,\"metrics\":{\"a\":\"nan\"}}",
                "{\"step\":1,\"epoch\":0,\"time\":1,\"metrics\":{\"a\":NaN}}",
                "{\"step\":1,\"epoch\":0,\"metrics\":{}}",
                "{\"step\":1,\"epoch\":0,\"time\":1,\"metrics\":{}}{}",
                "\0\0\0")) {
            Files.writeString(file, good + good + bad + "\n" + good);
            ProblemException problem = assertThrows(ProblemException.class, () -> JournalReader.readAll(file), bad);
            assertEquals(ExitCode.INPUT_OUTPUT, problem.exitCode());
            assertTrue(problem.getMessage().startsWith(file + ":3: the journal is damaged"), problem.getMessage());
        }
    }

    /** Two lines that are vouched for together, and one that is by itself. */
    private Path threeLines() {
        Path file = folder.resolve("metrics.jsonl");
        try (Journal journal = Journal.open(file, 1)) {
            journal.hear(logged(1, 0, Map.of("train/loss", 1.25)), Steps.CONTROL);
            journal.hear(logged(2, 0, Map.of("train/loss", 0.5)), Steps.CONTROL);
            journal.force();
            journal.hear(logged(3, 0, Map.of("train/loss", 0.25)), Steps.CONTROL);
        }
        return file;
    }

    @Test
    void everyBitThatIsAnotherIsNoticed() throws IOException {
        Path file = threeLines();
        byte[] good = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] damaged = good.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, damaged);
            assertDamaged(file, bit / 8 < good.length * 2 / 3 ? 1 : 3);
        }
        Files.write(file, good);
        assertEquals(3, JournalReader.readAll(file).size());
    }

    @Test
    void everyCutIsNoticed() throws IOException {
        Path file = threeLines();
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertDamaged(file, length < good.length * 2 / 3 ? 1 : 3);
        }
        Files.delete(file);
        for (Executable use : uses(file)) {
            assertEquals(
                    ExitCode.INPUT_OUTPUT,
                    assertThrows(ProblemException.class, use).exitCode());
        }
    }

    private static List<Executable> uses(Path file) {
        return List.of(() -> JournalReader.readAll(file), () -> JournalReader.verify(file), () -> Journal.open(file, 1)
                .close());
    }

    private static void assertDamaged(Path file, int line) {
        for (Executable use : uses(file)) {
            ProblemException problem = assertThrows(ProblemException.class, use);
            assertEquals(ExitCode.INPUT_OUTPUT, problem.exitCode());
            assertTrue(
                    problem.getMessage().startsWith(file + ":" + line + ": the journal is damaged: "),
                    problem.getMessage());
        }
    }

    @Test
    void damagedChecksumsAreNoticedToo() throws IOException {
        Path file = threeLines();
        Path checksums = folder.resolve(".metrics.jsonl.crc");
        byte[] good = Files.readAllBytes(checksums);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] damaged = good.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(checksums, damaged);
            boolean inNumber = good[bit / 8] != ' ' && good[bit / 8] != '\n';
            boolean onlyUpperCase = (bit % 8 == 5) && Character.isLetter(good[bit / 8]);
            if (inNumber && !onlyUpperCase) {
                ProblemException problem =
                        assertThrows(ProblemException.class, () -> JournalReader.readAll(file), "bit " + bit);
                assertTrue(problem.getMessage().contains("delete " + checksums), problem.getMessage());
            }
        }
        Files.delete(checksums);
        assertEquals(3, JournalReader.readAll(file).size());
    }

    @Test
    void aJournalIsGoneOnWithFromLinesThatNothingVouchesFor() throws IOException {
        Path file = threeLines();
        Files.writeString(file, "{\"step\":4,\"epoch\":0,\"time\":1,\"metrics\":{}}\n{\"st", StandardOpenOption.APPEND);
        Files.writeString(folder.resolve(".metrics.jsonl.crc"), "00000000000", StandardOpenOption.APPEND);
        try (Journal journal = Journal.open(file, 1)) {
            journal.hear(logged(5, 0, Map.of("train/loss", 0.125)), Steps.CONTROL);
        }
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                JournalReader.readAll(file).stream().map(JournalEntry::step).toList());
        byte[] good = Files.readAllBytes(file);
        good[good.length - 10] ^= 1;
        Files.write(file, good);
        assertDamaged(file, 4);
    }

    @Test
    void aJournalThatIsRemovedUnderWayIsPutBack() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        try (Journal journal = Journal.open(file, 1)) {
            journal.hear(logged(1, 0, Map.of("train/loss", 1.25)), Steps.CONTROL);
            journal.force();
            Files.delete(file);
            journal.hear(logged(2, 0, Map.of("train/loss", 0.5)), Steps.CONTROL);
            journal.force();
            assertEquals(2, JournalReader.readAll(file).size());
            Files.delete(file);
            Files.writeString(file, "of somebody else");
        }
        assertEquals(2, JournalReader.readAll(file).size());
    }

    @Test
    void aJournalThatIsCutOffUnderWayIsTold() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        ProblemException problem = assertThrows(ProblemException.class, () -> {
            try (Journal journal = Journal.open(file, 1)) {
                journal.hear(logged(1, 0, Map.of("train/loss", 1.25)), Steps.CONTROL);
                journal.force();
                Files.writeString(file, "");
                journal.hear(logged(2, 0, Map.of("train/loss", 0.5)), Steps.CONTROL);
                journal.force();
            }
        });
        assertEquals(ExitCode.INPUT_OUTPUT, problem.exitCode());
        assertTrue(problem.getMessage().contains("it was cut off from outside"), problem.getMessage());
    }

    @Test
    void aReaderGoesOnWhereItStoodAndSeesTheFileGrow() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        String line = "{\"step\":%d,\"epoch\":0,\"time\":1,\"metrics\":{\"a\":1.0}}";
        Files.writeString(file, line.formatted(1) + "\n" + line.formatted(2));
        long position;
        try (JournalReader reader = JournalReader.open(file, 0)) {
            assertEquals(1, reader.next().orElseThrow().step());
            assertTrue(reader.next().isEmpty(), "the second line is not whole yet");
            Files.writeString(file, "\n" + line.formatted(3) + "\n", StandardOpenOption.APPEND);
            assertEquals(2, reader.next().orElseThrow().step());
            position = reader.position();
        }
        try (JournalReader reader = JournalReader.open(file, position)) {
            assertEquals(3, reader.next().orElseThrow().step());
            assertEquals(Files.size(file), reader.position());
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsOneLine() {
        ProblemException problem = assertThrows(ProblemException.class, () -> Journal.open(folder, 1));
        assertEquals(ExitCode.INPUT_OUTPUT, problem.exitCode());
        assertEquals(1, problem.problems().size());
    }

    private static RunEvent.Logged logged(long step, int epoch, Map<String, Double> metrics) {
        return new RunEvent.Logged(step, epoch, 1_700_000_000_000L, metrics);
    }
}
