package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes are called as their folders are, in every locale. */
class ClassNamesTest {
    @TempDir
    private Path folder = Path.of(".");

    /** Prints the names of the classes in the only folder of a folder, whose name the locale may lack too. */
    static final class Program {
        public static void main(String... arguments) throws IOException {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            try (Stream<Path> pools = Files.list(Path.of(arguments[0]))) {
                var pool = ImageFolders.classes(pools.findFirst().orElseThrow(), 4);
                out.println(pool.name() + " " + pool.names());
            }
        }
    }

    @Test
    void lettersThatTheLocaleLacksTellClassesApart() throws IOException, InterruptedException {
        assumeThat(System.getProperty("sun.jnu.encoding"))
                .as("this JVM can make the folders")
                .isEqualTo("UTF-8");
        for (String name : new String[] {"h\u00e0/0.png", "h\u00e0/1.png", "h\u00e9/0.png", "h\u00e9/1.png"}) {
            Path file = folder.resolve("pools/B\u00fccher").resolve(name);
            TestImages.write(file, TestImages.plain(4, 4, BufferedImage.TYPE_INT_RGB, 0xff0000));
        }
        assertThat(namesIn("C")).isEqualTo("B\u00fccher [h\u00e0, h\u00e9]");
        assertThat(namesIn("C.UTF-8")).isEqualTo("B\u00fccher [h\u00e0, h\u00e9]");
    }

    private String namesIn(String locale) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-DMETA4J_CACHE=" + folder.resolve("cache"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        folder.resolve("pools").toString())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", locale);
        Process child = builder.start();
        String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return printed.strip();
    }
}
