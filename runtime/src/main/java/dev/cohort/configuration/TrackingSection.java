package dev.cohort.configuration;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Options;
import dev.cohort.experiment.FileProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The {@code [tracking]} section. */
public record TrackingSection(
        @About("the address of an MLflow server; without it a run is recorded in its folder alone")
                Optional<String> mlflow) {
    public TrackingSection {
        if (mlflow.isPresent()) {
            checkAddress(mlflow.get());
        }
    }

    private static void checkAddress(String address) {
        if (address.matches("[^/?#]*(//)?[^/?#]*@.*")) {
            throw new RefusedException("mlflow", FileProblem.TrackingRefused::new);
        }
        String problem = "must be the address of a server, as in \"http://127.0.0.1:5000\"";
        try {
            URI uri = new URI(address);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            Options.require(web && uri.getHost() != null, "mlflow", problem);
        } catch (URISyntaxException exception) {
            Options.require(false, "mlflow", problem);
        }
    }
}
