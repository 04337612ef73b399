package io.blockbuster.program;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The directions in which modules and packages may depend on each other. */
class ArchitectureTest {
    private static final String CORE = "io.blockbuster.core..";
    private static final String TOPOLOGY = "io.blockbuster.topology..";
    private static final String TRAINER = "io.blockbuster.trainer..";
    private static final String PROGRAM = "io.blockbuster.program..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar")) // the scripted model's
            .importPackages("io.blockbuster");

    @Test
    void shouldSeeTheClassesOfAllModules() {
        assertThat(CLASSES.contain("io.blockbuster.core.scoring.ScoringEngine")).isTrue();
        assertThat(CLASSES.contain("io.blockbuster.topology.ReviewProcessor")).isTrue();
        assertThat(CLASSES.contain("io.blockbuster.program.Main")).isTrue();
    }

    @Test
    void shouldKeepCoreFreeOfKafkaAndOfAllOtherModules() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TOPOLOGY, TRAINER, PROGRAM, "org.apache.kafka..", "ai.djl.pytorch..")
                .check(CLASSES);
    }

    @Test
    void shouldLetTopologyAndTrainerMeetOnlyOnTopics() {
        noClasses()
                .that()
                .resideInAPackage(TOPOLOGY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TRAINER, PROGRAM)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(TRAINER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TOPOLOGY, PROGRAM, "org.apache.kafka.streams..")
                .check(CLASSES);
    }

    @Test
    void shouldUseInternalsOfKafkaStreamsInOnePlaceOnly() {
        noClasses()
                .that()
                .resideInAPackage(TOPOLOGY)
                .and()
                .haveNameNotMatching(".*\\.CommitHook(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.apache\\.kafka\\.streams\\..*internals\\.(?!ProcessorRecordContext).*")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.blockbuster.core.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("io.blockbuster.program.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void shouldMarkEveryPackageForNullness() {
        assertThat(CLASSES.stream().map(each -> each.getPackage()).distinct())
                .allSatisfy((JavaPackage each) -> assertThat(each.isAnnotatedWith(NullMarked.class))
                        .as(each.getName())
                        .isTrue());
    }
}
