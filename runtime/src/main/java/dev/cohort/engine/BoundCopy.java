package dev.cohort.engine;

import org.bytedeco.onnxruntime.IoBinding;
import org.bytedeco.onnxruntime.Value;

/** A copy within a device, or to it or from it. */
final class BoundCopy implements MemoryCopy {
    private final Copier copier;
    private final Value from;
    private final Value to;
    private final IoBinding binding;

    BoundCopy(Copier copier, Value from, Value to) {
        this.copier = copier;
        this.from = from;
        this.to = to;
        this.binding = copier.bind(from, to);
    }

    @Override
    public void run() {
        copier.run(binding);
    }

    @Override
    public void close() {
        binding.close();
        from.close();
        to.close();
    }
}
