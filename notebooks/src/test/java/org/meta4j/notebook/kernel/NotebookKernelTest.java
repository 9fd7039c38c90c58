package org.meta4j.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NotebookKernelTest {

    private final NotebookKernel kernel = new NotebookKernel();

    @AfterEach
    void close() {
        kernel.onShutdown(false);
    }

    @Test
    void lastExpressionIsTheValueOfTheCell() throws Exception {
        assertThat(text("int x = 20; int y = 1;\nx * 2 + y")).isEqualTo("41");
    }

    @Test
    void declarationAndVoidCallHaveNoValue() throws Exception {
        assertThat(kernel.eval("1 + 1; int x = 5;")).isNull();
        assertThat(kernel.eval("Thread.yield()")).isNull();
        assertThat(kernel.eval("// nothing")).isNull();
    }

    @Test
    void variablesStayFromCellToCell() throws Exception {
        kernel.eval("record Point(int x, int y) {}\nvar p = new Point(3, 4);");

        assertThat(text("p")).isEqualTo("Point[x=3, y=4]");
    }

    @Test
    void laterImportsKeepWhatWasDeclared() throws Exception {
        kernel.eval("var words = new java.util.ArrayList<String>(); String word = \"w\";");
        kernel.eval("import java.util.concurrent.*;\nimport java.util.regex.*;\n\n  import static java.lang.Math.*;");

        assertThat(text("words + word")).isEqualTo("[]w");
    }

    @Test
    void compileErrorQuotesTheLine() {
        assertThatThrownBy(() -> kernel.eval("int a = 1;\nint b = missing + a;"))
                .isInstanceOf(CompileError.class)
                .hasMessageContaining("cannot find symbol")
                .hasMessageEndingWith("int b = missing + a;");
    }

    @Test
    void exceptionKeepsItsCauses() {
        String cell = "throw new IllegalStateException(\"outer\", new RuntimeException(\"inner\"));";

        assertThatThrownBy(() -> kernel.eval(cell))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("inner")
                .satisfies(e -> assertThat(kernel.formatError((Exception) e))
                        .contains(
                                "java.lang.IllegalStateException: outer",
                                "Caused by: java.lang.RuntimeException: inner")
                        .noneMatch(line -> line.contains("FutureTask")));
    }

    @Test
    void interruptEndsABusyCellAndKeepsItsVariables() throws Exception {
        kernel.eval("volatile boolean begun = false;");
        String loop = "begun = true;\nwhile (!Thread.currentThread().isInterrupted()) { Thread.onSpinWait(); }";
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(
                () -> org.assertj.core.api.Assertions.catchThrowable(() -> kernel.eval(loop)));
        while (!ended.isDone()) {
            kernel.interrupt();
            Thread.sleep(20);
        }

        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(kernel.eval("int after = 1;")).isNull();
    }

    private String text(String cell) throws Exception {
        var data = kernel.eval(cell);
        if (data == null) {
            throw new AssertionError("No value: " + cell);
        }
        return String.valueOf(data.getData(MIMEType.TEXT_PLAIN));
    }
}
