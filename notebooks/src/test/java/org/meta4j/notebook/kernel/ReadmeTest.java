package org.meta4j.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.meta4j.notebook.NotebookFiles;

/** The README's Java is run, so that it stays true. */
final class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void theReadmesProgramRuns() throws Exception {
        Matcher block = JAVA.matcher(readme());
        assertThat(block.find()).isTrue();
        String program = block.group(1).replace("20_000", "50").replace("System.out.println(", "Object shown = (");
        NotebookKernel kernel = new NotebookKernel();
        try {
            kernel.eval(program);
        } finally {
            kernel.onShutdown(false);
        }
        assertThat(block.group(1).lines().count()).isLessThanOrEqualTo(20);
    }

    private static String readme() throws IOException {
        return Files.readString(NotebookFiles.FOLDER.resolveSibling("README.md"));
    }
}
