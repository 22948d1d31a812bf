package dev.cohort.trainer;

import dev.cohort.configuration.ContinualSection;
import dev.cohort.configuration.Experiment;
import dev.cohort.tracking.SeriesScores;
import dev.cohort.tracking.TaskScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tasks that a model learns one after another: each is a run that begins with what the one before it has learned. */
record ContinualLearning(ContinualSection section) implements RunSeries.Parts {
    static final String KEY = "continual.task";

    /** Those that an experiment asks for; none where it asks for one task alone. */
    static Optional<RunSeries.Parts> of(Experiment experiment) {
        return experiment
                .continual()
                .filter(section -> section.task().isEmpty())
                .map(ContinualLearning::new);
    }

    @Override
    public String noun() {
        return "task";
    }

    @Override
    public int count() {
        return section.tasks().size();
    }

    @Override
    public List<String> settings(int number, List<Path> earlier) {
        List<String> settings = new ArrayList<>(List.of(KEY + "=" + number));
        if (!earlier.isEmpty()) {
            Path before = earlier.get(earlier.size() - 1).toAbsolutePath();
            settings.add("model.initialize-from=" + quoted(before));
        }
        return settings;
    }

    /** A path as a TOML string, whatever is in it. */
    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public SeriesScores scores() {
        return TaskScores.none(count());
    }
}
