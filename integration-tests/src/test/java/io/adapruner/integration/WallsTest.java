package io.adapruner.integration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The house's walls (CONTRIBUTING.md), checked over every class of the product. */
class WallsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.adapruner");

    private static final String[] SERVICES = {
        "io.adapruner.importance..",
        "io.adapruner.search..",
        "io.adapruner.inheritance..",
        "io.adapruner.finetune..",
        "io.adapruner.gateway.."
    };

    private static final String[] PLAIN = {
        "io.adapruner.pipeline.job..",
        "io.adapruner.pipeline.document..",
        "io.adapruner.pipeline.preflight..",
        "io.adapruner.pipeline.json.."
    };

    private static final String[] FRAMEWORKS = {
        "io.quarkus..", "jakarta..", "org.eclipse.microprofile..", "io.smallrye..", "org.apache.kafka..", "io.minio.."
    };

    @Test
    void theNetworkKnowsNothingButTheJdk() {
        classes()
                .that()
                .resideInAnyPackage("io.adapruner.network..", "io.adapruner.problem..", "io.adapruner.recipe..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "io.adapruner.network..", "io.adapruner.problem..", "io.adapruner.recipe..")
                .check(HOUSE);
    }

    @Test
    void formatsAndDataKnowNeitherFrameworksNorTheEngine() {
        noClasses()
                .that()
                .resideInAnyPackage("io.adapruner.formats..", "io.adapruner.data..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAnyPackage("io.adapruner.formats..", "io.adapruner.data..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "io.adapruner.engine..", "io.adapruner.pipeline..")
                .check(HOUSE);
    }

    @Test
    void theEngineKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAPackage("io.adapruner.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .check(HOUSE);
    }

    @Test
    void thePipelineKnowsNoEngine() {
        noClasses()
                .that()
                .resideInAPackage("io.adapruner.pipeline..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "io.adapruner.engine..")
                .check(HOUSE);
    }

    @Test
    void servicesDoNotKnowEachOther() {
        for (String service : SERVICES) {
            for (String other : SERVICES) {
                if (!service.equals(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage(service)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(other)
                            .check(HOUSE);
                }
            }
        }
    }

    @Test
    void theCommandLineKnowsNoService() {
        noClasses()
                .that()
                .resideInAPackage("io.adapruner.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES)
                .check(HOUSE);
    }

    /** Clients need neither broker nor store: of the pipeline they know its plain documents alone. */
    @Test
    void theApiAndTheCommandLineKnowPlainDocumentsOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("io.adapruner.api..", "io.adapruner.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .check(HOUSE);
        for (String client : new String[] {"io.adapruner.api..", "io.adapruner.cli.."}) {
            classes()
                    .that()
                    .resideInAPackage(client)
                    .should()
                    .onlyDependOnClassesThat(not(resideInAPackage("io.adapruner.pipeline.."))
                            .or(resideInAnyPackage(PLAIN))
                            .or(type(Stage.class))
                            .or(type(JobProgressed.class)))
                    .check(HOUSE);
        }
        noClasses()
                .that()
                .resideInAPackage("io.adapruner.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "io.adapruner.engine..")
                .check(HOUSE);
    }

    @Test
    void onlyTheEngineTouchesDjlAndOnnxRuntime() {
        // A benchmark runs other people's programs for comparison, which the engine has no reason to offer.
        noClasses()
                .that()
                .resideOutsideOfPackages("io.adapruner.engine..", "io.adapruner.benchmarks..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "ai.onnxruntime..")
                .check(HOUSE);
    }

    @Test
    void noChannelOrKeyIsConfiguredTwice() throws IOException {
        Set<String> seen = new HashSet<>();
        for (URL file :
                Collections.list(getClass().getClassLoader().getResources("META-INF/microprofile-config.properties"))) {
            if (file.toString().contains("adapruner")) {
                for (String key : keys(file)) {
                    assertThat(seen.add(key))
                            .as("%s of %s is set elsewhere too", key, file)
                            .isTrue();
                }
            }
        }
        assertThat(seen).isNotEmpty();
    }

    private static Set<String> keys(URL file) {
        try (var in = file.openStream()) {
            var properties = new Properties();
            properties.load(in);
            return properties.stringPropertyNames();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
