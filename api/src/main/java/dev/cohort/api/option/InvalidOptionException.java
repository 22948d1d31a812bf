package dev.cohort.api.option;

/** An option's value that its component refuses; the runtime adds file, line and column of the key. */
public final class InvalidOptionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /**
     * @param key the key in kebab case, as the file writes it
     * @param problem what is wrong with the value, as in {@code must be positive}
     */
    public InvalidOptionException(String key, String problem) {
        super(problem);
        this.key = key;
    }

    /** The key in kebab case. */
    public String key() {
        return key;
    }
}
