package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a shell starts it, wherever it lies and whoever ends it. */
@Timeout(120)
class JarIT {
    private static final String ID = "finn2017/sine-5shot-maml";
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @TempDir
    private Path folder = Path.of(".");

    /** Exit status and what was said on both streams. */
    private record Outcome(int status, String out, String err) {}

    @BeforeAll
    static void needsAShell() {
        assumeThat(Files.isExecutable(Path.of("/bin/sh"))).as("a shell").isTrue();
    }

    private static String jar(Path place) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return "'" + java + "' -jar '" + place.resolve("reproduce.jar") + "' ";
    }

    /** Runs a line of the shell in a folder, in a locale. */
    private Outcome shell(Path place, String locale, String line) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line)
                .directory(place.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LC_ALL", locale);
        int status = builder.start().waitFor();
        return new Outcome(status, Files.readString(out), Files.readString(err));
    }

    @Test
    void placeOfSpacesAndUmlautsServesFromElsewhere() throws IOException, InterruptedException {
        Path place = Files.createDirectory(folder.resolve("a b #1 \u00fc"));
        Files.copy(TARGET.resolve("reproduce.jar"), place.resolve("reproduce.jar"));
        Files.createSymbolicLink(place.resolve("lib"), TARGET.resolve("lib"));
        Outcome run = shell(folder, "C.UTF-8", jar(place) + "run " + ID + " --meta-iterations 1 --out 'r \u00fc'");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("WARNING");
        assertThat(folder.resolve("r \u00fc").resolve(ID)).isDirectory();
        assertThat(shell(folder, "C.UTF-8", jar(place) + "table").out()).contains("MAML, trained with 5 shots");
        Files.delete(place.resolve("lib"));
    }

    @Test
    void folderThatTheLocaleCannotSayAsksForAnotherLocale() throws IOException, InterruptedException {
        Path books = Files.createDirectory(folder.resolve("B\u00fccher"));
        String mend = "has letters that Java cannot read in this locale: set one of UTF-8, such as LC_ALL=C.UTF-8";
        assertThat(shell(books, "C", jar(TARGET) + "table .").err()).contains(mend);
        Outcome run = shell(books, "C", jar(TARGET) + "run " + ID + " --meta-iterations 1");
        assertThat(run.status() == 0 || run.err().contains(mend)) // Java 25 takes no path of the folder it runs in
                .as(run.err())
                .isTrue();
        assertThat(shell(books, "C.UTF-8", jar(TARGET) + "table .")).isEqualTo(new Outcome(0, "no runs yet\n", ""));
    }

    @Test
    void severalSignalsInARowSaveOnce() throws IOException, InterruptedException {
        String command = jar(TARGET) + "run " + ID + " --out r & p=$!;"
                + " while ! grep -q meta-iteration err.txt; do sleep 0.1; done;"
                + " kill -TERM $p; kill -HUP $p; kill -INT $p; kill -TERM $p; wait $p";
        Outcome ended = shell(folder, "C.UTF-8", command);
        assertThat(ended.status()).as(ended.err()).isIn(129, 130, 143);
        assertThat(ended.err().lines().filter(line -> line.startsWith("it is saved; go on with: java -jar ")))
                .hasSize(1);
    }

    @Test
    void endBeforeTheFirstIterationLeavesNothingInTheWay() throws IOException, InterruptedException {
        shell(folder, "C.UTF-8", jar(TARGET) + "run " + ID + " --out r & p=$!; sleep 0.3; kill -TERM $p; wait $p");
        Outcome again = shell(folder, "C.UTF-8", jar(TARGET) + "run " + ID + " --out r --meta-iterations 2 --resume");
        assertThat(again.status()).as(again.err()).isZero();
    }
}
