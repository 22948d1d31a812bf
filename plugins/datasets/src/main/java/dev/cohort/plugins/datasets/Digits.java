package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * 1,797 images of handwritten digits, 8×8 pixels of 0 to 16: the test part of "Optical Recognition of Handwritten Digits"
 * (Alpaydin and Kaynak 1998, UCI Machine Learning Repository, CC BY 4.0), by way of scikit-learn.
 *
 * <p>For convolutions set {@code feature-shape = [1, 8, 8]}.
 */
@Name("digits")
@About("1,797 images of handwritten digits, 8×8 pixels")
public record Digits(@Inline Preparation preparation) implements Dataset {
    private static final List<String> CLASSES =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    @Override
    public Examples open(DatasetContext context) {
        Layout layout = Layout.of("label", CLASSES, preparation, context);
        return TableExamples.of(RowTable.read(Source.bundled("digits.csv"), layout), preparation, context);
    }

    /** CSV files with the same columns. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(NewTable.open(input, ',', preparation, learned, keep));
    }
}
