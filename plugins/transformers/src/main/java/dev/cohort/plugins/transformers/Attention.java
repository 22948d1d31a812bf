package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;

/**
 * Attention of several heads (Vaswani et al. 2017): softmax of query · keyᵀ / √width, times value.
 *
 * @param place what stands before the names of its places
 * @param heads how many there are
 * @param dropout the probability with which a place is not looked at in training
 */
record Attention(Layers layers, String place, int heads, double dropout) {
    /**
     * What each place of the queries gathers, one row for each.
     *
     * @param query rows of shape [batch · length, width], as are key and value
     * @param length of the sequences of queries
     * @param others of those of keys and values
     */
    Value of(Value query, Value key, Value value, long length, long others, Mask mask) {
        ModelContext context = layers.context();
        long size = query.shape().size(-1) / heads;
        Value scaled = query.times(1 / Math.sqrt(size));
        Value asked = byHead(scaled, length, size);
        Value keys = context.at(place + ".key", byHead(key, others, size));
        Value values = context.at(place + ".value", byHead(value, others, size));
        Value scores = mask.of(asked.matmul(keys.transpose(0, 1, 3, 2)));
        Value weights = layers.dropout(scores.softmax(-1), dropout);
        return weights.matmul(values).transpose(0, 2, 1, 3).reshape(-1, heads * size);
    }

    /** [batch, heads, length, size]. */
    private Value byHead(Value rows, long length, long size) {
        return rows.reshape(-1, length, heads, size).transpose(0, 2, 1, 3);
    }
}
