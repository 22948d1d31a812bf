package dev.cohort.trainer;

import dev.cohort.configuration.CrossValidationSection;
import dev.cohort.configuration.Experiment;
import dev.cohort.tracking.FoldScores;
import dev.cohort.tracking.SeriesScores;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folds of a cross-validation, each a run. */
record CrossValidation(CrossValidationSection section) implements RunSeries.Parts {
    static final String KEY = "cross-validation.fold";

    /** Those that an experiment asks for; none where it asks for one fold alone. */
    static Optional<RunSeries.Parts> of(Experiment experiment) {
        return experiment
                .crossValidation()
                .filter(section -> section.fold().isEmpty())
                .map(CrossValidation::new);
    }

    @Override
    public String noun() {
        return "fold";
    }

    @Override
    public int count() {
        return section.runs();
    }

    @Override
    public List<String> settings(int number, List<Path> earlier) {
        return List.of(KEY + "=" + number);
    }

    @Override
    public SeriesScores scores() {
        return FoldScores.none();
    }
}
