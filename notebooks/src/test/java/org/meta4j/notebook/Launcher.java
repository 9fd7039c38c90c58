package org.meta4j.notebook;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Runs start.py as a user does and keeps what it said. */
record Launcher(Path script, Map<String, String> environment) {

    /** What start.py said on both streams, and its exit status. */
    record Outcome(int status, String output) {}

    /** The launcher of this module, which uses the jars that are built and the smoke budget. */
    static Launcher here() {
        return new Launcher(NotebookFiles.FOLDER.resolve("start.py"), Map.of("META4J_BUDGET", "smoke"));
    }

    Outcome run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return python(command);
    }

    /** Runs a line of Python in the project's folder, with start.py as a module. */
    Outcome line(String line) {
        String program = "import sys; sys.dont_write_bytecode = True; sys.path.insert(0, 'notebooks'); import start; ";
        return python(List.of("-c", program + line));
    }

    private Outcome python(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(python().toString()));
        command.addAll(arguments);
        try {
            Path output = Files.createTempFile("start", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(NotebookFiles.FOLDER.resolve("..").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(15, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("start.py did not end within 15 minutes:\n" + Files.readString(output));
            }
            Outcome outcome = new Outcome(process.exitValue(), Files.readString(output));
            Files.delete(output);
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the Python of the PATH itself, not a wrapper script that needs other programs; where there is none, the test is skipped and says so. */
    static Path python() {
        Optional<Path> python = Stream.of("python3", "python", "python.exe")
                .flatMap(name -> find(name).stream())
                .findFirst();
        if (python.isEmpty()) {
            String reason = "SKIPPED: there is no python3 in the PATH, and start.py needs one";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        return interpreter(python.orElseThrow());
    }

    private static Path interpreter(Path command) {
        try {
            Process process = new ProcessBuilder(command.toString(), "-c", "import sys; print(sys.executable)").start();
            return Path.of(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> find(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
