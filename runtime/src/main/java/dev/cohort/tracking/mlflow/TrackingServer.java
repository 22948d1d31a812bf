package dev.cohort.tracking.mlflow;

import dev.cohort.experiment.Position;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.TrackingAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An MLflow server and how to be let in.
 *
 * @param address {@code http} or {@code https}, possibly with a path, without a slash at its end
 * @param authorization the header that proves who asks; it is never written anywhere
 */
public record TrackingServer(URI address, Optional<String> authorization) {
    /**
     * Reads an address, and the user from MLflow's own variables: {@code MLFLOW_TRACKING_USERNAME} and {@code
     * MLFLOW_TRACKING_PASSWORD}, else {@code MLFLOW_TRACKING_TOKEN}.
     *
     * @throws ProblemException if the address is none of a server, or holds a user or password
     */
    public static TrackingServer of(String address, Map<String, String> environment) {
        return of(address, Optional.empty(), environment);
    }

    /**
     * The same, of an address that was given somewhere.
     *
     * @throws ProblemException likewise, with that place
     */
    public static TrackingServer of(String address, Optional<Position> position, Map<String, String> environment) {
        TrackingAddress.problem(address, position).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        URI uri = URI.create(address.strip());
        String path = uri.getRawPath().replaceAll("/+$", "");
        return new TrackingServer(
                URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path), authorization(environment));
    }

    private static Optional<String> authorization(Map<String, String> environment) {
        String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
        String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "").strip();
        if (!user.isEmpty()) {
            String pair = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token);
    }

    /** The address of something on this server, its path percent-encoded already. */
    URI resolve(String path) {
        return URI.create(address + path);
    }

    /** The curves of a run; without the parameter, MLflow 3 opens another page. */
    URI runPage(String experimentId, String runId) {
        return resolve(
                "/#/experiments/" + experimentId + "/runs/" + runId + "/model-metrics?workflowType=machine_learning");
    }

    /** The table of an experiment's runs, with the columns that Cohort chose. */
    URI runsPage(String experimentId) {
        return resolve("/#/experiments/" + experimentId + "/runs?workflowType=machine_learning&viewStateShareKey="
                + SharedView.KEY);
    }

    /** Whether the server runs on this machine, so that the paths it names are ours too. */
    boolean local() {
        return address.getHost().matches("(?i)localhost|127\\..*|\\[::1]");
    }

    /** A text without the password or token, however it came there. */
    String withoutSecrets(String text) {
        String clean = text;
        for (String secret : secrets()) {
            for (String form :
                    List.of(secret, Json.escaped(secret), URLEncoder.encode(secret, StandardCharsets.UTF_8))) {
                clean = form.isEmpty() ? clean : clean.replace(form, "***");
            }
        }
        return clean;
    }

    /** The longest first, since they hold one another. */
    private List<String> secrets() {
        String proof = authorization.map(header -> header.split(" ", 2)[1]).orElse("");
        if (!authorization.orElse("").startsWith("Basic ")) {
            return List.of(proof);
        }
        String pair = new String(Base64.getDecoder().decode(proof), StandardCharsets.UTF_8);
        return List.of(proof, pair, pair.substring(pair.indexOf(':') + 1));
    }

    /** Without the proof of who asks. */
    @Override
    public String toString() {
        return address.toString();
    }
}
