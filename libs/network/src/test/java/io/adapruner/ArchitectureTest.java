package io.adapruner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The wall round this room: the network as data is usable by someone who wants nothing else. */
@AnalyzeClasses(packages = "io.adapruner", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule dependsOnTheJdkOnly =
            classes().should().onlyDependOnClassesThat().resideInAnyPackage("java..", "io.adapruner..");
}
