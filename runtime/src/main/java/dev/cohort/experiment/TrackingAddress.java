package dev.cohort.experiment;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/** How the address of a tracking server is given, in a file or by MLflow's own variable, and what is wrong with one. */
public final class TrackingAddress {
    /** Where the variable's value was given. */
    public static final Position VARIABLE = new Position("environment variable MLFLOW_TRACKING_URI", 0, 0);

    private TrackingAddress() {}

    /** The address of {@code MLFLOW_TRACKING_URI}, if there is one; quotes around it, as files of variables have, are none of it. */
    public static Optional<String> ofEnvironment(Map<String, String> environment) {
        String text = environment.getOrDefault("MLFLOW_TRACKING_URI", "").strip();
        boolean quoted = text.matches("(?s)\".*\"|'.*'") && text.length() > 1;
        String address = quoted ? text.substring(1, text.length() - 1).strip() : text;
        return Optional.of(address).filter(given -> !given.isEmpty());
    }

    /**
     * What is wrong with an address: that it is none of a server, or holds what is nobody else's business.
     *
     * @param position where it was given
     */
    public static Optional<Problem> problem(String address, Optional<Position> position) {
        if (address.matches("(?s).*[@?#].*")) {
            return Optional.of(new FileProblem.TrackingRefused(position));
        }
        return isServer(address) ? Optional.empty() : Optional.of(new FileProblem.NoServer(position, address));
    }

    private static boolean isServer(String address) {
        try {
            URI uri = new URI(address.strip());
            return String.valueOf(uri.getScheme()).matches("(?i)https?") && uri.getHost() != null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
