package dev.cohort.engine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.onnxruntime.Allocator;
import org.bytedeco.onnxruntime.MemoryInfo;
import org.bytedeco.onnxruntime.Session;

/**
 * The memory of a device: allocated through a session, as ONNX Runtime has it, and reached by copies.
 *
 * <p>What was allocated here is freed with it at the latest: after the session, freeing it would read freed memory.
 */
final class DevicePlace implements AutoCloseable {
    private final MemoryInfo info;
    private final Allocator allocator;
    private final Copier copier;
    private final List<DeviceMemory> memories = new ArrayList<>();

    DevicePlace(Session session, MemoryInfo info) {
        this.info = info;
        this.allocator = new Allocator(session, info.asOrtMemoryInfo());
        this.copier = new Copier(session);
    }

    DeviceMemory allocate(int length) {
        DeviceMemory memory = new DeviceMemory(length, allocator, info, copier);
        memories.add(memory);
        return memory;
    }

    Copier copier() {
        return copier;
    }

    @Override
    public void close() {
        memories.forEach(DeviceMemory::close);
        allocator.close();
        copier.close();
        info.close();
    }
}
