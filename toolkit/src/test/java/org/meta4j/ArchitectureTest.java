package org.meta4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses TOOLKIT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.meta4j");

    @Test
    void packagesImportOnlyWhatLiesBelowThem() {
        assertThat(TOOLKIT).hasSizeGreaterThan(30);
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.meta4j..")
                .layer("autodiff")
                .definedBy("org.meta4j.autodiff..")
                .layer("nn")
                .definedBy("org.meta4j.nn..")
                .layer("optim")
                .definedBy("org.meta4j.optim..")
                .layer("task")
                .definedBy("org.meta4j.task..")
                .layer("algorithms")
                .definedBy("org.meta4j.algorithms..")
                .layer("training")
                .definedBy("org.meta4j.training..")
                .whereLayer("training")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("algorithms")
                .mayOnlyBeAccessedByLayers("training")
                .whereLayer("nn")
                .mayOnlyBeAccessedByLayers("algorithms", "training")
                .whereLayer("optim")
                .mayOnlyBeAccessedByLayers("algorithms", "training")
                .whereLayer("task")
                .mayOnlyBeAccessedByLayers("algorithms", "training")
                .check(TOOLKIT);
    }

    @Test
    void algorithmsDoNotKnowEachOther() {
        for (String algorithm : new String[] {"Maml", "MetaSgd", "Reptile"}) {
            for (String other : new String[] {"Maml", "MetaSgd", "Reptile"}) {
                if (!algorithm.equals(other)) {
                    noClasses()
                            .that()
                            .haveFullyQualifiedName("org.meta4j.algorithms." + algorithm)
                            .should()
                            .dependOnClassesThat()
                            .haveFullyQualifiedName("org.meta4j.algorithms." + other)
                            .check(TOOLKIT);
                }
            }
        }
    }

    @Test
    void nd4jAndOpenBlasAreKnownToAutodiffOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.meta4j.autodiff..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..", "org.bytedeco..")
                .check(TOOLKIT);
    }
}
