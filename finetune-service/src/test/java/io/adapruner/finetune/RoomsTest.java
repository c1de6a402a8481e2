package io.adapruner.finetune;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The packages depend on each other in one direction, as the service's package comment draws it, and none is too large. */
class RoomsTest {
    private static final String SERVICE = "io.adapruner.finetune";
    /** From the lowest up. */
    private static final List<String> ROOMS =
            List.of(SERVICE, SERVICE + ".slice", SERVICE + ".training", SERVICE + ".export", SERVICE + ".worker");

    private static final int MOST_CLASSES = 20;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(SERVICE);

    @Test
    void everyClassIsInAKnownRoom() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(ROOMS);
    }

    @Test
    void noRoomKnowsTheOnesAboveIt() {
        for (int room = 0; room < ROOMS.size() - 1; room++) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOMS.get(room))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOMS.subList(room + 1, ROOMS.size()).toArray(String[]::new))
                    .check(CLASSES);
        }
    }

    @Test
    void noRoomIsCrowded() {
        var sizes = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(Predicate.not(type -> type.getSimpleName().equals("package-info")))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(sizes)
                .allSatisfy((room, classes) -> assertThat(classes).as(room).isLessThanOrEqualTo(MOST_CLASSES));
    }
}
