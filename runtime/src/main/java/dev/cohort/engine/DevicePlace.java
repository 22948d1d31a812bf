package dev.cohort.engine;

import org.bytedeco.onnxruntime.Allocator;
import org.bytedeco.onnxruntime.MemoryInfo;
import org.bytedeco.onnxruntime.Session;

/** The memory of a device: allocated through a session, as ONNX Runtime has it, and reached by copies. */
final class DevicePlace implements AutoCloseable {
    private final MemoryInfo info;
    private final Allocator allocator;
    private final Copier copier;

    DevicePlace(Session session, MemoryInfo info) {
        this.info = info;
        this.allocator = new Allocator(session, info.asOrtMemoryInfo());
        this.copier = new Copier(session);
    }

    DeviceMemory allocate(int length) {
        return new DeviceMemory(length, allocator, info, copier);
    }

    Copier copier() {
        return copier;
    }

    @Override
    public void close() {
        allocator.close();
        copier.close();
        info.close();
    }
}
