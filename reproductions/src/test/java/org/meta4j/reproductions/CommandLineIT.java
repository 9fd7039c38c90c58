package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in a JVM of its own: with little memory, in a poor locale, and with nobody who reads. */
@Timeout(60)
class CommandLineIT {
    private static final String RUN = " run finn2017/sine-5shot-maml --meta-iterations 200 --threads 1";
    private static final List<String> COMMAND = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));

    @TempDir
    private Path folder = Path.of(".");

    /** What a shell's command printed. */
    private record Ended(int code, String out, List<String> err) {}

    /** Runs a line of the shell in which {@code $reproduce} is the command, with the JVM's options in {@code $O}. */
    private Ended shell(String line) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", line);
        builder.environment().put("JAVA", COMMAND.get(0));
        builder.environment().put("CLASS_PATH", COMMAND.get(3));
        builder.environment().put("LC_ALL", "C");
        Process child =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        int code = child.waitFor();
        return new Ended(code, Files.readString(out), Files.readAllLines(err));
    }

    private static String java(String options) {
        return "\"$JAVA\" " + COMMAND.get(1) + " " + options + " -cp \"$CLASS_PATH\" " + Reproduce.class.getName();
    }

    private void isOutOfMemory(String options, String raised) throws IOException, InterruptedException {
        Ended ended = shell(java(options) + RUN);
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        List<String> said = ended.err().stream()
                .filter(line -> !line.matches("(meta-iteration |WARNING: ).*")) // of JavaCPP, on Java 24 and later
                .filter(line -> !line.matches("|Exception: .*OutOfMemoryError thrown from the Unc.*")) // of Java itself
                .toList();
        assertThat(said).hasSize(1).first().asString().contains("out of memory").endsWith(raised);
    }

    @Test
    void tinyHeapNamesWhatRaisesIt() throws IOException, InterruptedException {
        isOutOfMemory("-Xmx8m", "java -Xmx4g gives more");
    }

    @Test
    void tinyMemoryOfArraysNamesWhatRaisesIt() throws IOException, InterruptedException {
        String arrays =
                "java -Dorg.bytedeco.javacpp.maxbytes=4g -Dorg.bytedeco.javacpp.maxphysicalbytes=8g gives arrays more";
        isOutOfMemory("-Dorg.bytedeco.javacpp.maxphysicalbytes=20m", arrays);
    }

    @Test
    void outputIsUtf8WhateverTheLocale() throws IOException, InterruptedException {
        Ended ended = shell(java("") + " table");
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("±").doesNotContain("\uFFFD");
    }

    @Test
    void namesThatTheLocaleLacksAreRefusedWithASentence() throws IOException, InterruptedException {
        byte[] line = (java("") + " table hà").getBytes(StandardCharsets.UTF_8);
        Path script = Files.write(folder.resolve("script"), line);
        Ended ended = shell(". " + script);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err().get(0))
                .startsWith("PLACE: the name h")
                .endsWith(
                        " has letters that Java cannot read in this locale: set one of UTF-8, such as LC_ALL=C.UTF-8");
    }

    @Test
    void readerThatGoesAwayIsNoFailure() throws IOException, InterruptedException {
        Ended ended = shell("set -o pipefail; " + java("") + " list | head -1");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.out().lines()).hasSize(1);
    }

    @Test
    void outputThatCannotBeWrittenIsSaidSo() throws IOException, InterruptedException {
        Path full = Path.of("/dev/full");
        for (String place :
                Stream.of(full).filter(Files::exists).map(Path::toString).toList()) {
            Ended ended = shell(java("") + " list > " + place);
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).hasSize(1);
            assertThat(ended.err().get(0)).startsWith("standard output could not be written (");
        }
    }
}
