package dev.cohort.api.model;

/** What a model does with one of its parameters. */
public enum ParameterUse {
    /** It is the matrix of a linear map, of shape [inputs, outputs]. */
    INPUTS_FIRST,
    /** It is the matrix of a linear map, of shape [outputs, inputs], or a convolution's weight, of shape [outputs, inputs, …]. */
    OUTPUTS_FIRST,
    /** Its rows are looked up, as those of embeddings. */
    TABLE,
    /** All else: biases, norms, recurrences. */
    OTHER
}
