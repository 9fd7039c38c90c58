package org.meta4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.MetaLearner;

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
        List<String> algorithms = TOOLKIT.stream()
                .filter(type -> type.isAssignableTo(MetaLearner.class) && !type.isInterface())
                .map(JavaClass::getSimpleName)
                .toList();
        assertThat(algorithms).contains("Maml", "MetaSgd", "Reptile", "ProtoNet");
        for (String algorithm : algorithms) {
            for (String other : algorithms) {
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
