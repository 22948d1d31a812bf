package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Impute;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.option.OneOf;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CSV files as data sets, and what they say of themselves. */
final class CsvFiles {
    /** A table of flats: numbers, categories and a weight, some of them missing. */
    static final String FLATS =
            "area,city,heating,w,price\n1,Rome,gas,1,10\n,Oslo,oil,2,20\n3,,gas,1,30\n5,Oslo,NA,1,40\n7,Bonn,oil,1,50\n";

    private CsvFiles() {}

    static Csv csv(Path path, String... target) {
        return new Csv(
                path,
                new TableColumns(
                        List.of(target), Map.of(), List.of(), List.of(), List.of(), Optional.empty(), List.of()),
                ",",
                false,
                Preparation.NONE);
    }

    static List<Problem> problems(Csv csv, TargetRequest target) {
        return assertThrows(DataException.class, () -> csv.open(new DatasetContext(42, target)))
                .problems();
    }

    static String told(Problem problem) {
        return problem.line() + ":" + problem.column() + ": " + problem.message();
    }

    /** That table. */
    static Csv flats(Path path, Optional<OneOf<Impute, Double>> impute) {
        Preparation tail = Preparation.NONE.withParts(0, 0.2, Split.TAIL);
        return new Csv(
                path,
                new TableColumns(
                        List.of("price"),
                        Map.of(),
                        List.of(),
                        List.of("city", "heating"),
                        List.of(),
                        Optional.of("w"),
                        List.of()),
                ",",
                false,
                impute.map(tail::imputed).orElse(tail));
    }
}
