package io.adapruner.integration;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.http.HttpClient;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The walls between modules and packages (CONTRIBUTING.md), checked over every class of the product. */
class WallsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // What modules' tests lend each other is packed apart.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.adapruner");

    private static final String[] SERVICES = {
        "io.adapruner.importance..",
        "io.adapruner.search..",
        "io.adapruner.inheritance..",
        "io.adapruner.finetune..",
        "io.adapruner.gateway.."
    };

    private static final int MOST_CLASSES = 20;

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
    void theEngineInsideAServiceKnowsNeitherBrokerNorStore() {
        noClasses()
                .that()
                .resideInAPackage("io.adapruner.compute..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.minio..", "io.adapruner.pipeline..")
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

    /** Clients need neither broker nor store: of the pipeline they know only its plain documents. */
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
                            .or(type(Target.class))
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
    void readersAndWritersOfFormatsKnowOnlyTheGroundBelow() {
        noClasses()
                .that()
                .resideInAPackage("io.adapruner.formats.read..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.adapruner.formats.write..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage("io.adapruner.formats.write..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.adapruner.formats.read..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage("io.adapruner.formats..")
                .and()
                .resideOutsideOfPackages("io.adapruner.formats.read..", "io.adapruner.formats.write..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.adapruner.formats.read..", "io.adapruner.formats.write..")
                .check(HOUSE);
    }

    /** By default the JDK's client asks for an upgrade to HTTP/2, and now and then misreads the answer to it. */
    @Test
    void whoMakesAnHttpClientSaysThatItSpeaksHttp1() {
        classes()
                .that(describe("make an HttpClient", type -> type.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(HttpClient.class)
                                && call.getName().startsWith("new"))))
                .should()
                .accessField(HttpClient.Version.class, "HTTP_1_1")
                .check(HOUSE);
    }

    @Test
    void noPackagesFormACycle() {
        slices().matching("io.adapruner.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void noPackageHasMoreClassesThanOneCanOversee() {
        Map<String, List<JavaClass>> rooms = HOUSE.stream()
                .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName));
        rooms.forEach((room, classes) -> assertThat(unlike(classes))
                .as("classes of %s, of which the largest family counts as one: %s", room, classes)
                .isLessThanOrEqualTo(MOST_CLASSES));
    }

    /** A type and all that implement it are read as one. */
    private static long unlike(List<JavaClass> classes) {
        long family = classes.stream()
                .filter(type -> type.isInterface() || type.getModifiers().contains(JavaModifier.ABSTRACT))
                .mapToLong(type -> classes.stream()
                        .filter(c -> c.isAssignableTo(type.getName()))
                        .count())
                .max()
                .orElse(1);
        return classes.size() - family + 1;
    }

    @Test
    void noChannelOrKeyIsConfiguredTwice() throws IOException {
        String configuration = "META-INF/microprofile-config.properties";
        String code = "io/adapruner";
        Set<String> ours =
                resources(code).stream().map(folder -> root(folder, code)).collect(Collectors.toSet());
        List<URL> files = resources(configuration).stream()
                .filter(file -> ours.contains(root(file, configuration)))
                .toList();
        assertThat(files).hasSizeGreaterThanOrEqualTo(SERVICES.length);
        Set<String> seen = new HashSet<>();
        for (URL file : files) {
            for (String key : keys(file)) {
                assertThat(seen.add(key))
                        .as("%s of %s is set elsewhere too", key, file)
                        .isTrue();
            }
        }
    }

    private static List<URL> resources(String name) throws IOException {
        return Collections.list(WallsTest.class.getClassLoader().getResources(name));
    }

    /** The folder or archive that holds a resource: what a checkout is called says nothing of whose it is. */
    private static String root(URL resource, String name) {
        String path = resource.toString();
        return path.substring(0, path.lastIndexOf(name));
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
