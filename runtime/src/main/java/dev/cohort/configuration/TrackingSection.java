package dev.cohort.configuration;

import dev.cohort.api.option.About;
import dev.cohort.experiment.TrackingAddress;
import java.util.Optional;

/** The {@code [tracking]} section. */
public record TrackingSection(
        @About("the address of an MLflow server; without it a run is recorded in its folder alone")
                Optional<String> mlflow) {
    public TrackingSection {
        String address = mlflow.orElse("");
        if (mlflow.isPresent()
                && TrackingAddress.problem(address, Optional.empty()).isPresent()) {
            throw new RefusedException("mlflow", position -> TrackingAddress.problem(address, position)
                    .orElseThrow());
        }
    }
}
