package io.adapruner.compute;

import io.adapruner.engine.EngineConfig;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Gives the services of this process one configuration of the engine. It is read once, at the start: a wrong value ends the start
 * and not the first job, and a container that is given other processors while it runs does not change it.
 */
@Singleton
class ConfiguredEngine {
    @Produces
    @Singleton
    @Startup
    EngineConfig engine(EngineSettings settings) {
        return settings.engine();
    }
}
