package dev.cohort.api.dataset;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;

/** The options that say what becomes of features before a model reads them; what they need is learned of the training part. */
public record FeatureOptions(
        @Default("none")
                @About("how features are scaled: to mean 0 and deviation 1, from 0 to 1, or by their quartiles")
                ScalingMethod scaling) {
    /** Features as they are. */
    public static final FeatureOptions NONE = new FeatureOptions(ScalingMethod.NONE);
}
