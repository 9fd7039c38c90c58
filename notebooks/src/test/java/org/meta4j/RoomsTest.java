package org.meta4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may import whom, over all modules but the benchmarks, which check themselves: this one sees the classes of the others. */
final class RoomsTest {
    private static final String DATA = "org.meta4j.data..";
    private static final String REPRODUCTIONS = "org.meta4j.reproductions..";
    private static final String NOTEBOOK = "org.meta4j.notebook..";
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.meta4j");

    @Test
    void everyModuleIsSeen() {
        for (String type : new String[] {
            "org.meta4j.autodiff.Tensor",
            "org.meta4j.data.SineWaves",
            "org.meta4j.reproductions.Reproduce",
            "org.meta4j.notebook.Display"
        }) {
            assertThat(ALL.contain(type)).as(type).isTrue();
        }
    }

    @Test
    void nd4jIsKnownToTheEngineAutodiffAndImageDecodingOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.meta4j.engine..", "org.meta4j.autodiff..", DATA)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..", "org.bytedeco..")
                .check(ALL);
    }

    @Test
    void toolkitKnowsNoOtherModule() {
        noClasses()
                .that()
                .resideOutsideOfPackages(DATA, REPRODUCTIONS, NOTEBOOK)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DATA, REPRODUCTIONS, NOTEBOOK)
                .check(ALL);
    }

    @Test
    void benchmarkDataKnowTheToolkitOnly() {
        forbid(DATA, REPRODUCTIONS, NOTEBOOK);
    }

    @Test
    void reproductionsDoNotKnowTheNotebooks() {
        forbid(REPRODUCTIONS, NOTEBOOK);
    }

    private static void forbid(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(ALL);
    }
}
