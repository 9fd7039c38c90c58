package org.meta4j.notebook;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kernel this JVM runs in, found by reflection, so that nothing here needs a kernel to load. */
final class Kernel {

    private record Origin(String type, String method) {}

    private static final Origin JJAVA = new Origin("org.dflib.jjava.jupyter.kernel.BaseKernel", "notebookKernel");
    private static final Origin IJAVA = new Origin("io.github.spencerpark.ijava.IJava", "getKernelInstance");
    private static final Origin OWN = new Origin("org.meta4j.notebook.kernel.NotebookKernel", "running");

    private final Reflected kernel;
    private final KernelRenderer renderer;

    Kernel(Object kernel) {
        this.kernel = new Reflected(kernel);
        this.renderer = new KernelRenderer(this.kernel.get("getRenderer").target());
    }

    /** Returns the running kernel, or nothing in plain Java. */
    static Optional<Kernel> running() {
        return Stream.of(JJAVA, IJAVA, OWN)
                .flatMap(origin -> Stream.ofNullable(instance(origin)))
                .findFirst()
                .map(Kernel::new);
    }

    void register(Class<?> type, Function<Object, Map<String, String>> adapter) {
        renderer.register(type, adapter);
    }

    void show(Object value) {
        kernel.run("display", renderer.render(value).target());
    }

    /** Shows a value so that {@link #replace} finds it by {@code id}. */
    void show(String id, Object value) {
        kernel.run("display", identified(id, value));
    }

    /** Shows a value instead of the one that was shown by {@code id}. */
    void replace(String id, Object value) {
        kernel.get("getIO").field("display").run("updateDisplay", identified(id, value));
    }

    /** Returns a number that differs from one execution of a cell to the next. */
    int cell() {
        return Integer.parseInt(
                kernel.field("executionCount").get("get").target().toString());
    }

    private Object identified(String id, Object value) {
        Reflected data = renderer.render(value);
        data.run("setDisplayId", id);
        return data.target();
    }

    private static @Nullable Object instance(Origin origin) {
        try {
            return Class.forName(origin.type()).getMethod(origin.method()).invoke(null);
        } catch (ReflectiveOperationException | LinkageError e) {
            return null; // another kernel's library, or plain Java
        }
    }
}
