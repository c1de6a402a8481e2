package io.adapruner.finetune;

import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** This service's share in the process's engine, taken when it is first needed: libtorch takes memory and time to load. */
@Singleton
public class EngineAccess {
    private final EngineConfig config;
    private SharedEngine share;

    public EngineAccess(
            @ConfigProperty(name = "adapruner.engine.device", defaultValue = "cpu") String device,
            @ConfigProperty(name = "adapruner.engine.threads", defaultValue = "0") int threads) {
        this.config = new EngineConfig(
                device, threads > 0 ? threads : EngineConfig.cpu().threads());
    }

    /** @throws io.adapruner.problem.ProblemException {@code DEVICE_UNAVAILABLE} */
    public synchronized Engine get() {
        if (share == null) {
            share = SharedEngine.open(config);
        }
        return share.engine();
    }

    /** Whether a device is asked for that may be missing. */
    public boolean accelerated() {
        return !config.device().equals("cpu");
    }

    /** The device asked for: {@code cpu} or {@code cuda:0}. */
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
