package org.meta4j.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.meta4j.autodiff.Engine;

/**
 * What computed something. Results are bitwise the same where {@link #changesSince} finds nothing.
 *
 * @param version of Meta4J
 * @param commit the git commit that it was built of, with {@code -dirty} behind it where files had changed; {@code unknown} where the
 *     sources were in no git folder
 * @param nd4j the version of ND4J
 * @param blas the library of matrix products, its version and the processor that its kernels are for
 * @param jvm the Java machine and its version
 * @param os the system, its version and the architecture
 * @param processor the processor's name, or the architecture where the system does not tell
 * @param cores how many cores Java may use
 */
public record Origin(
        String version, String commit, String nd4j, String blas, String jvm, String os, String processor, int cores) {
    private static final String UNKNOWN = "unknown";
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** Computed once, when first asked for. */
    private static final class Here {
        static final Origin ORIGIN = find(build());
    }

    /** Returns what computes here and now. */
    public static Origin here() {
        return Here.ORIGIN;
    }

    /** Returns what is not as it was of that on which the last digits of a result depend. */
    public List<String> changesSince(Origin before) {
        List<String> changes = new ArrayList<>();
        if (!commit.equals(before.commit)) {
            changes.add("commit (" + before.commit + ", now " + commit + ")");
        }
        if (!processor.equals(before.processor)) {
            changes.add("processor (" + before.processor + ", now " + processor + ")");
        }
        if (!blas.equals(before.blas)) {
            changes.add("BLAS (" + before.blas + ", now " + blas + ")");
        }
        if (!jvm.equals(before.jvm)) {
            changes.add("Java (" + before.jvm + ", now " + jvm + ")");
        }
        if (!nd4j.equals(before.nd4j)) {
            changes.add("ND4J (" + before.nd4j + ", now " + nd4j + ")");
        }
        return changes;
    }

    static Origin find(Properties build) {
        return new Origin(
                known(build, "version"),
                commit(build),
                known(build, "nd4j"),
                Engine.blas(),
                property("java.vm.name") + " " + property("java.runtime.version"),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                processorName(),
                Runtime.getRuntime().availableProcessors());
    }

    private static String commit(Properties build) {
        String commit = known(build, "commit");
        return commit.equals(UNKNOWN) || !known(build, "dirty").equals("true") ? commit : commit + "-dirty";
    }

    /** Returns what the build filled in; a place that it left as it was is unknown. */
    private static String known(Properties build, String name) {
        String value = build.getProperty(name, "").strip();
        return value.isEmpty() || value.startsWith("${") ? UNKNOWN : value;
    }

    private static Properties build() {
        Properties build = new Properties();
        try (InputStream in = Origin.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("build.properties beside " + Origin.class + " cannot be read", e);
        }
        return build;
    }

    private static String property(String name) {
        return System.getProperty(name, UNKNOWN);
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(PROCESSORS, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.toLowerCase(Locale.ROOT).startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(property("os.arch"));
        } catch (IOException | UncheckedIOException e) {
            return property("os.arch"); // only Linux has the file
        }
    }
}
