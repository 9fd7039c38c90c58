package org.meta4j;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ArchitectureTest {
    private static final JavaClasses TOOLKIT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.meta4j");

    /** Every package, and which may import it. */
    private static final Map<String, List<String>> IMPORTED_BY = importedBy();

    private static Map<String, List<String>> importedBy() {
        Map<String, List<String>> importers = new LinkedHashMap<>();
        importers.put("engine", List.of("autodiff"));
        importers.put("autodiff", List.of("task", "nn", "optim", "images", "algorithms", "experiment"));
        importers.put("task", List.of("nn", "images", "algorithms", "experiment"));
        importers.put("nn", List.of("algorithms", "experiment"));
        importers.put("optim", List.of("algorithms", "experiment"));
        importers.put("images", List.of("experiment"));
        importers.put("algorithms", List.of("experiment"));
        importers.put("experiment", List.of());
        return importers;
    }

    @Test
    void packagesImportOnlyWhatLiesBelowThem() {
        LayeredArchitecture architecture =
                layeredArchitecture().consideringOnlyDependenciesInAnyPackage("org.meta4j..");
        for (String layer : IMPORTED_BY.keySet()) {
            architecture = architecture.layer(layer).definedBy("org.meta4j." + layer + "..");
        }
        for (Map.Entry<String, List<String>> entry : IMPORTED_BY.entrySet()) {
            var layer = architecture.whereLayer(entry.getKey());
            architecture = entry.getValue().isEmpty()
                    ? layer.mayNotBeAccessedByAnyLayer()
                    : layer.mayOnlyBeAccessedByLayers(entry.getValue().toArray(String[]::new));
        }
        architecture.check(TOOLKIT);
    }

    @Test
    void everyClassIsInOneOfThePackages() {
        Set<String> packages = IMPORTED_BY.keySet();
        assertThat(TOOLKIT).hasSizeGreaterThan(100);
        assertThat(TOOLKIT.stream().map(JavaClass::getPackageName).distinct())
                .allSatisfy(name -> assertThat(packages).contains(name.replace("org.meta4j.", "")));
    }

    @Test
    void algorithmsDoNotKnowEachOther() {
        List<String> algorithms = TOOLKIT.stream()
                .filter(type -> type.isAssignableTo(MetaLearner.class) && !type.isInterface())
                .map(JavaClass::getSimpleName)
                .toList();
        assertThat(algorithms).contains("Maml", "Reptile", "ProtoNet");
        for (String algorithm : algorithms) {
            noClasses()
                    .that()
                    .haveNameMatching("org\\.meta4j\\.algorithms\\." + algorithm + "(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching("org\\.meta4j\\.algorithms\\.(?!" + algorithm + "\\b)("
                            + String.join("|", algorithms) + ")(\\$.*)?")
                    .check(TOOLKIT);
        }
    }

    @Test
    void learnersAreRecords() {
        assertThat(TOOLKIT.stream().filter(type -> type.isAssignableTo(MetaLearner.class) && !type.isInterface()))
                .allMatch(JavaClass::isRecord);
    }

    /** But for the arrays of ND4J that go in and out of tensors. */
    @Test
    void nd4jAndOpenBlasAreKnownToTheEngineOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.meta4j.engine..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.nd4j..", "org.bytedeco..")
                        .and(not(equivalentTo(INDArray.class)))
                        .and(not(equivalentTo(DataType.class))))
                .check(TOOLKIT);
    }

    @Test
    void arraysOfNd4jAreKnownToAutodiffOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.meta4j.engine..", "org.meta4j.autodiff..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..")
                .check(TOOLKIT);
    }

    @Test
    void jacksonAndCommonsMathAreKnownToExperimentOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.meta4j.experiment..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson..", "org.apache.commons.math3..")
                .check(TOOLKIT);
    }

    /** Values without history are part of mathematics ({@code detach}); where they lie is not. */
    @Test
    void algorithmsModelsAndRulesDoNotCareForMemory() {
        Set<String> memory = Set.of("scope", "persist", "on", "sweep");
        Stream<JavaAccess<?>> calls = TOOLKIT.stream()
                .filter(type -> Set.of("algorithms", "nn", "optim")
                        .contains(type.getPackageName().replace("org.meta4j.", "")))
                .flatMap(type -> type.getAccessesFromSelf().stream());
        assertThat(calls.filter(call -> memory.contains(call.getName()))
                        .filter(call -> Stream.of(Engine.class, Parameters.class, Tensor.class)
                                .anyMatch(type -> call.getTargetOwner().isEquivalentTo(type)))
                        .map(JavaAccess::getDescription))
                .isEmpty();
    }
}
