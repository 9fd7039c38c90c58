package org.meta4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meta4j.autodiff.Engine;
import org.meta4j.experiment.Origin;

/**
 * A process that holds one row of the comparison. It warms up, says so in a line of JSON, and then answers each line of its
 * input by a line of JSON: {@code run N} runs N meta-iterations, {@code memory} tells the resident memory, {@code quit}
 * ends it.
 */
final class RowServer {
    private static final Path STATUS = Path.of("/proc/self/status");

    private final Work work;
    private final Sizes sizes;
    private final PrintStream out;

    RowServer(Work work, Sizes sizes, PrintStream out) {
        this.work = work;
        this.sizes = sizes;
        this.out = out;
    }

    /** Arguments: the row, the number of threads, and sizes to change, such as {@code tasks=8}. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2 || !arguments[1].matches("[1-9]\\d{0,3}")) {
            System.err.println("usage: RowServer ROW THREADS [tasks=N] [innerSteps=N] [shots=N] [queries=N]");
            System.exit(2);
        }
        Row row = Row.of(arguments[0]);
        Sizes sizes = row.sizes();
        for (int i = 2; i < arguments.length; i++) {
            sizes = sizes.with(arguments[i]);
        }
        try (Work work = row.work(sizes, Integer.parseInt(arguments[1]))) {
            RowServer server = new RowServer(work, sizes, System.out);
            server.warmUp(5);
            server.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }
    }

    /** Runs for about so many seconds, in turns of half a second. */
    void warmUp(double seconds) {
        double each = work.seconds(1);
        for (double spent = each; spent < seconds; ) {
            long turn = Math.max(1, (long) (0.5 / each));
            double taken = work.seconds(turn);
            each = taken / turn;
            spent += taken;
        }
        Origin origin = Origin.here();
        answer("\"secondsPerMetaIteration\":" + each + ",\"java\":\"" + System.getProperty("java.version")
                + "\",\"blas\":\"" + Engine.blas() + "\",\"loops\":\"" + Engine.loops() + "\",\"commit\":\""
                + origin.commit()
                + "\",\"nd4j\":\"" + origin.nd4j() + "\",\"processor\":\"" + origin.processor() + "\",\"processors\":"
                + origin.cores() + ",\"sizes\":" + sizes.json());
    }

    void serve(BufferedReader in) throws IOException {
        for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
            if (line.matches("run [1-9]\\d{0,11}")) {
                long metaIterations = Long.parseLong(line.substring(4));
                double each = work.seconds(metaIterations) / metaIterations;
                answer("\"metaIterations\":" + metaIterations + ",\"secondsPerMetaIteration\":" + each);
            } else if (line.equals("memory")) {
                answer("\"peakMiB\":" + mebibytes("VmHWM") + ",\"residentMiB\":" + mebibytes("VmRSS"));
            } else {
                answer("\"error\":\"the requests are: run N, memory, quit\"");
            }
        }
    }

    private void answer(String fields) {
        out.println("{" + fields + "}");
        out.flush();
    }

    /** Returns a field of Linux's status of this process in MiB, {@code null} on other systems. */
    private static String mebibytes(String field) throws IOException {
        if (!Files.isReadable(STATUS)) {
            return "null";
        }
        Matcher line = Pattern.compile(field + ":\\s+(\\d+) kB").matcher(Files.readString(STATUS));
        return line.find() ? String.valueOf(Long.parseLong(line.group(1)) / 1024) : "null";
    }
}
