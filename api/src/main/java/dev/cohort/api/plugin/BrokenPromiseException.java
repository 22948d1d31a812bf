package dev.cohort.api.plugin;

import java.io.Serial;

/** Tells that what a component answered another is nothing that it may; the plugin of the first is to blame, and not its caller's. */
public final class BrokenPromiseException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Object object;
    private final String method;
    private final String answer;

    /**
     * @param object what was called
     * @param method as in {@code draw}
     * @param answer as in {@code returns null}
     */
    public BrokenPromiseException(Object object, String method, String answer) {
        super(method + "() of " + object.getClass().getName() + " " + answer);
        this.object = object;
        this.method = method;
        this.answer = answer;
    }

    /** An answer that must not be null. */
    public static <T> T requireAnswer(T answer, Object object, String method) {
        if (answer == null) {
            throw new BrokenPromiseException(object, method, "returns null");
        }
        return answer;
    }

    /** What was called. */
    public Object object() {
        return object;
    }

    /** The method that was called. */
    public String method() {
        return method;
    }

    /** What came of it, as in {@code returns null}. */
    public String answer() {
        return answer;
    }
}
