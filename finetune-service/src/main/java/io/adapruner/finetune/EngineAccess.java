package io.adapruner.finetune;

import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

/** This service's share in the process's engine, taken when it is first needed: libtorch takes memory and time to load. */
@Singleton
public class EngineAccess {
    private final EngineConfig config;
    private SharedEngine share;

    public EngineAccess(EngineConfig config) {
        this.config = config;
    }

    /** @throws io.adapruner.problem.ProblemException {@code DEVICE_UNAVAILABLE} */
    public synchronized Engine get() {
        if (share == null) {
            share = SharedEngine.open(config);
        }
        return share.engine();
    }

    /** Whether the requested device may be missing. */
    public boolean accelerated() {
        return !config.device().equals(EngineConfig.CPU);
    }

    /** The requested device: {@code cpu} or {@code cuda:0}. */
    public String configuredDevice() {
        return config.device();
    }

    @PreDestroy
    synchronized void close() {
        if (share != null) {
            share.close();
            share = null;
        }
    }
}
