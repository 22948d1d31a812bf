package dev.cohort.tracking.mlflow;

import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
        URI uri = parse(address);
        if (uri.getRawUserInfo() != null || address.contains("@")) {
            throw new ProblemException(new FileProblem.TrackingRefused(Optional.empty()));
        }
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.matches("(?i)https?") || uri.getHost() == null) {
            throw new ProblemException(new FileProblem.Usage("the tracking server '" + address
                    + "' is not the address of one: expected http:// or https://, as of 'mlflow server --backend-store-uri"
                    + " sqlite:///mlflow.db', which listens on http://127.0.0.1:5000"));
        }
        String path = uri.getRawPath().replaceAll("/+$", "");
        return new TrackingServer(
                URI.create(scheme + "://" + uri.getRawAuthority() + path), authorization(environment));
    }

    private static URI parse(String address) {
        try {
            return new URI(address.strip());
        } catch (URISyntaxException malformed) {
            throw new ProblemException(new FileProblem.Usage(
                    "the tracking server '" + address + "' is not an address: " + malformed.getReason()));
        }
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

    /** The page of a run; without the parameter, MLflow 3 opens another page. */
    URI runPage(String experimentId, String runId) {
        return resolve("/#/experiments/" + experimentId + "/runs/" + runId + "?workflowType=machine_learning");
    }

    /** Whether the server runs on this machine, so that the paths it names are ours too. */
    boolean local() {
        return address.getHost().matches("(?i)localhost|127\\..*|\\[::1]");
    }

    /** Without the proof of who asks. */
    @Override
    public String toString() {
        return address.toString();
    }
}
