package dev.cohort.plugins.transformers;

/** The maps of a layer of T5. */
public enum FeedForward {
    /** One map, rectified, then another: T5. */
    RELU("relu", Activation.RELU),
    /** The product of two maps, one of them by GELU's estimate, then another: T5 1.1 (Shazeer 2020). */
    GATED_GELU("gated-gelu", Activation.GELU_TANH);

    private final String key;
    private final Activation activation;

    FeedForward(String key, Activation activation) {
        this.key = key;
        this.activation = activation;
    }

    /** As the HuggingFace library calls it. */
    String key() {
        return key;
    }

    Activation activation() {
        return activation;
    }

    /** That of a configuration. */
    static FeedForward of(Configuration from) {
        String name = from.text("feed_forward_proj", RELU.key);
        for (FeedForward known : values()) {
            if (known.key.equals(name)) {
                return known;
            }
        }
        throw from.refuse(
                "has feed_forward_proj = \"" + name + "\", which is not there; there are relu and gated-gelu");
    }
}
