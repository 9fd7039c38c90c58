package org.meta4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.autodiff.Engine;

class BackendTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    private Path folder = Path.of(".");

    /** What a user's program does first. */
    public static final class Program {
        public static void main(String[] arguments) {
            try {
                Engine.cpu();
                System.out.println("loaded");
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static String run(String classPath) throws Exception {
        return run(Path.of(""), classPath);
    }

    private static String run(Path folder, String classPath, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA, "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, Program.class.getName()));
        return output(
                new ProcessBuilder(command).directory(folder.toAbsolutePath().toFile()));
    }

    private static String output(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    @Test
    void startsWithoutChatter() throws Exception {
        assertThat(run(CLASS_PATH)).isEqualTo("loaded");
    }

    @Test
    void unusableHomeLeavesNothingWhereTheProgramRuns() throws Exception {
        Path here = Files.createDirectory(folder.resolve("here"));
        String elsewhere = "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp"));
        assertThat(run(here, CLASS_PATH, "-Duser.home=?", elsewhere)).isEqualTo("loaded");
        assertThat(run(here, CLASS_PATH, "-Duser.home=?", elsewhere)).isEqualTo("loaded");
        assertThat(here).isEmptyDirectory();
        assertThat(folder.resolve("tmp")).isDirectoryContaining("glob:**/meta4j-native-of-*");
        try (Stream<Path> made = Files.list(folder.resolve("tmp"))) {
            assertThat(made)
                    .as("the second start uses what the first has unpacked")
                    .hasSize(1);
        }
    }

    @Test
    void fullHomeSaysToMakeRoomOrNameAnotherPlace() throws Exception {
        assumeThat(File.separatorChar)
                .as("a shell that limits the size of files")
                .isEqualTo('/');
        String limited = "ulimit -f 4096; exec " + JAVA + " -Duser.home=" + folder + " -cp " + CLASS_PATH + " '"
                + Program.class.getName() + "'";
        assertThat(output(new ProcessBuilder("sh", "-c", limited)))
                .contains("ND4J's native libraries cannot be unpacked and loaded (" + folder)
                .endsWith(
                        "): make room for 500 MB in the user's home, or let java -Dorg.bytedeco.javacpp.cachedir=FOLDER name"
                                + " another place");
    }

    @Test
    void noPlaceForNativeLibrariesIsSaidSo() throws Exception {
        String file = Files.writeString(folder.resolve("file"), "").toString();
        String said = run(folder, CLASS_PATH, "-Duser.home=" + file, "-Djava.io.tmpdir=" + file);
        assertThat(said.lines().filter(line -> !line.startsWith("WARNING: "))) // of Java itself, from 21 on
                .singleElement()
                .asString()
                .startsWith("ND4J's native libraries cannot be unpacked and loaded (");
    }

    @Test
    void missingNativeLibrariesGiveOneLineThatSaysWhatToAdd() throws Exception {
        String without = Arrays.stream(CLASS_PATH.split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*(nd4j-native|openblas|javacpp)-.*-(linux|windows|macosx)-.*"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(run(without).lines())
                .singleElement()
                .asString()
                .startsWith("ND4J's CPU backend cannot be loaded on " + System.getProperty("os.name"))
                .endsWith("put org.nd4j:nd4j-native:1.0.0-M2.1 with this platform's classifier, such as linux-x86_64,"
                        + " on the class path");
    }
}
