package dev.cohort.plugins.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.DatasetComplianceTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet files are read by the options of CSV files, exactly. */
final class ParquetTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures").toAbsolutePath();

    @TempDir
    Path folder;

    private static Parquet parquet(Path file, String options) {
        return ComponentText.bind(Parquet.class, "path = '" + file + "'\ntarget = 'y'\n" + options);
    }

    private static Parquet types(String options) {
        return parquet(FIXTURES.resolve("types.parquet"), options);
    }

    /** Buffers for three rows. */
    private record Three(List<Field> fields, float[][] floats, long[][] longs) implements Batch {
        static Three of(Parquet parquet) {
            try (Examples examples = parquet.open(new DatasetContext(42, TargetRequest.CLASS))) {
                List<Field> fields = examples.fields();
                Three three = new Three(
                        fields,
                        fields.stream()
                                .map(field -> new float[3 * field.elements()])
                                .toArray(float[][]::new),
                        fields.stream()
                                .map(field -> new long[3 * field.elements()])
                                .toArray(long[][]::new));
                try (Cursor cursor = examples.cursor(Part.TRAIN, Order.PLAIN)) {
                    assertEquals(3, cursor.read(three));
                }
                return three;
            }
        }

        @Override
        public int capacity() {
            return 3;
        }

        @Override
        public void bucket(int number) {}

        @Override
        public FloatBuffer floats(int field) {
            return FloatBuffer.wrap(floats[field]);
        }

        @Override
        public LongBuffer longs(int field) {
            return LongBuffer.wrap(longs[field]);
        }

        @Override
        public ByteBuffer bytes(int field) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void readsNumbersOfEachType() {
        Three rows =
                Three.of(types("impute = -1\nfeatures = ['unsigned', 'single', 'double', 'half', 'decimal', 'truth']"));
        assertEquals(
                "[4.2949673E9, 0.1, 0.1, 1.5, 1.25, 1.0, 255.0, -1.0, -1.0, -1.0, -1.0, 0.0, 3.0, 3.0, 3.0, 2.0, -3.5, -1.0]",
                Arrays.toString(rows.floats()[0]));
        assertEquals("[1, 0, 1]", Arrays.toString(rows.longs()[1]));
    }

    @Test
    void keepsEveryBitOfWholeNumbers() {
        Three rows = Three.of(types("feature-type = 'int64'\nfeatures = 'large'"));
        assertEquals("[9007199254740993, 2, 9223372036854775807]", Arrays.toString(rows.longs()[0]));
    }

    @Test
    void textsAreCategoriesWhateverTheySay() {
        Three rows = Three.of(types("features = 'city'\ncategorical = 'city'"));
        assertEquals(
                List.of("unknown", "city=NA", "city=Oslo"), rows.fields().get(1).classNames());
        assertEquals("[2, 1, 2]", Arrays.toString(rows.longs()[1]));
    }

    @Test
    void datesAndTimeStampsAreDates() {
        StringBuilder options = new StringBuilder("impute = 0\nfeatures = ['day', 'millis', 'micros', 'nanos']\n");
        for (String column : List.of("day", "millis", "micros", "nanos")) {
            options.append("[columns.").append(column).append("]\ndate = ['days']\n");
        }
        assertEquals(
                "[20785.0, 20785.771, 20785.771, 20785.771, 0.0, 0.0, 0.0, 0.0, -3653.0, -3653.0, -3653.0, -3653.0]",
                Arrays.toString(Three.of(types(options.toString())).floats()[0]));
    }

    private static String problem(Dataset dataset) {
        return assertThrows(DataException.class, () -> dataset.open(new DatasetContext(42, TargetRequest.CLASS)))
                .problems()
                .get(0)
                .message();
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertEquals(
                "the column \"double\" is empty; fill it in, or remove the row, or set impute = \"median\"",
                problem(types("features = ['large', 'double']")));
        assertEquals(
                "the column \"tags\" holds lists or records, but one number, date or text per row was expected;"
                        + " write the file without it",
                problem(parquet(FIXTURES.resolve("nested.parquet"), "")));
        byte[] whole = Files.readAllBytes(FIXTURES.resolve("rows.parquet"));
        Path damaged = folder.resolve("damaged.parquet");
        for (int length : new int[] {0, 3, 12, whole.length / 2, whole.length - 1}) {
            Files.write(damaged, Arrays.copyOf(whole, length));
            assertTrue(
                    problem(parquet(damaged, ""))
                            .startsWith("this is no Parquet file, or it is damaged or incomplete ("),
                    "of length " + length);
        }
        for (int at = 4; at < whole.length; at += 37) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x55;
            Files.write(damaged, bytes);
            try (Examples examples =
                    parquet(damaged, "categorical = 'city'").open(new DatasetContext(42, TargetRequest.CLASS))) {
                assertEquals(40, examples.size(Part.TRAIN).orElseThrow());
            } catch (DataException told) {
                assertEquals(1, told.problems().get(0).message().lines().count());
            }
        }
        assertTrue(problem(parquet(folder.resolve("none.parquet"), "")).startsWith("there is no such file"));
    }

    @Nested
    class Complies extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return parquet(
                    FIXTURES.resolve("rows.parquet"),
                    "categorical = 'city'\nencoding = 'one-hot'\nscaling = 'robust'\ntest = 0.2");
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(FIXTURES.resolve("rows.parquet"));
        }
    }
}
