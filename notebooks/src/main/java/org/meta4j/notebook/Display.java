package org.meta4j.notebook;

import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.meta4j.experiment.Report;
import tech.tablesaw.api.Table;

/**
 * Shows values in the notebook that runs, whichever Java kernel it has; in plain Java it prints their text.
 *
 * <p>A value is shown through the adapter of its class: an XChart chart or an image as a picture, a Tablesaw table or a
 * report as HTML. After {@link #init}, the last expression of a cell renders the same way.
 */
public final class Display {

    private static final Adapters ADAPTERS = new Adapters();
    private static final ConcurrentMap<String, LiveDisplay> PLACES = new ConcurrentHashMap<>();
    private static Optional<Kernel> kernel = Optional.empty();

    static {
        ADAPTERS.register(Chart.class, Display::chart);
        ADAPTERS.register(RenderedImage.class, image -> picture(image, "picture, "));
        ADAPTERS.register(Table.class, Display::table);
        ADAPTERS.register(Report.class, report -> table(ResultTables.of(report)));
    }

    private Display() {}

    /** Finds the kernel and teaches it the adapters; calling it again does nothing. JJava calls it at its start. */
    public static void init() {
        kernel();
    }

    /** Shows values of {@code type} as the bundle that {@code adapter} returns: MIME type to text, or base64 for images. */
    public static synchronized <T> void register(Class<T> type, Function<? super T, Map<String, String>> adapter) {
        ADAPTERS.register(type, adapter);
        kernel.ifPresent(running -> running.register(type, ADAPTERS::bundle));
    }

    /** Shows {@code value} under the cell that runs, or prints its text where there is no kernel. */
    public static void show(@Nullable Object value) {
        Object shown = value == null ? "null" : value;
        kernel().ifPresentOrElse(running -> running.show(shown), () -> System.out.println(text(shown)));
    }

    /**
     * Shows {@code value} under the cell that runs, or replaces what this cell shows under the same {@code id}. Where
     * there is no kernel, it prints the text when that has changed.
     */
    public static void update(String id, Object value) {
        PLACES.compute(id, (name, place) -> place != null && place.isCurrent() ? place : place())
                .show(value);
    }

    /** Returns a new place under the cell that runs. */
    static LiveDisplay place() {
        return new LiveDisplay(kernel());
    }

    /** Returns whether values are shown in a notebook. */
    static boolean inNotebook() {
        return kernel().isPresent();
    }

    static Adapters adapters() {
        return ADAPTERS;
    }

    private static synchronized Optional<Kernel> kernel() {
        if (kernel.isEmpty()) {
            kernel = Kernel.running();
            kernel.ifPresent(running -> ADAPTERS.types().forEach(type -> running.register(type, ADAPTERS::bundle)));
        }
        return kernel;
    }

    static String text(Object value) {
        return ADAPTERS.bundle(value).getOrDefault("text/plain", "");
    }

    private static Map<String, String> table(Table table) {
        return Map.of("text/html", Tables.html(table), "text/plain", table.print());
    }

    private static Map<String, String> chart(Chart<?, ?> chart) {
        String name = "%s: %s, ".formatted(chart.getClass().getSimpleName(), chart.getTitle());
        return picture(BitmapEncoder.getBufferedImage(chart), name);
    }

    private static Map<String, String> picture(RenderedImage image, String name) {
        String text = "[%s%d x %d]".formatted(name, image.getWidth(), image.getHeight());
        return Map.of("image/png", png(image), "text/plain", text);
    }

    private static String png(RenderedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
