package dev.cohort.engine;

/** In memory that is reached by copies alone, with graphs in place of loops. */
class DeviceUpdaterTest extends UpdaterTest {
    DeviceUpdaterTest() {
        super(Engine.openLikeDevice(1));
    }
}
