package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Preparation;
import java.util.List;

/**
 * What the columns of a CSV file are.
 *
 * @param features the columns that the model reads as numbers
 * @param others the other fields
 * @param all whether all columns that are not named otherwise are features
 * @param exclude the columns that are not read
 * @param delimiter the character between two cells
 * @param series whether features are of rows before that of the target, whose column is then one of them unless they are listed
 */
record Layout(Wanted features, List<Wanted> others, boolean all, List<String> exclude, char delimiter, boolean series) {
    /** A file of ours: a target, and all others are features. */
    static Layout of(String target, List<String> classes, Preparation preparation, DatasetContext context) {
        return new Layout(
                Wanted.features(List.of(), preparation),
                List.of(Wanted.target(List.of(target), classes, preparation, context)),
                true,
                List.of(),
                ',',
                preparation.series().isSeries());
    }
}
