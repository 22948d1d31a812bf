package dev.cohort.plugins.transformers;

/**
 * What an encoder of the kind of BERT is like.
 *
 * @param first the row of the table of positions that the first token has
 * @param types of how many kinds of texts a token may be; 0 where that is not told apart
 * @param padding the number of the token that fills up, whose vector learns nothing; -1 for none
 * @param headDropout before a classifier of texts
 * @param spanDropout before what says where an answer is
 * @param range the deviation of weights that begin at random
 * @param tied whether the words that are predicted have the vectors of those that are read
 */
record EncoderSettings(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int intermediate,
        int positions,
        int first,
        int types,
        int padding,
        Activation activation,
        double dropout,
        double attentionDropout,
        double headDropout,
        double spanDropout,
        double epsilon,
        double range,
        boolean tied) {
    static EncoderSettings of(EncoderFamily family, Configuration from) {
        EncoderKeys keys = family.keys();
        int width = from.positive(keys.width(), 768);
        double dropout = from.fraction(keys.dropout(), 0.1);
        boolean distilled = family == EncoderFamily.DISTILBERT;
        return new EncoderSettings(
                from.positive("vocab_size", 30522),
                width,
                from.positive(keys.layers(), family.usualLayers()),
                heads(from, keys.heads(), width),
                from.positive(keys.intermediate(), 4 * width),
                from.positive("max_position_embeddings", 512),
                family.firstPosition(from),
                family.types(from),
                from.padding(family == EncoderFamily.ROBERTA ? 1 : 0),
                Activation.of(from, keys.activation(), Activation.GELU),
                dropout,
                from.fraction(keys.attentionDropout(), 0.1),
                from.fraction(keys.headDropout(), distilled ? 0.2 : dropout),
                distilled ? from.fraction("qa_dropout", 0.1) : 0,
                distilled ? 1e-12 : from.number("layer_norm_eps", 1e-12),
                from.number("initializer_range", 0.02),
                from.truth("tie_word_embeddings", true));
    }

    /** How many heads there are. @throws IllegalArgumentException if they do not divide the width */
    static int heads(Configuration from, String key, int width) {
        int heads = from.positive(key, 12);
        if (width % heads != 0) {
            throw from.refuse("has " + heads + " heads, which do not divide a width of " + width);
        }
        return heads;
    }
}
