package dev.cohort.configuration;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import dev.cohort.api.run.Monitor;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.experiment.FileProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole experiment file; its record components are the file's sections and keys. */
public record Experiment(
        @About("the experiment's name, also in MLflow: letters, digits, '.', '_' and '-'") String name,
        @Default("42") @About("from which every random choice is drawn") long seed,
        @About("where examples come from") Dataset dataset,
        @About("what is trained") ModelSection model,
        @About("which parameters of the model learn, and what is added to it (all, and nothing)")
                Optional<Adaptation> adaptation,
        @About("what training makes small") Optional<LossSection> loss,
        @About("how parameters are moved") Optional<OptimizerSection> optimizer,
        @Default("{}") @About("the learning rate over the run") ScheduleSection schedule,
        @About("in place of loss, optimizer and schedule, several things to make small over parameters of their own")
                Optional<List<ObjectiveSection>> objective,
        @Default("{}") @About("how long, and in which steps") TrainingSection training,
        @About("how a model that writes texts chooses its tokens") Optional<GenerationSection> generation,
        @About("several runs that validate on other examples each, and what they come to together")
                Optional<CrossValidationSection> crossValidation,
        @About("several tasks that the model learns one after another, and what it knows of each in the end")
                Optional<ContinualSection> continual,
        @Default("[]") @About("plugins' components that hear what happens in the run") List<Monitor> listener,
        @Default("{}") @About("where the run is recorded") TrackingSection tracking,
        @Default("{}") @About("where components are found") PluginsSection plugins) {
    private static final List<String> SECTIONS = OptionSchema.of(Experiment.class).options().stream()
            .filter(option -> option.type().isTable())
            .map(Option::key)
            .toList();

    /** The keys that are tables of their own. */
    static List<String> sections() {
        return SECTIONS;
    }

    public Experiment {
        listener = List.copyOf(listener);
        Options.require(
                name.matches("[A-Za-z0-9._-]{1,128}") && !name.matches("\\.+"),
                "name",
                "names a folder, so it has 1 to 128 letters, digits, '.', '_' or '-'");
        if (crossValidation.isPresent() && continual.isPresent()) {
            throw new RefusedException(
                    "continual",
                    position -> new FileProblem.Conflict(
                            position, List.of("cross-validation", "continual"), "each makes several runs of the file"));
        }
        Objectives.check(loss, optimizer, schedule, objective.orElse(List.of()));
    }

    /** What is made small: the file's objectives, or the one that an ordinary file states. The first is evaluated and exported. */
    public List<ObjectiveSection> objectives() {
        return objective.orElseGet(() ->
                List.of(new ObjectiveSection(name, "", 1, loss.orElseThrow(), optimizer.orElseThrow(), schedule)));
    }

    /** The schedules of all objectives, by the places of their sections in the file. */
    public Map<String, Schedule> schedules() {
        Map<String, Schedule> schedules = new LinkedHashMap<>();
        for (int index = 0; index < objectives().size(); index++) {
            String place = objective.isPresent() ? "objective." + index + ".schedule" : "schedule";
            schedules.put(place, objectives().get(index).schedule().schedule());
        }
        return schedules;
    }
}
