package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class OriginTest {
    private static Properties build(String commit, String dirty) {
        Properties build = new Properties();
        build.setProperty("version", "1.2");
        build.setProperty("commit", commit);
        build.setProperty("dirty", dirty);
        return build;
    }

    @Test
    void hereIsKnown() {
        Origin here = Origin.here();
        assertThat(here.version()).matches("[0-9].*");
        assertThat(here.nd4j()).matches("[0-9].*");
        assertThat(here.commit()).matches("unknown|[0-9a-f]{40}(-dirty)?");
        assertThat(here.blas()).isNotBlank();
        assertThat(here.jvm()).contains(System.getProperty("java.version"));
        assertThat(here.os()).contains(System.getProperty("os.arch"));
        assertThat(here.processor()).isNotBlank();
        assertThat(here.cores()).isPositive();
        assertThat(Origin.here()).isSameAs(here);
    }

    @Test
    void changedFilesMarkTheCommit() {
        assertThat(Origin.find(build("abc", "false")).commit()).isEqualTo("abc");
        assertThat(Origin.find(build("abc", "true")).commit()).isEqualTo("abc-dirty");
    }

    @Test
    void whatTheBuildLeavesOpenIsUnknown() {
        assertThat(Origin.find(build("${git.commit}", "true")).commit()).isEqualTo("unknown");
        assertThat(Origin.find(build("", "false")).commit()).isEqualTo("unknown");
        assertThat(Origin.find(new Properties()).version()).isEqualTo("unknown");
    }

    @Test
    void whatChangedIsToldButNotTheNumberOfCores() {
        Origin before = new Origin("1", "abc", "2", "blas", "java", "os", "cpu", 4);
        Origin now = new Origin("1", "def", "2", "blas", "java", "os", "cpu of another kind", 8);
        assertThat(now.changesSince(before))
                .containsExactly("commit (abc, now def)", "processor (cpu, now cpu of another kind)");
        assertThat(new Origin("1", "abc", "2", "blas", "java", "os", "cpu", 8).changesSince(before))
                .isEmpty();
    }
}
