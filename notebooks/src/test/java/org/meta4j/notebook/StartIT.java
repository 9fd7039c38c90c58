package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.notebook.Launcher.Outcome;

/** What start.py says when something is missing: one line that names it, what was found and how to mend it. */
final class StartIT {

    private static final String JAVA_17 = "echo 'openjdk version \"17.0.1\" 2021-10-19' >&2";
    private static final String JAVAC_17 = "echo 'javac 17.0.1'";

    private final Path folder;

    StartIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void needsShellScripts() {
        if (System.getProperty("os.name").startsWith("Windows")) {
            String reason = "SKIPPED: the stand-ins for java and mvn are shell scripts, which Windows does not run";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
    }

    @Test
    void missingJavaIsSaidInOneLine() throws IOException {
        assertThat(startWithTools())
                .isEqualTo(new Outcome(
                        2,
                        "start.py: Meta4J needs a JDK 17 or newer, but found no working java in the "
                                + "PATH: install one (adoptium.net) or set JAVA_HOME to one.\n"));
    }

    @Test
    void oldJavaIsSaidInOneLine() throws IOException {
        tool("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

        assertThat(startWithTools())
                .isEqualTo(new Outcome(
                        2,
                        "start.py: Meta4J needs a JDK 17 or newer, but found java 11 at " + bin().resolve("java")
                                + ": install one (adoptium.net) or set JAVA_HOME to one.\n"));
    }

    @Test
    void java8IsNotTakenForJava1() throws IOException {
        tool("java", "echo 'java version \"1.8.0_392\"' >&2");

        assertThat(startWithTools().output()).contains("found java 8 at ");
    }

    @Test
    void missingCompilerIsSaidInOneLine() throws IOException {
        tool("java", JAVA_17);

        assertThat(startWithTools().output())
                .contains("found no working javac in the PATH")
                .hasLineCount(1);
    }

    @Test
    void missingMavenIsSaidInOneLine() throws IOException {
        tool("java", JAVA_17);
        tool("javac", JAVAC_17);

        assertThat(startWithTools())
                .isEqualTo(new Outcome(
                        2,
                        "start.py: Meta4J needs Maven 3.8 or newer, but found no working mvn in the "
                                + "PATH: install it (maven.apache.org) or put its bin folder into the PATH.\n"));
    }

    @Test
    void oldMavenIsSaidInOneLine() throws IOException {
        tool("java", JAVA_17);
        tool("javac", JAVAC_17);
        tool("mvn", "echo 'Apache Maven 3.6.3 (cecedd343002696d0abb50b32b541b8a6ba2883f)'");

        assertThat(startWithTools().status()).isEqualTo(2);
        assertThat(startWithTools().output())
                .contains("but found Maven 3.6.3 at " + bin().resolve("mvn"))
                .hasLineCount(1);
    }

    @Test
    void failedBuildShowsWhatMavenSaid() throws IOException {
        tool("java", JAVA_17);
        tool("javac", JAVAC_17);
        tool("mvn", "if [ \"$1\" = -v ]; then echo 'Apache Maven 3.9.9'; else echo 'cannot find symbol'; exit 1; fi");

        assertThat(startWithTools().status()).isEqualTo(1);
        assertThat(startWithTools().output()).contains("cannot find symbol\nstart.py: The Maven build failed");
    }

    @Test
    void unknownNotebookListsThoseThatExist() {
        Outcome outcome = Launcher.here().run("run", "--no-build", "no-such-notebook");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output())
                .startsWith("start.py: There is no notebook no-such-notebook in " + NotebookFiles.FOLDER
                        + "; there are: 01-")
                .hasLineCount(1);
    }

    @Test
    void notebookElsewhereIsNotTakenForTheOneHere() {
        String elsewhere = folder.resolve("01-sine.ipynb").toString();

        assertThat(Launcher.here().run("run", "--no-build", elsewhere).output())
                .startsWith("start.py: There is no notebook " + elsewhere + " in ");
    }

    @Test
    void unknownBudgetIsSaidBeforeAnythingIsDone() {
        Launcher launcher = new Launcher(Launcher.here().script(), Map.of("META4J_BUDGET", "large"));

        assertThat(launcher.run("run", "no-such-notebook"))
                .isEqualTo(new Outcome(2, "start.py: META4J_BUDGET must be smoke, default or paper, but is large.\n"));
    }

    @Test
    void homeThatIsReadOnlyIsSaidInOneLine() {
        Path home = Path.of("/proc"); // where nobody can write
        Assumptions.assumeTrue(Files.isDirectory(home));

        Outcome outcome = new Launcher(Launcher.here().script(), Map.of("HOME", home.toString())).run();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output())
                .matches("start.py: Nothing can be written in your home /proc \\([\\w -]+\\), where Jupyter keeps"
                        + " files: make room, change its permissions, or set HOME to another folder.\n");
    }

    @Test
    void homeThatIsFullIsSaidInOneLine() {
        String limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (%s, resource.RLIM_INFINITY))";
        String full = String.join(
                "\n",
                "",
                "import resource",
                limit.formatted("0"), // as on a full disk, files cannot grow
                "try:",
                "    start.check_home()",
                "except start.Problem as problem:",
                "    " + limit.formatted("resource.RLIM_INFINITY"),
                "    print(problem)");

        assertThat(new Launcher(Launcher.here().script(), Map.of("HOME", folder.toString())).line(full))
                .isEqualTo(new Outcome(
                        0,
                        "Nothing can be written in your home " + folder + " (File too large), where Jupyter keeps"
                                + " files: make room, change its permissions, or set HOME to another folder.\n"));
    }

    @Test
    void notebookIsFoundByNameAndByPath() {
        Path file = NotebookFiles.FOLDER.resolve("01-sine.ipynb");
        for (String name : new String[] {"01-sine", "01-sine.ipynb", file.toString(), "notebooks/01-sine.ipynb"}) {
            assertThat(python("print(start.notebook(" + "'" + name + "'))")).isEqualTo(file.toString());
        }
    }

    @Test
    void changedResultsAreNewerThanTheJars() throws IOException {
        String newest = "start.ROOT = start.Path(r'" + folder + "'); print(round(start.newest_source()))";
        Files.writeString(folder.resolve("pom.xml"), "");
        Path results = Files.createDirectories(folder.resolve("reproductions/results/finn2017/sine-10shot-maml"));
        Files.writeString(folder.resolve("reproductions/pom.xml"), "");
        Path file = Files.writeString(results.resolve("receipt.json"), "");
        Files.setLastModifiedTime(file, FileTime.fromMillis(4_000_000_000_000L));

        assertThat(python(newest)).isEqualTo("4000000000");
    }

    private static String python(String line) {
        return Launcher.here().line(line).output().strip();
    }

    @Test
    void secondPrepareInstallsNothing() {
        assertThat(Launcher.here().run("prepare", "--no-build").status()).isZero();

        assertThat(Launcher.here().run("prepare", "--no-build")).isEqualTo(new Outcome(0, ""));
    }

    /** Runs a copy of start.py beside which nothing is built, with no tools but those that the test made. */
    private Outcome startWithTools() throws IOException {
        Path script =
                Files.createDirectories(folder.resolve("project/notebooks")).resolve("start.py");
        Files.copy(NotebookFiles.FOLDER.resolve("start.py"), script, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("project/pom.xml"), "<project/>");
        bin();
        return new Launcher(script, Map.of("PATH", bin().toString(), "JAVA_HOME", "")).run("prepare");
    }

    private void tool(String name, String body) throws IOException {
        Path file = bin().resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Path bin() throws IOException {
        return Files.createDirectories(folder.resolve("bin"));
    }
}
