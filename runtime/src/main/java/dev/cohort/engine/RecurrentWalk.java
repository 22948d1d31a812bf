package dev.cohort.engine;

import org.bytedeco.onnxruntime.OrtKernelContext;

/** One way through the places of sequences, again and again, by one thread at a time. */
interface RecurrentWalk extends AutoCloseable {
    /** Computes the node of a graph at hand. */
    void run(OrtKernelContext context);

    @Override
    void close();
}
