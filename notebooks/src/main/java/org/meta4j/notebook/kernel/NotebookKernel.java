package org.meta4j.notebook.kernel;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis;
import org.jspecify.annotations.Nullable;
import org.meta4j.notebook.Display;

/** A small Java kernel: JShell in this JVM behind Jupyter's protocol. It stands in where JJava cannot be installed. */
public final class NotebookKernel extends BaseKernel {

    private static final String INTERNAL_FRAMES = "\\tat (java\\.base/(jdk\\.internal\\.reflect|java\\.lang\\.reflect"
            + "|java\\.util\\.concurrent\\.FutureTask|java\\.lang\\.Thread\\.run)|org\\.meta4j\\.notebook\\.kernel\\.).*";

    private static @Nullable NotebookKernel running;

    private final Session session = new Session();

    /** Serves the Jupyter client that wrote the connection file named by the argument. */
    public static void main(String[] arguments) throws Exception {
        NotebookKernel kernel = new NotebookKernel();
        running = kernel;
        Display.init();
        JupyterConnection connection =
                new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0]))));
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
    }

    /** Returns the kernel this JVM serves, or {@code null}: what {@link Display} asks for by reflection. */
    public static @Nullable NotebookKernel running() {
        return running;
    }

    @Override
    public @Nullable DisplayData eval(String cell) throws Exception {
        return session.run(cell).map(getRenderer()::render).orElse(null);
    }

    @Override
    public List<String> formatError(Exception e) {
        if (e instanceof CompileError) {
            return String.valueOf(e.getMessage()).lines().toList();
        }
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace, true));
        return trace.toString()
                .lines()
                .filter(line -> !line.matches(INTERNAL_FRAMES))
                .toList();
    }

    @Override
    public ReplacementOptions complete(String code, int at) {
        int[] anchor = {at};
        List<String> names = session.analysis().completionSuggestions(code, at, anchor).stream()
                .map(SourceCodeAnalysis.Suggestion::continuation)
                .distinct()
                .toList();
        return new ReplacementOptions(names, anchor[0], at);
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return new LanguageInfo.Builder("java")
                .version(Runtime.version().toString())
                .mimetype("text/x-java-source")
                .fileExtension(".java")
                .pygments("java")
                .codemirror("java")
                .build();
    }

    @Override
    public void interrupt() {
        session.interrupt();
    }

    @Override
    public void onShutdown(boolean restart) {
        session.close();
    }
}
