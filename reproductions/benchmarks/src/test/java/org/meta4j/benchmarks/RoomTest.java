package org.meta4j.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** No other module sees this one, so its part of the rules on who may import whom is here. */
final class RoomTest {
    private static final JavaClasses BENCHMARKS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.meta4j.benchmarks");

    @Test
    void benchmarksReachOperationsThroughTheToolkitOnly() {
        assertThat(BENCHMARKS.contain("org.meta4j.benchmarks.RowServer")).isTrue();
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.nd4j..", "org.bytedeco..", "org.meta4j.reproductions..", "org.meta4j.notebook..")
                .check(BENCHMARKS);
    }
}
