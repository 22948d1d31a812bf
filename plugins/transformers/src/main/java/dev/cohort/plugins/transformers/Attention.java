package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;

/**
 * Attention of several heads (Vaswani et al. 2017): softmax of query · keyᵀ / √width, times value.
 *
 * @param place what stands before the names of its places
 * @param heads how many there are
 * @param keyHeads how many heads keys and values have; several heads of queries read each (Ainslie et al. 2023)
 * @param scaled whether scores are divided by the root of the width of a head
 * @param dropout the probability with which a place is not looked at in training
 */
record Attention(Layers layers, String place, int heads, int keyHeads, boolean scaled, double dropout) {
    /** That whose queries have keys and values of their own. */
    static Attention of(Layers layers, String place, int heads, double dropout) {
        return new Attention(layers, place, heads, heads, true, dropout);
    }

    /**
     * What each place of the queries gathers, one row for each.
     *
     * @param query rows of shape [batch · length, width], as are key and value
     * @param length of the sequences of queries
     * @param others of those of keys and values
     */
    Value of(Value query, Value key, Value value, long length, long others, Mask mask) {
        return gathered(queries(query, length), keys(key, others), keys(value, others), mask);
    }

    /** Rows of queries by head, [batch, heads, length, size]. */
    Value queries(Value rows, long length) {
        return byHead(rows, length, heads);
    }

    /** Rows of keys or values by head. */
    Value keys(Value rows, long length) {
        return byHead(rows, length, keyHeads);
    }

    private static Value byHead(Value rows, long length, long heads) {
        long size = rows.shape().size(-1) / heads;
        return rows.reshape(-1, length, heads, size).transpose(0, 2, 1, 3);
    }

    /** What queries gather of keys and values, all of them by head: one row for each query. */
    Value gathered(Value queries, Value ownKeys, Value ownValues, Mask mask) {
        ModelContext context = layers.context();
        Value keys = context.at(place + ".key", ownKeys);
        Value values = context.at(place + ".value", ownValues);
        long length = queries.shape().size(2);
        long size = queries.shape().size(3);
        Value asking = scaled ? queries.times(1 / Math.sqrt(size)) : queries;
        Value scores = grouped(asking, length, size).matmul(keys.transpose(0, 1, 3, 2));
        Value masked = mask.of(apart(scores, length));
        Value weights = layers.dropout(masked.softmax(-1), dropout);
        Value gathered = grouped(weights, length, weights.shape().size(3)).matmul(values);
        return apart(gathered, length).transpose(0, 2, 1, 3).reshape(-1, heads * size);
    }

    /** All queries that read one head of keys, one after another. */
    private Value grouped(Value byHead, long length, long size) {
        return heads == keyHeads ? byHead : byHead.reshape(-1, keyHeads, heads / keyHeads * length, size);
    }

    private Value apart(Value grouped, long length) {
        return heads == keyHeads
                ? grouped
                : grouped.reshape(-1, heads, length, grouped.shape().size(3));
    }
}
