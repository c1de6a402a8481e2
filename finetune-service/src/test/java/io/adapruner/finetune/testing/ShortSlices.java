package io.adapruner.finetune.testing;

import io.adapruner.pipeline.testing.PlatformResource;
import java.util.HashMap;
import java.util.Map;

/** A real broker and a real store; slices are short so that every chain is long. */
public class ShortSlices extends PlatformResource {
    @Override
    public Map<String, String> start() {
        var settings = new HashMap<>(super.start());
        settings.put("adapruner.engine.threads", "1");
        settings.put("adapruner.finetune.slice-duration", "50ms");
        settings.put("adapruner.finetune.paused-round", "300ms");
        settings.put("adapruner.finetune.latency.fewest-runs", "4");
        settings.put("quarkus.otel.sdk.disabled", "false");
        return settings;
    }
}
