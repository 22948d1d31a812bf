package dev.cohort.tracking.mlflow;

/** The server understood a request and will never take it as it is. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * @param status of HTTP
     * @param code MLflow's own, as in {@code RESOURCE_DOES_NOT_EXIST}, or empty
     * @param reason for people
     */
    Refused(int status, String code, String reason) {
        super(status + (code.isEmpty() ? "" : " " + code) + (reason.isEmpty() ? "" : ": " + reason));
        this.status = status;
        this.code = code;
    }

    boolean missing() {
        return status == 404 && code.equals("RESOURCE_DOES_NOT_EXIST");
    }

    /** Whether a smaller request may pass. */
    boolean tooLarge() {
        return status == 413;
    }

    boolean exists() {
        return code.equals("RESOURCE_ALREADY_EXISTS");
    }
}
