package org.meta4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BackendTest {
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
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    @Test
    void startsWithoutChatter() throws Exception {
        assertThat(run(System.getProperty("java.class.path"))).isEqualTo("loaded");
    }

    @Test
    void missingNativeLibrariesGiveOneLineThatSaysWhatToAdd() throws Exception {
        String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
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
