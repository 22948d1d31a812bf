/**
 * Transformers: models of sequences of tokens whose parameters have the names and shapes of the HuggingFace library, so that its
 * models begin a training here, and what is trained here is read there.
 *
 * <p>Before it in the dataflow: batches of tokens, {@code input-ids} and {@code attention-mask}. After it: a loss of the outputs.
 *
 * <p>Places of {@link dev.cohort.api.model.ModelContext#at}: {@code embeddings}, the vectors of the tokens, [batch, length, width],
 * before positions are added, where more may be put in front; for each attention, {@code …attention.key} and {@code
 * …attention.value}, [batch, heads, length, width of a head], where more may be put in front too; {@code …attention.output} and
 * {@code …output}, what a layer is about to add to its input, one row for each token of the batch, [batch · length, width].
 */
package dev.cohort.plugins.transformers;
