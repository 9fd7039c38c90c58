package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person's own Maven project with two dependencies and the README's first program: it builds against the artifacts that {@code mvn
 * install} installs, and prints nothing but its result. The artifacts lie in a local repository of this test alone, whose other content
 * are links to the user's, so that nothing is installed there and nothing downloaded.
 */
final class OwnProjectIT {
    private static final Path ROOT = NotebookFiles.FOLDER.resolveSibling("");
    private static final Path REPOSITORY = Path.of(System.getProperty(
            "maven.repo.local",
            Path.of(System.getProperty("user.home"), ".m2/repository").toString()));
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private final Path folder;

    OwnProjectIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theReadmesFirstProgramRunsInAProjectOfTwoDependencies() throws Exception {
        Path repository = installed();
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("pom.xml"), pom());
        Path source = Files.createDirectories(project.resolve("src/main/java")).resolve("First.java");
        Files.writeString(source, program());
        assertThat(run(
                        project,
                        List.of(
                                "mvn",
                                "-o",
                                "-q",
                                "-B",
                                "-Dmaven.repo.local=" + repository,
                                "compile",
                                "dependency:build-classpath",
                                "-Dmdep.outputFile=" + project.resolve("cp"))))
                .matches("(WARNING: .*\\R)*"); // Java 25's, of Maven's own libraries
        String classPath =
                project.resolve("target/classes") + File.pathSeparator + Files.readString(project.resolve("cp"));
        List<String> printed = run(
                        project,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                classPath,
                                "First"))
                .lines()
                .filter(line -> !line.matches("|WARNING: .*")) // Java 25's, of JavaCPP
                .toList();
        assertThat(printed).hasSize(5);
        assertThat(printed.get(0))
                .matches("mean squared error, 5 shots, 10 queries, .*, after 0 steps: .* over 600 episodes");
        assertThat(printed.get(4)).startsWith("Tensor[10, 1] [");
    }

    /** Returns a local repository with this build's artifacts, as {@code mvn install} lays them. */
    private Path installed() throws IOException {
        Path repository = Files.createDirectories(folder.resolve("repository"));
        link(REPOSITORY, repository, "org");
        link(REPOSITORY.resolve("org"), Files.createDirectories(repository.resolve("org")), "meta4j");
        install(repository, "meta4j", ROOT);
        install(repository, "meta4j-toolkit", ROOT.resolve("toolkit"));
        install(repository, "meta4j-benchmarks-data", ROOT.resolve("benchmarks-data"));
        return repository;
    }

    private static void link(Path from, Path to, String except) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().toString().equals(except)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
                }
            }
        }
    }

    private static void install(Path repository, String artifact, Path module) throws IOException {
        Path place = Files.createDirectories(
                repository.resolve("org/meta4j").resolve(artifact).resolve(VERSION));
        String name = artifact + "-" + VERSION;
        Files.copy(module.resolve("pom.xml"), place.resolve(name + ".pom"));
        Path jar = module.resolve("target").resolve(name + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, place.resolve(name + ".jar"));
        }
    }

    private static String pom() {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>me</groupId>
                  <artifactId>mine</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>
                    <dependency>
                      <groupId>org.meta4j</groupId>
                      <artifactId>meta4j-toolkit</artifactId>
                      <version>%1$s</version>
                    </dependency>
                    <dependency>
                      <groupId>org.meta4j</groupId>
                      <artifactId>meta4j-benchmarks-data</artifactId>
                      <version>%1$s</version>
                    </dependency>
                  </dependencies>
                  <build>
                    <plugins>
                      <plugin>
                        <artifactId>maven-resources-plugin</artifactId>
                        <version>3.3.1</version>
                      </plugin>
                      <plugin>
                        <artifactId>maven-compiler-plugin</artifactId>
                        <version>3.14.0</version>
                      </plugin>
                      <plugin>
                        <artifactId>maven-dependency-plugin</artifactId>
                        <version>3.8.1</version>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """
                .formatted(VERSION);
    }

    /** Returns the README's first program as a class, its training short. */
    private static String program() throws IOException {
        Matcher block = JAVA.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(block.find()).isTrue();
        String text = block.group(1).replace("20_000", "50");
        int end = text.lastIndexOf("import ");
        int statements = text.indexOf('\n', end) + 1;
        return text.substring(0, statements) + "\nclass First {\n    public static void main(String[] arguments) {\n"
                + text.substring(statements) + "    }\n}\n";
    }

    /** Returns all that a command prints; fails unless it ends well. */
    private static String run(Path where, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("own-project", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES))
                .as("%s in time", command)
                .isTrue();
        String printed = Files.readString(output);
        Files.delete(output);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed.replaceAll("\u001B\\[[0-9;]*m", "");
    }
}
