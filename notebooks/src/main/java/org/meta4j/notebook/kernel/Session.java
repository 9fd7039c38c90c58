package org.meta4j.notebook.kernel;

import java.io.File;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Runs cells of Java one after another in this JVM: what one declares, the later ones see. */
final class Session implements AutoCloseable {

    private final CellExecution execution = new CellExecution();
    private final JShell shell;

    Session() {
        shell = JShell.builder().executionEngine(execution.provider(), Map.of()).build();
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .forEach(shell::addToClasspath);
    }

    /** Returns the value of the cell's last snippet if that is an expression; throws what the cell throws. */
    Optional<Object> run(String cell) throws Exception {
        Optional<Object> value = Optional.empty();
        String rest = cell;
        while (!rest.isBlank()) {
            CompletionInfo next = analysis().analyzeCompletion(rest);
            boolean whole = !next.completeness().isComplete() || next.source() == null;
            value = evaluate(whole ? rest : next.source());
            rest = whole ? "" : next.remaining();
        }
        return value;
    }

    /** Ends the cell that runs. */
    void interrupt() {
        execution.interrupt();
    }

    SourceCodeAnalysis analysis() {
        return shell.sourceCodeAnalysis();
    }

    @Override
    public void close() {
        shell.close();
    }

    private Optional<Object> evaluate(String source) throws Exception {
        execution.reset();
        boolean isExpression = false;
        // JShell takes an import after white space for a change of all that was declared before, and declares it anew,
        // empty.
        for (SnippetEvent event : shell.eval(source.strip())) {
            if (event.status() == Snippet.Status.REJECTED) {
                throw new CompileError(errors(event.snippet()));
            }
            if (execution.thrown().isPresent()) {
                Throwable thrown = execution.thrown().get();
                throw thrown instanceof Exception exception ? exception : new RuntimeException(thrown);
            }
            if (event.exception() != null) {
                throw event.exception();
            }
            isExpression |= event.snippet().kind() == Snippet.Kind.EXPRESSION
                    || event.snippet().subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
        }
        return isExpression ? execution.value() : Optional.empty();
    }

    private String errors(Snippet snippet) {
        return shell.diagnostics(snippet)
                .filter(Diag::isError)
                .map(error -> error.getMessage(Locale.ROOT) + "\n  " + lineAt(snippet.source(), error.getPosition()))
                .collect(Collectors.joining("\n"));
    }

    private static String lineAt(String source, long position) {
        String before = source.substring(0, (int) Math.min(Math.max(position, 0), source.length()));
        long line = before.chars().filter(c -> c == '\n').count();
        return source.lines().skip(line).findFirst().orElse("").strip();
    }
}
