package io.adapruner.finetune.export;

import io.adapruner.engine.Engine;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The versions that a report says it was made with. */
@Singleton
class Versions {
    private final String adapruner;

    Versions(@ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String adapruner) {
        this.adapruner = adapruner;
    }

    Map<String, String> with(Engine engine) {
        var versions = new LinkedHashMap<String, String>();
        versions.put("adapruner", adapruner);
        versions.putAll(engine.versions());
        versions.put("java", Runtime.version().toString());
        return versions;
    }
}
