package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.FeatureType;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.List;
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
        Layout layout = Layout.of(
                "label",
                CLASSES,
                preparation.targetType(context).orElse(TargetType.CLASS) == TargetType.CLASS,
                preparation.featureType() == FeatureType.INT64);
        return TableExamples.of(CsvTable.read(Source.bundled("digits.csv"), layout), preparation, context);
    }
}
