package dev.cohort.configuration;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.List;

/** A whole experiment file; its record components are the file's sections and keys. */
public record Experiment(
        @About("the experiment's name, also in MLflow: letters, digits, '.', '_' and '-'") String name,
        @Default("42") @About("from which every random choice is drawn") long seed,
        @About("where examples come from") Dataset dataset,
        @About("what is trained") Model model,
        @About("what training makes small") Loss loss,
        @About("how parameters are moved") OptimizerSection optimizer,
        @Default("{}") @About("the learning rate over the run") ScheduleSection schedule,
        @Default("{}") @About("how long, and in which steps") TrainingSection training,
        @Default("{}") @About("where the run is recorded") TrackingSection tracking,
        @Default("{}") @About("where components are found") PluginsSection plugins) {
    private static final List<String> SECTIONS = OptionSchema.of(Experiment.class).options().stream()
            .filter(option ->
                    option.type() instanceof OptionType.Nested || option.type() instanceof OptionType.ComponentOf)
            .map(Option::key)
            .toList();

    /** The keys that are tables of their own. */
    static List<String> sections() {
        return SECTIONS;
    }

    public Experiment {
        Options.require(
                name.matches("[A-Za-z0-9._-]{1,128}") && !name.matches("\\.+"),
                "name",
                "names a folder, so it has 1 to 128 letters, digits, '.', '_' or '-'");
    }
}
