package dev.cohort.configuration;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;

/**
 * One of {@code [[objective]]}: something to make small over some of the parameters, as a generator and its discriminator each
 * have it. An ordinary file has one, of {@code [loss]}, {@code [optimizer]} and {@code [schedule]}.
 *
 * @param name tells it apart in metrics and messages
 * @param parameters a regular expression that is looked for in the names of the parameters that it moves
 * @param everySteps it takes part in every so many-th step
 */
public record ObjectiveSection(
        @About("what it is called in metrics and messages") String name,
        @Default("") @About("a regular expression, looked for in the names of the parameters that it moves")
                String parameters,
        @Default("1") @About("it takes part in every so many-th step") int everySteps,
        @About("what it makes small") LossSection loss,
        @About("how its parameters are moved") OptimizerSection optimizer,
        @Default("{}") @About("its learning rate over the run") ScheduleSection schedule) {
    public ObjectiveSection {
        Options.require(everySteps >= 1, "every-steps", "must be at least 1");
        Options.pattern(parameters, "parameters");
    }
}
