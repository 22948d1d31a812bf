package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.FeatureType;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.TargetType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What cells are read as. */
enum CellType {
    FLOAT32,
    FLOAT64,
    INT64,
    LABEL,
    CATEGORY;

    /** What is scaled is read in 64 bits, so that an offset is subtracted before anything is rounded. */
    static CellType ofFeatures(Preparation preparation) {
        if (preparation.featureType() == FeatureType.INT64) {
            return INT64;
        }
        return preparation.prepares() ? FLOAT64 : FLOAT32;
    }

    /** What new features are read as, by what was learned of those of the training. */
    static CellType ofFeatures(Path input, List<String> learned) {
        return Stream.of(FLOAT32, FLOAT64, INT64)
                .filter(type -> learned.equals(List.of(type.name())))
                .findFirst()
                .orElseThrow(() -> new DataException(
                        input,
                        "cannot be read for a model whose features are of type " + String.join(", ", learned)
                                + "; is the model damaged?"));
    }

    /** What further numbers are read as. */
    static CellType ofPlain(Preparation preparation) {
        return preparation.featureType() == FeatureType.INT64 ? INT64 : FLOAT32;
    }

    static CellType ofTarget(String field, Preparation preparation, DatasetContext context) {
        if (preparation.targetType(field, context).orElse(TargetType.CLASS) == TargetType.CLASS) {
            return LABEL;
        }
        return preparation.standardizeTarget() ? FLOAT64 : FLOAT32;
    }

    /**
     * Columns of this type.
     *
     * @param classes labels that stand for themselves though they look like a missing value
     * @param imputed whether a cell may be missing
     * @param dates for each column what it is of a date; empty where none is
     */
    Cells cells(int width, List<String> classes, boolean imputed, List<Optional<DateColumns.Slot>> dates) {
        return switch (this) {
            case FLOAT32, FLOAT64 -> new NumberCells(width, this == FLOAT64, imputed, dates);
            case INT64 -> new WholeNumberCells(width);
            case LABEL -> new TextCells(width, Set.copyOf(classes), Fault.Kind.MISSING_LABEL, false);
            case CATEGORY -> new TextCells(width, Set.of(), Fault.Kind.MISSING, imputed);
        };
    }
}
