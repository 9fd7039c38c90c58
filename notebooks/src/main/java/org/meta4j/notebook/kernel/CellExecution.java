package org.meta4j.notebook.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import jdk.jshell.spi.SPIResolutionException;
import org.jspecify.annotations.Nullable;

/** Runs JShell's snippets in this JVM, each in a thread that can be interrupted, and keeps the value or exception itself. */
final class CellExecution extends DirectExecutionControl {

    private volatile FutureTask<@Nullable Object> running = new FutureTask<>(() -> null);
    private volatile @Nullable Object value;
    private volatile @Nullable Throwable thrown;

    /** Returns the form in which JShell asks for this. */
    ExecutionControlProvider provider() {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "notebook";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
                return CellExecution.this;
            }
        };
    }

    /** Forgets the last snippet's value and exception. */
    void reset() {
        value = null;
        thrown = null;
    }

    /** Returns the value of the last snippet, if it had one. */
    Optional<Object> value() {
        return Optional.ofNullable(value);
    }

    /** Returns what the last snippet threw, with its causes. */
    Optional<Throwable> thrown() {
        return Optional.ofNullable(thrown);
    }

    /** Ends the cell at once and interrupts its thread, which goes on if it does not heed that. */
    void interrupt() {
        running.cancel(true);
    }

    @Override
    protected String invoke(Method snippet) throws Exception {
        FutureTask<@Nullable Object> task = new FutureTask<>(() -> snippet.invoke(null));
        running = task;
        Thread thread = new Thread(task, "cell");
        thread.setDaemon(true);
        thread.start();
        try {
            value = task.get();
        } catch (CancellationException e) {
            thrown = new CancellationException("interrupted");
            throw new InvocationTargetException(thrown);
        } catch (ExecutionException e) {
            throw failure(e);
        }
        return "";
    }

    private Exception failure(ExecutionException e) {
        if (!(e.getCause() instanceof InvocationTargetException invocation)) {
            return e;
        }
        if (!(invocation.getCause() instanceof SPIResolutionException)) {
            thrown = invocation.getCause();
        }
        return invocation;
    }
}
