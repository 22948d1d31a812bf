package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dates become numbers and places on cycles. */
final class DatesTest {
    /** Of 2026-11-28T18:30, a Saturday and the 332nd day of its year, in the order of the options. */
    private static final double[] EVENING = {
        2026,
        11,
        28,
        6,
        18.5,
        20785 + 18.5 / 24,
        Math.sin(2 * Math.PI * (331 + 18.5 / 24) / 365),
        Math.cos(2 * Math.PI * (331 + 18.5 / 24) / 365),
        -Math.sin(Math.PI / 3),
        0.5,
        Math.sin(2 * Math.PI * 5 / 7),
        Math.cos(2 * Math.PI * 5 / 7),
        Math.sin(2 * Math.PI * 18.5 / 24),
        Math.cos(2 * Math.PI * 18.5 / 24)
    };

    private static final String ALL = "[columns.sold]\ndate = ['year', 'month', 'day', 'weekday', 'hour', 'days',"
            + " 'year-cycle', 'month-cycle', 'weekday-cycle', 'hour-cycle']";

    @TempDir
    Path folder;

    private <T extends Record & Dataset> T dataset(Class<T> type, String text, String options) throws IOException {
        Path file = Files.writeString(folder.resolve("sold"), text);
        return ComponentText.bind(type, "path = '" + file + "'\ntarget = 'y'\n" + options);
    }

    @Test
    void becomesNumbersAndCycles() throws IOException {
        String csv = "sold,area,y\n2026-11-28T18:30,7,1\n2026-11-28 18:30:00+02:00,7,2\n";
        String lines = "{\"sold\": \"2026-11-28T18:30:00Z\", \"area\": 7, \"y\": 1}\n".repeat(2);
        for (String text : List.of(csv, lines)) {
            Dataset dataset = text.equals(csv)
                    ? dataset(Csv.class, text, ALL)
                    : dataset(Jsonl.class, text, "features = ['sold', 'area']\n" + ALL);
            Opened opened = Opened.of(dataset, TargetRequest.NUMBER);
            assertEquals(15, opened.features().elements());
            assertEquals("sold.month-sin", opened.features().elementNames().get(8));
            for (int row = 0; row < 2; row++) {
                int at = row;
                double[] date = IntStream.range(0, 14)
                        .mapToDouble(column -> opened.feature(at, column))
                        .toArray();
                assertArrayEquals(EVENING, date, 1e-3);
                assertEquals(7, opened.feature(row, 14));
            }
            double[] predicted = Exported.features(dataset, TargetRequest.NUMBER, folder, folder.resolve("sold"));
            assertArrayEquals(EVENING, Arrays.copyOf(predicted, 14), 1e-3);
        }
    }

    @Test
    void aDateWithoutTimeBeginsItsDayAndMayBeMissing() throws IOException {
        Csv csv = dataset(
                Csv.class,
                "sold,y\n2024-01-01,1\n,2\n2024-01-03,3\n",
                "impute = 'mean'\n[columns.sold]\ndate = ['day', 'hour-cycle']\nscaling = 'min-max'");
        Opened opened = Opened.of(csv, TargetRequest.NUMBER);
        assertEquals(List.of(2.0, 0.0, 1.0), opened.features().fill());
        assertEquals(0.5, opened.feature(1, 0));
        assertEquals(1, opened.feature(2, 0));
    }

    @Test
    void saysOnceWhatIsNoDate() throws IOException {
        Csv csv = dataset(Csv.class, "sold,y\n28.11.2026,1\nNA,2\n", "[columns.sold]\ndate = ['month', 'month-cycle']");
        List<DataException.Problem> problems = assertThrows(
                        DataException.class, () -> csv.open(new DatasetContext(42, TargetRequest.NUMBER)))
                .problems();
        assertEquals(
                List.of(
                        "the column \"sold\" is \"28.11.2026\", but a date such as 2026-11-28 or 2026-11-28T10:15 was expected",
                        "the column \"sold\" is missing (NA); fill it in, or remove the row, or set impute = \"median\""),
                problems.stream().map(DataException.Problem::message).toList());
    }
}
