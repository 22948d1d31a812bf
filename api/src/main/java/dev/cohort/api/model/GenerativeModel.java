package dev.cohort.api.model;

import dev.cohort.api.graph.Value;
import java.util.Map;

/**
 * A model that can write: a sequence of tokens, one after another, each chosen from what the model says of the next.
 *
 * <p>What was computed for a sequence so far lasts in a memory of named values, so that a token costs no more than itself: the
 * state of a recurrent decoder, or the keys and values of attention, in tensors of a fixed length that are filled place by
 * place. Both methods add the trained model to a graph of evaluation, by the same parameters as {@link #apply}.
 */
public interface GenerativeModel extends Model {
    /**
     * Whether it goes on with the tokens that it reads, as a language model does with a prompt, in place of beginning a sequence
     * of its own. It then reads the fields {@code input-ids} and {@code attention-mask}, without the prompt's last token, which
     * is the first one that {@link #next} gets.
     */
    boolean continues();

    /**
     * Reads what is given, and makes the memory of a sequence that has no token yet.
     *
     * @param inputs the fields as for {@link #apply}, less those that are known in training alone
     * @param length how many tokens the sequence has at most
     * @return floating-point values by name, each with the batch dimension in front and all other dimensions known
     */
    Map<String, Value> begin(ModelContext context, Map<String, Value> inputs, int length);

    /**
     * Reads one more token of each sequence.
     *
     * @param token its number, [batch]; the first is the vocabulary's start, or a prompt's last
     * @param position how many tokens were read by this method before, one whole number for all sequences
     * @param memory what {@link #begin} made, or this method with the token before
     */
    NextToken next(ModelContext context, Value token, Value position, Map<String, Value> memory);

    /**
     * What a model says of the next token.
     *
     * @param logits a number for each token of the vocabulary, [batch, tokens]
     * @param memory values of the names and shapes of those that came in
     */
    record NextToken(Value logits, Map<String, Value> memory) {
        public NextToken {
            memory = Map.copyOf(memory);
        }
    }
}
