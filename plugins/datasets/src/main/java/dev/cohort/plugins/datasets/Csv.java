package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.StreamedExamples;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A CSV file (RFC 4180) with a header, in UTF-8, as it is or compressed by gzip; a compressed one that is streamed is
 * decompressed into the folder of temporary files first.
 *
 * <p>Columns are numbers, of which {@code true} is 1 and {@code false} 0, but for a target that is read as classes, whose labels
 * may be any text. White space around a cell does not count. A cell that is empty or, without quotes, NaN, NA, N/A, null, none or
 * ? is missing, which is an error; a class of such a name is quoted, or listed in {@code classes}. Labels that are whole numbers
 * from 0 on are the numbers of their classes, so that 1 and 3 alone make four classes; others are numbered in their order. A
 * column of dates becomes numbers by {@code columns.NAME.date}. With {@code window} or {@code lags} rows are a series in the
 * order of time, and the target's own past is among the features unless they are listed. The file is held in memory, four bytes
 * per number, and eight while those that are to be scaled are read; unless {@code stream} is set, as {@link StreamedExamples}
 * says.
 */
@Name("csv")
@About("a CSV file with a header")
public record Csv(
        @About("the file, which may be compressed by gzip") Path path,
        @Inline TableColumns columns,
        @Default(",") @About("the character between two cells") String delimiter,
        @Default("false") @About("whether rows are read in each epoch anew, for a file that is larger than the memory")
                boolean stream,
        @Inline Preparation preparation)
        implements Dataset {
    public Csv {
        columns.require(preparation);
        Options.require(
                delimiter.length() == 1 && "\"\r\n".indexOf(delimiter.charAt(0)) < 0,
                "delimiter",
                "must be one character, and no quote or line break");
    }

    @Override
    public Examples open(DatasetContext context) {
        Layout layout = columns.layout(delimiter.charAt(0), preparation, context);
        Source source = Source.of(path, "; check path in [dataset], which is relative to the experiment file");
        return stream
                ? StreamedExamples.of(CsvBlocks.of(path, source, layout), preparation, context)
                : TableExamples.of(RowTable.read(source, layout), preparation, context);
    }

    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(NewTable.open(input, delimiter.charAt(0), preparation, learned, keep));
    }
}
