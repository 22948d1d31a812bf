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
        ConfigurationKeys keys = family.keys();
        int width = from.positive(keys.width(), 768);
        double dropout = from.fraction(keys.dropout().get(0), 0.1);
        boolean distilled = family == EncoderFamily.DISTILBERT;
        return new EncoderSettings(
                from.positive("vocab_size", 30522),
                width,
                from.layers(keys.layers(), keys.usualLayers()),
                keys.heads(from, width),
                from.positive(keys.intermediate(), 4 * width),
                from.positive(keys.positions(), 512),
                family.firstPosition(from),
                family.types(from),
                from.padding(family == EncoderFamily.ROBERTA ? 1 : 0),
                Activation.of(from, keys.activation(), keys.usualActivation()),
                dropout,
                from.fraction(keys.attentionDropout(), 0.1),
                distilled ? from.fraction("seq_classif_dropout", 0.2) : from.fraction("classifier_dropout", dropout),
                distilled ? from.fraction("qa_dropout", 0.1) : 0,
                distilled ? 1e-12 : from.number("layer_norm_eps", 1e-12),
                from.number("initializer_range", 0.02),
                from.truth("tie_word_embeddings", true));
    }
}
