package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * 150 iris flowers of three species, with the length and width of sepals and petals in centimetres (Fisher 1936, UCI
 * Machine Learning Repository, CC BY 4.0), by way of scikit-learn.
 */
@Name("iris")
@About("150 flowers of three species, measured in centimetres")
public record Iris(@Inline Preparation preparation) implements Dataset {
    private static final List<String> CLASSES = List.of("setosa", "versicolor", "virginica");

    @Override
    public Examples open(DatasetContext context) {
        if (preparation.targetType(Field.TARGET, context).equals(Optional.of(TargetType.NUMBER))) {
            throw new DataException("the target of iris is one of three species, not a number;"
                    + " use a loss of classes such as cross-entropy");
        }
        Layout layout = Layout.of("species", CLASSES, preparation, context);
        return TableExamples.of(RowTable.read(Source.bundled("iris.csv"), layout), preparation, context);
    }

    /** CSV files with the same columns. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(NewTable.open(input, ',', preparation, learned, keep));
    }
}
