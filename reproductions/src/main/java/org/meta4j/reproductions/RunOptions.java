package org.meta4j.reproductions;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meta4j.task.TaskSource;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that every run has: its seed, and where its records go. */
final class RunOptions {
    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Append the result to FILE, one JSON object a line.")
    private @Nullable Path json;

    /** Returns the seed; refuses that of the test tasks, and a results file that could not be written after the training. */
    long checkedSeed(CommandLine line) {
        if (seed == TaskSource.FROZEN) {
            throw new ParameterException(line, "--seed must not be " + seed + ": it gives the test tasks");
        }
        if (json != null) {
            try {
                Results.requireWritable(json);
            } catch (IOException e) {
                throw new ParameterException(line, String.valueOf(e.getMessage()), e);
            }
        }
        return seed;
    }

    /** Prints the table of a run and appends its records to the results file, if one is asked for. */
    void report(CommandLine line, String table, List<? extends Record> records) throws IOException {
        PrintWriter out = line.getOut();
        out.print(table);
        out.flush();
        if (json != null) {
            for (Record record : records) {
                Results.append(json, record);
            }
            out.println("appended to " + json);
            out.flush();
        }
    }
}
