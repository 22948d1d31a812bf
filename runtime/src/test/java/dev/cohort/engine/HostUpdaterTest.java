package dev.cohort.engine;

/** In plain loops over arrays. */
class HostUpdaterTest extends UpdaterTest {
    HostUpdaterTest() {
        super(Engine.open(Device.CPU, 1));
    }
}
