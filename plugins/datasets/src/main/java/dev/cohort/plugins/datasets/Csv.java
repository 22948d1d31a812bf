package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.FeatureType;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A CSV file (RFC 4180) with a header, in UTF-8, as it is or compressed by gzip.
 *
 * <p>Columns are numbers, but for a target that is read as classes, whose labels may be any text. White space around a cell
 * does not count; an empty or NaN cell is an error that names line and column. Labels that are whole numbers from 0 on are
 * the numbers of their classes, so that 1 and 3 alone make four classes; others are numbered in their order. The file is held
 * in memory, four bytes per number.
 */
@Name("csv")
@About("a CSV file with a header")
public record Csv(
        @About("the file, which may be compressed by gzip") Path path,
        @About("the column to predict, or several; whole numbers from 0 on are class numbers as they stand")
                List<String> target,
        @Default("[]") @About("the columns that the model reads; all others unless given") List<String> features,
        @About("the column with a number per example that its loss is multiplied by") Optional<String> weight,
        @Default("[]") @About("the classes in the order of their numbers; found in the data unless given")
                List<String> classes,
        @Default(",") @About("the character between two cells") String delimiter,
        @Inline Preparation preparation)
        implements Dataset {
    public Csv {
        target = List.copyOf(target);
        features = List.copyOf(features);
        classes = List.copyOf(classes);
        Options.require(!target.isEmpty(), "target", "must name at least one column");
        Options.require(distinct(target), "target", "names a column twice");
        Options.require(distinct(features), "features", "names a column twice");
        Options.require(distinct(classes), "classes", "names a class twice");
        Options.require(
                delimiter.length() == 1 && "\"\r\n".indexOf(delimiter.charAt(0)) < 0,
                "delimiter",
                "must be one character, and no quote or line break");
    }

    private static boolean distinct(List<String> names) {
        return names.stream().distinct().count() == names.size();
    }

    @Override
    public Examples open(DatasetContext context) {
        Layout layout = new Layout(
                target,
                features,
                weight,
                classes,
                delimiter.charAt(0),
                preparation.targetType(context).orElse(TargetType.CLASS) == TargetType.CLASS,
                preparation.featureType() == FeatureType.INT64);
        return TableExamples.of(CsvTable.read(Source.of(path), layout), preparation, context);
    }
}
