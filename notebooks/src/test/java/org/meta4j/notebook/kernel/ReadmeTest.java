package org.meta4j.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.notebook.NotebookFiles;

/** The README's Java is run, with short trainings, so that it stays true. */
final class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void theReadmesProgramRuns() throws Exception {
        String program = programs().get(0);
        assertThat(shown(program.replace("20_000", "50"))).startsWith("Tensor[10, 1] [");
        assertThat(program.lines().count()).isLessThanOrEqualTo(20);
    }

    @Test
    void theReadmesSecondProgramNamesAPictureAfterOneOfTheFolders(@TempDir Path folder) throws Exception {
        picture(folder.resolve("animals/cat/1.png"), Color.ORANGE);
        picture(folder.resolve("animals/frog/1.png"), Color.GREEN);
        picture(folder.resolve("new.png"), Color.GREEN);
        String program = programs()
                .get(1)
                .replace("1_000", "2")
                .replace("\"animals\"", "\"" + folder.resolve("animals") + "\"")
                .replace("\"new.png\"", "\"" + folder.resolve("new.png") + "\"");
        assertThat(shown(program)).isEqualTo("frog");
        assertThat(program.lines().count()).isLessThanOrEqualTo(20);
    }

    /** Returns what a program prints last. */
    private static String shown(String program) throws Exception {
        NotebookKernel kernel = new NotebookKernel();
        try {
            kernel.eval(program.replace("System.out.println(", "Object shown = ("));
            DisplayData data = Objects.requireNonNull(kernel.eval("shown"));
            return String.valueOf(data.getData(MIMEType.TEXT_PLAIN));
        } finally {
            kernel.onShutdown(false);
        }
    }

    private static void picture(Path file, Color color) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(0, 0, 40, 40);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    private static List<String> programs() throws IOException {
        String readme = Files.readString(NotebookFiles.FOLDER.resolveSibling("README.md"));
        return JAVA.matcher(readme).results().map(ReadmeTest::program).toList();
    }

    private static String program(MatchResult block) {
        return block.group(1);
    }
}
