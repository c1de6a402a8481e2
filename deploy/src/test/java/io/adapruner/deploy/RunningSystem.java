package io.adapruner.deploy;

import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Patience;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test class the one running composition and the small job's files; whatever happens, it is taken down at the end.
 */
final class RunningSystem implements BeforeAllCallback, AfterTestExecutionCallback, ParameterResolver {
    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(RunningSystem.class);

    /** Started once. */
    record Started(Composition composition, Submission job) implements AutoCloseable {
        @Override
        public void close() {
            composition.down();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        started(context);
    }

    /** What the containers wrote before a test failed is lost with them. */
    @Override
    public void afterTestExecution(ExtensionContext context) throws IOException {
        if (context.getExecutionException().isPresent()) {
            System.err.println("logs of the containers: "
                    + started(context)
                            .composition()
                            .saveLogs(context.getRequiredTestMethod().getName()));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Composition.class || type == Submission.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Started started = started(context);
        return parameter.getParameter().getType() == Composition.class ? started.composition() : started.job();
    }

    private static Started started(ExtensionContext context) {
        return context.getRoot().getStore(PLACE).computeIfAbsent(Started.class, key -> start(), Started.class);
    }

    private static Started start() {
        try {
            var composition = new Composition();
            long start = System.nanoTime();
            try {
                composition.up(1);
            } catch (RuntimeException e) {
                try {
                    System.err.println("logs of the containers: " + composition.saveLogs("start"));
                } finally {
                    composition.down();
                }
                throw e;
            }
            composition.report("cold start to ready: %.0f s, by Compose %s"
                    .formatted((System.nanoTime() - start) / 1e9, composition.composeVersion()));
            if (!composition.settings().hasGrafana()) {
                composition.report(
                        "GRAFANA WAS NOT STARTED: no image of it can be had here (GRAFANA_IMAGE is not set)");
            }
            SmallJob small = SmallJob.in(Files.createTempDirectory(composition.folder(), "job"));
            // As patient as the command line: tests take the store and the broker away.
            var gateway = new GatewayClient(composition.gateway(), Patience.usual(composition::report));
            return new Started(composition, Submission.register(gateway, small));
        } catch (IOException e) {
            throw new IllegalStateException("the composition cannot be prepared", e);
        }
    }
}
