package io.adapruner.formats;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The boundary of this module: networks in and out need the JDK, Jackson and the network as data. */
class WallTest {
    @Test
    void dependsOnLittle() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "com.fasterxml.jackson..",
                        "io.adapruner.network..",
                        "io.adapruner.recipe..",
                        "io.adapruner.problem..",
                        "io.adapruner.formats..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.adapruner.formats"));
    }
}
