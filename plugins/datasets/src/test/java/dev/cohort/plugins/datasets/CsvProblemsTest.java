package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.option.InvalidOptionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a CSV file is told where it is. */
final class CsvProblemsTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), text);
    }

    @Test
    void refusesWeightsByWhichNothingCounts() throws IOException {
        Path path = file("a,w,y\n1,0,2\n3,0,4\n");
        Csv csv = new Csv(
                path,
                new TableColumns(List.of("y"), Map.of(), List.of(), List.of(), List.of(), Optional.of("w"), List.of()),
                ",",
                false,
                Preparation.NONE);
        assertEquals(
                "1:2: every weight is 0, so no example counts",
                CsvFiles.told(CsvFiles.problems(csv, TargetRequest.NUMBER).get(0)));
    }

    @Test
    void namesEveryWrongCell() throws IOException {
        String text = "a,b,y\n1,,0\n2,NaN,1\nx,inf,0\n1e39,1d,\n";
        List<String> told = CsvFiles.problems(CsvFiles.csv(file(text), "y"), TargetRequest.CLASS).stream()
                .map(CsvFiles::told)
                .toList();
        assertEquals(
                List.of(
                        "2:2: the column \"b\" is empty; fill it in, or remove the row, or set impute = \"median\"",
                        "3:2: the column \"b\" is missing (NaN); fill it in, or remove the row, or set impute = \"median\"",
                        "4:1: the column \"a\" is \"x\", but a number was expected",
                        "4:2: the column \"b\" is infinite",
                        "5:1: the column \"a\" is 1e39, too large for 32 bits",
                        "5:2: the column \"b\" is \"1d\", but a number was expected",
                        "5:3: the column \"y\" is empty; fill it in, or remove the row"),
                told);
    }

    @Test
    void textWhereATargetShouldBeANumberIsTakenForAClass() throws IOException {
        assertEquals(
                "2:2: the column \"y\" is \"cat\", but a number was expected; if it is a class, use a loss such as"
                        + " cross-entropy, or target-type = \"class\"",
                CsvFiles.told(CsvFiles.problems(CsvFiles.csv(file("x,y\n1,cat\n"), "y"), TargetRequest.NUMBER)
                        .get(0)));
    }

    @Test
    void countsProblemsBeyondTwenty() throws IOException {
        StringBuilder header = new StringBuilder();
        for (int column = 0; column < 50; column++) {
            header.append("c").append(column).append(',');
        }
        List<Problem> problems = CsvFiles.problems(
                CsvFiles.csv(file(header + "y\n" + ",".repeat(50) + "1\n"), "y"), TargetRequest.NUMBER);
        assertEquals(21, problems.size());
        assertEquals("and 30 more problems", problems.get(20).message());
    }

    @Test
    void tellsOfAColumnOnce() throws IOException {
        String text = "id,city,y\n" + "1,Berlin,a\n".repeat(1500) + ",,a\n,,b\n" + "1,x\n".repeat(4);
        assertEquals(
                List.of(
                        "2:2: the column \"city\" is \"Berlin\", but a number was expected (the first of 1504 such cells);"
                                + " if it holds categories, write categorical = [\"city\"]; to do without the column, write exclude = [\"city\"] in [dataset]",
                        "1502:1: the column \"id\" is empty; fill it in, or remove the row, or set impute = \"median\"",
                        "1502:2: the column \"city\" is empty; fill it in, or remove the row, or set impute = \"median\"",
                        "1503:1: the column \"id\" is empty; fill it in, or remove the row, or set impute = \"median\"",
                        "1503:2: the column \"city\" is empty; fill it in, or remove the row, or set impute = \"median\"",
                        "1504:0: this row has 2 cells, but the header has 3 (the first of 4 such rows)"),
                CsvFiles.problems(CsvFiles.csv(file(text), "y"), TargetRequest.CLASS).stream()
                        .map(CsvFiles::told)
                        .toList());
        Opened opened = Opened.of(
                new Csv(
                        file("id,city,y\n1,Berlin,a\n2,Rome,b\n"),
                        new TableColumns(
                                List.of("y"),
                                Map.of(),
                                List.of(),
                                List.of(),
                                List.of("city"),
                                Optional.empty(),
                                List.of()),
                        ",",
                        false,
                        Preparation.NONE),
                TargetRequest.CLASS);
        assertEquals(List.of("id"), opened.features().elementNames());
    }

    @Test
    void namesRaggedRows() throws IOException {
        List<String> told =
                CsvFiles.problems(CsvFiles.csv(file("a,b,y\n1,2,3\n1,2\n1,2,3,4\n"), "y"), TargetRequest.NUMBER)
                        .stream()
                        .map(CsvFiles::told)
                        .toList();
        assertEquals(
                List.of(
                        "3:0: this row has 2 cells, but the header has 3",
                        "4:0: this row has 4 cells, but the header has 3"),
                told);
    }

    @Test
    void linesCountThoseInsideQuotes() throws IOException {
        String text = "a,y\n1,\"two\n\nlines\"\nx,b\n";
        assertEquals(
                "5:1: the column \"a\" is \"x\", but a number was expected",
                CsvFiles.told(CsvFiles.problems(CsvFiles.csv(file(text), "y"), TargetRequest.CLASS)
                        .get(0)));
    }

    @Test
    void namesAnUnknownLabelWithItsPlace() throws IOException {
        Preparation tail = Preparation.NONE.withParts(0, 0.25, Split.TAIL);
        Csv csv = new Csv(
                file("x,y\n1,a\n2,b\n3,a\n4,c\n"),
                new TableColumns(List.of("y"), Map.of(), List.of(), List.of(), List.of(), Optional.empty(), List.of()),
                ",",
                false,
                tail);
        assertEquals(
                "5:2: the column \"y\": the label \"c\" does not occur in the training part, whose classes are a, b;"
                        + " name all of them with classes = [...]",
                CsvFiles.told(CsvFiles.problems(csv, TargetRequest.CLASS).get(0)));
    }

    @Test
    void suggestsTheNearestColumn() throws IOException {
        Path path = file("sepal,label\n1,2\n");
        assertEquals(
                "1:0: target = \"lable\" is no column of this file; did you mean \"label\"?",
                CsvFiles.told(CsvFiles.problems(CsvFiles.csv(path, "lable"), TargetRequest.CLASS)
                        .get(0)));
        assertEquals(
                "1:0: target = \"quality\" is no column of this file; it has sepal, label",
                CsvFiles.told(CsvFiles.problems(CsvFiles.csv(path, "quality"), TargetRequest.CLASS)
                        .get(0)));
    }

    @Test
    void recognisesOtherDelimitersAndMissingHeaders() throws IOException {
        assertEquals(
                "target = \"y\" is no column of this file; its cells seem to be divided by ';',"
                        + " so set delimiter = \";\"",
                CsvFiles.problems(CsvFiles.csv(file("x;y\n1;2\n"), "y"), TargetRequest.NUMBER)
                        .get(0)
                        .message());
        assertEquals(
                "target = \"y\" is no column of this file; its first line holds numbers,"
                        + " but the names of the columns were expected there",
                CsvFiles.problems(CsvFiles.csv(file("1,2\n3,4\n"), "y"), TargetRequest.NUMBER)
                        .get(0)
                        .message());
        Csv semicolons = new Csv(
                file("x;y\n1;2\n"),
                new TableColumns(List.of("y"), Map.of(), List.of(), List.of(), List.of(), Optional.empty(), List.of()),
                ";",
                false,
                Preparation.NONE);
        assertEquals(2, Opened.of(semicolons, TargetRequest.NUMBER).target(0));
    }

    @Test
    void refusesHeadersThatCannotBeMeant() throws IOException {
        assertEquals(
                "1:3: the column \"a\" occurs twice",
                CsvFiles.told(CsvFiles.problems(CsvFiles.csv(file("a,y,a\n1,2,3\n"), "y"), TargetRequest.NUMBER)
                        .get(0)));
        assertEquals(
                "1:1: this column has no name; it may hold the numbers of the rows, which pandas leaves out with"
                        + " index=False; remove it, or list the columns to use in features",
                CsvFiles.told(CsvFiles.problems(CsvFiles.csv(file(",x,y\n0,1,2\n"), "y"), TargetRequest.NUMBER)
                        .get(0)));
        assertEquals(
                "1:3: this column has no name; lines that end with the delimiter have one column more; remove it, or"
                        + " list the columns to use in features",
                CsvFiles.told(CsvFiles.problems(CsvFiles.csv(file("x,y,\n1,2,\n"), "y"), TargetRequest.NUMBER)
                        .get(0)));
        assertEquals(
                "the file has no column besides the target, so there are no features",
                CsvFiles.problems(CsvFiles.csv(file("y\n1\n"), "y"), TargetRequest.NUMBER)
                        .get(0)
                        .message());
        assertTrue(CsvFiles.problems(CsvFiles.csv(file("x,y\n"), "y"), TargetRequest.NUMBER)
                .get(0)
                .message()
                .startsWith("the file has a header, but no rows"));
        assertTrue(CsvFiles.problems(CsvFiles.csv(file(""), "y"), TargetRequest.NUMBER)
                .get(0)
                .message()
                .startsWith("the file is empty"));
    }

    @Test
    void saysWhatIsNotThere() throws IOException {
        Path missing = folder.resolve("missing.csv");
        Problem problem = CsvFiles.problems(CsvFiles.csv(missing, "y"), TargetRequest.NUMBER)
                .get(0);
        assertEquals(Optional.of(missing), problem.file());
        assertTrue(problem.message().startsWith("there is no such file"));
        assertEquals(
                "this is a folder; a CSV file was expected",
                CsvFiles.problems(CsvFiles.csv(folder, "y"), TargetRequest.NUMBER)
                        .get(0)
                        .message());
    }

    @Test
    void namesTheByteThatIsNotUtf8() throws IOException {
        byte[] latin = "x,y\n1,a\n2,caf\u00e9\n3,b\n".getBytes(StandardCharsets.ISO_8859_1);
        Path path = Files.write(folder.resolve("latin.csv"), latin);
        assertEquals(
                "3:0: byte 14 of the text, 0xE9, is not UTF-8; save the file as UTF-8",
                CsvFiles.told(CsvFiles.problems(CsvFiles.csv(path, "y"), TargetRequest.CLASS)
                        .get(0)));
        byte[] late = new byte[300_000];
        Arrays.fill(late, (byte) '\n');
        System.arraycopy("x,y\n1,a\n".getBytes(StandardCharsets.UTF_8), 0, late, 0, 8);
        late[200_000] = (byte) 0xFF;
        assertEquals(
                "199995:0: byte 200001 of the text, 0xFF, is not UTF-8; save the file as UTF-8",
                CsvFiles.told(CsvFiles.problems(
                                CsvFiles.csv(Files.write(folder.resolve("late.csv"), late), "y"), TargetRequest.CLASS)
                        .get(0)));
    }

    @Test
    void namesTheLineOfAQuoteThatIsNotClosed() throws IOException {
        Problem problem = CsvFiles.problems(CsvFiles.csv(file("x,y\n1,a\n2,\"b\n3,c\n"), "y"), TargetRequest.CLASS)
                .get(0);
        assertEquals(3, problem.line());
        assertTrue(problem.message().contains("quote"), problem.message());
    }

    @Test
    void whatIsMissingIsAnErrorThatNamesImpute() throws IOException {
        assertEquals(
                List.of(
                        "3:1: the column \"area\" is empty; fill it in, or remove the row, or set impute = \"median\"",
                        "4:2: the column \"city\" is empty; fill it in, or remove the row, or set impute = \"median\"",
                        "5:3: the column \"heating\" is missing (NA); fill it in, or remove the row, or set impute ="
                                + " \"median\""),
                CsvFiles.problems(CsvFiles.flats(file(CsvFiles.FLATS), Optional.empty()), TargetRequest.NUMBER).stream()
                        .map(CsvFiles::told)
                        .toList());
    }

    @Test
    void optionsThatCannotBeMeantAreRefused() {
        Path path = Path.of("x.csv");
        assertThrows(InvalidOptionException.class, () -> CsvFiles.csv(path));
        assertThrows(InvalidOptionException.class, () -> CsvFiles.csv(path, "a", "a"));
        assertThrows(
                InvalidOptionException.class,
                () -> new Csv(
                        path,
                        new TableColumns(
                                List.of("y"), Map.of(), List.of(), List.of(), List.of(), Optional.empty(), List.of()),
                        ";;",
                        false,
                        Preparation.NONE));
    }
}
