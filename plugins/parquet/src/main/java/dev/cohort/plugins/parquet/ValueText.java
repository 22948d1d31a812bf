package dev.cohort.plugins.parquet;

import dev.cohort.api.dataset.DataException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A value of a column as a text that says no less.
 *
 * @param quoted whether it is a text in the file too, so that none of its words stands for a missing value
 * @param text writes a value
 */
record ValueText(boolean quoted, Function<Object, String> text) {
    /** @throws DataException if the column holds what is no number, date or text */
    static ValueText of(Path file, Type column) {
        if (!column.isPrimitive() || column.isRepetition(Type.Repetition.REPEATED)) {
            throw refused(file, column, "holds lists or records");
        }
        LogicalTypeAnnotation meaning = column.getLogicalTypeAnnotation();
        PrimitiveTypeName stored = column.asPrimitiveType().getPrimitiveTypeName();
        if (meaning instanceof DateLogicalTypeAnnotation) {
            return new ValueText(
                    false, value -> LocalDate.ofEpochDay((Integer) value).toString());
        }
        if (meaning instanceof TimestampLogicalTypeAnnotation stamp) {
            return new ValueText(false, value -> date((Long) value, stamp.getUnit()));
        }
        if (meaning instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
            return new ValueText(
                    false,
                    value -> value instanceof Integer number
                            ? Integer.toUnsignedString(number)
                            : Long.toUnsignedString((Long) value));
        }
        return switch (stored) {
            case INT32, INT64, FLOAT, DOUBLE, BOOLEAN -> new ValueText(false, Object::toString);
            case BINARY, FIXED_LEN_BYTE_ARRAY -> {
                boolean number = meaning instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation
                        || meaning instanceof LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
                yield new ValueText(!number, Object::toString);
            }
            case INT96 -> throw refused(file, column, "holds time stamps of 96 bits, which are out of use");
        };
    }

    private static DataException refused(Path file, Type column, String what) {
        return new DataException(
                file,
                "the column \"" + column.getName() + "\" " + what
                        + ", but one number, date or text per row was expected; write the file without it");
    }

    private static String date(long stamp, TimeUnit unit) {
        long perSecond =
                switch (unit) {
                    case MILLIS -> 1_000;
                    case MICROS -> 1_000_000;
                    case NANOS -> 1_000_000_000;
                };
        Instant instant = Instant.ofEpochSecond(
                Math.floorDiv(stamp, perSecond), Math.floorMod(stamp, perSecond) * (1_000_000_000 / perSecond));
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    String of(Object value) {
        return text.apply(value);
    }
}
