package dev.cohort.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentFileTest {
    @TempDir
    Path folder;

    private Table read(byte[] bytes, String... settings) throws IOException {
        Path file = Files.write(folder.resolve("a.toml"), bytes);
        return ExperimentFile.read(file, Stream.of(settings).map(Setting::parse).toList(), Map.of())
                .table();
    }

    private Table read(String text, String... settings) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), settings);
    }

    private List<String> problems(byte[] bytes, String... settings) {
        ProblemException exception = assertThrows(ProblemException.class, () -> read(bytes, settings));
        assertEquals(ExitCode.EXPERIMENT, exception.exitCode());
        return exception.problems().stream()
                .map(problem -> problem.line().replace(folder + "/", ""))
                .toList();
    }

    private List<String> problems(String text, String... settings) {
        return problems(text.getBytes(StandardCharsets.UTF_8), settings);
    }

    /** A value by its path, written as {@code a.b.0}. */
    private static TomlValue at(TomlValue value, String path) {
        for (String key : path.split("\\.")) {
            value = value instanceof Table table
                    ? table.find(key).orElseThrow().value()
                    : ((Array) value).elements().get(Integer.parseInt(key));
        }
        return value;
    }

    private static Object content(Table table, String path) {
        return ((Scalar) at(table, path)).value();
    }

    @Test
    void knowsWhereEverythingStands() throws IOException {
        Table table = read("a = 1\n\n  [b]\nc = { d = [1, { e = 2 }] }\n[[f]]\n[[f]]\ng.h = 'x'\n");
        String source = folder.resolve("a.toml").toString();
        assertEquals(new Position(source, 1, 5), at(table, "a").position());
        assertEquals(new Position(source, 3, 3), at(table, "b").position());
        assertEquals(new Position(source, 4, 5), at(table, "b.c").position());
        assertEquals(new Position(source, 4, 21), at(table, "b.c.d.1.e").position());
        assertEquals(new Position(source, 6, 1), at(table, "f.1").position());
        assertEquals(new Position(source, 1, 1), table.find("a").orElseThrow().position());
    }

    @Test
    void aTableWithoutAHeaderStandsWhereItsFirstPartStands() throws IOException {
        Table table = read("a = 1\n[[b.c.d]]\ne = 1\n[[b.c.d]]\n");
        String source = folder.resolve("a.toml").toString();
        assertEquals(new Position(source, 2, 1), at(table, "b").position());
        assertEquals(new Position(source, 2, 1), at(table, "b.c").position());
        assertEquals(new Position(source, 4, 1), at(table, "b.c.d.1").position());
    }

    @Test
    void commentsAndBlankLinesMoveNothing() throws IOException {
        String quotes = "\"\"\"";
        String text = String.join(
                "\n",
                "# first",
                "a = 1 # it's",
                "",
                "b = " + quotes,
                "# no comment",
                "",
                "\\" + quotes + " still \"" + quotes + " # \"one",
                "c = '# no \\' # \"one",
                "d = [ # " + quotes,
                "",
                "  1, # '''one",
                "  '''#''', \"\\\"#\" ]",
                "");
        Table table = read(text);
        assertEquals("# no comment\n\n\"\"\" still \"", content(table, "b"));
        assertEquals("# no \\", content(table, "c"));
        assertEquals("#", content(table, "d.1"));
        assertEquals("\"#", content(table, "d.2"));
        assertEquals(12, at(table, "d.1").position().line());
        assertEquals(List.of("a.toml:15:1: 'a' is defined already, at 2:1"), problems(text + "# x\n\na = 2"));
        assertTrue(problems("# x\n# \0").get(0).startsWith("a.toml:2:"));
    }

    @Test
    void columnsCountCharacters() {
        assertEquals(
                List.of("a.toml:1:20: unexpected 'x', expected a newline or the end of the file"),
                problems("a = '\ud83d\ude80\ud83d\ude80 rockets' # \n".replace("# ", "  x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = 1\r\nb = 'x'\r\n", "\uFEFFa = 1\nb = 'x'", "a = 1 # \u00e9\nb = \"\"\"\\\n  x\"\"\""})
    void readsLineEndsMarksAndCommentsOfEveryEditor(String text) throws IOException {
        Table table = read(text);
        assertEquals(1L, content(table, "a"));
        assertEquals("x", content(table, "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void saysWhenAFileIsUtf16(String charset) {
        assertEquals(
                List.of("a.toml:1:1: this is UTF-16; save the file as UTF-8"),
                problems("\uFEFFa = 1\n".getBytes(Charset.forName(charset))));
    }

    @Test
    void saysWhichByteIsNoText() {
        byte[] bytes = "a = 1\n# \u00e9 \ud83d\ude80 ?".getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 1] = (byte) 0xc3;
        assertEquals(List.of("a.toml:2:7: byte 0xc3 is not UTF-8; save the file as UTF-8"), problems(bytes));
    }

    @Test
    void findsAllSyntaxErrorsOnceALine() {
        assertEquals(
                List.of(
                        "a.toml:1:5: expected a value; text stands in quotes, as in \"cpu\"",
                        "a.toml:3:5: unexpected end of line, expected a value",
                        "a.toml:4:1: 'b' is defined already, at 2:1"),
                problems("a = x y z\nb = 1\nc = \nb = 2\n"));
    }

    @Test
    void doesNotListThousandsOfErrors() {
        List<String> problems = problems("a b\n".repeat(5000));
        assertEquals(21, problems.size());
        assertEquals("a.toml:1:1: 4980 more lines are not TOML", problems.get(20));
    }

    @ParameterizedTest
    @CsvSource({"[,]", "{a=,}"})
    void refusesDeepNesting(String open, String close) {
        for (int depth : new int[] {40, 9_000}) {
            List<String> problems = problems("a = " + open.repeat(depth) + "1" + close.repeat(depth) + "\n");
            assertTrue(problems.get(0).endsWith("nesting is deeper than 32 levels"), () -> "" + problems);
        }
    }

    @Test
    void refusesDeepKeysAndLargeFiles() {
        assertTrue(problems("a" + ".a".repeat(200_000) + " = 1").get(0).endsWith("nesting is deeper than 32 levels"));
        assertEquals(
                List.of("a.toml: an experiment file has at most 20000 lines and values; is this the data?"),
                problems("a = [" + "1,".repeat(30_000) + "]\n"));
        assertEquals(
                List.of("a.toml: an experiment file has at most 1 MiB; is this the data?"),
                problems("#".repeat(ExperimentFile.LARGEST + 1)));
    }

    @Test
    void readsTheLargestAndRefusesLargerNumbers() throws IOException {
        assertEquals(Long.MAX_VALUE, content(read("a = 9223372036854775807"), "a"));
        assertEquals(Long.MIN_VALUE, content(read("a = -9223372036854775808"), "a"));
        assertEquals(List.of("a.toml:1:5: integer is too large"), problems("a = 9223372036854775808"));
    }

    @Test
    void tellsAMissingFileFromAFolder() {
        Path missing = folder.resolve("none.toml");
        assertEquals(
                "there is no experiment file " + missing,
                assertThrows(ProblemException.class, () -> ExperimentFile.read(missing, List.of(), Map.of()))
                        .getMessage());
        assertEquals(
                "there is no experiment file (but a folder) " + folder,
                assertThrows(ProblemException.class, () -> ExperimentFile.read(folder, List.of(), Map.of()))
                        .getMessage());
    }

    @Test
    void backslashesWantSingleQuotes() {
        String advice =
                "; in double quotes a backslash begins an escape: to have it as it is, write it in single quotes";
        assertEquals(
                List.of(
                        "a.toml:1:8: invalid escape sequence '\\.'" + advice,
                        "a.toml:2:8: invalid unicode escape sequence" + advice,
                        "a.toml:3:6: invalid escape sequence '\\x41'" + advice),
                problems("a = \"hi\\.0\"\nb = \"C:\\Users\"\nc = \"\\x41\"\n"));
        assertEquals(
                List.of("--set a=\"hi\\.0\": invalid escape sequence '\\.'" + advice),
                problems("a = 1\n", "a=\"hi\\.0\""));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "\u201cx\u201d, |expected a value; text stands in straight quotes, as in \"cpu\"|",
                "\u00abx\u00bb, |expected a value; text stands in straight quotes, as in \"cpu\"|",
                ".5, |expected a value; a number begins with a digit, as in 0.5, and text stands in quotes|",
                "|{a=1,}|, |a trailing comma is not allowed in an inline table|",
            })
    void saysWhatAValueNeeds(String value, String message) {
        assertEquals(message, problems("a = " + value).get(0).replaceFirst("a.toml:1:[0-9]+: ", ""));
    }
}
