package dev.cohort.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What there is one of for each bucket, made when the first batch of that bucket comes. */
final class PerBucket<T> {
    private final IntFunction<T> making;
    private final List<@Nullable T> made = new ArrayList<>();

    PerBucket(IntFunction<T> making) {
        this.making = making;
    }

    T of(int bucket) {
        while (made.size() <= bucket) {
            made.add(null);
        }
        T known = made.get(bucket);
        if (known == null) {
            known = making.apply(bucket);
            made.set(bucket, known);
        }
        return known;
    }

    void forEach(Consumer<T> action) {
        made.stream().filter(Objects::nonNull).forEach(action);
    }
}
