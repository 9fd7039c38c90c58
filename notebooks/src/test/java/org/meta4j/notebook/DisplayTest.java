package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

final class DisplayTest {

    interface Shape {}

    record Square(int side) implements Shape {}

    static class Animal {}

    static final class Cat extends Animal {}

    /** Rendering by one of the two kernel libraries: MIME type to data. */
    interface Rendering {
        Optional<Object> data(Object value, String mimeType);
    }

    static Stream<Named<Rendering>> kernels() {
        return Stream.of(Named.of("IJava", ijava(adapters())), Named.of("JJava", jjava(adapters())));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void chartRendersAsPictureWithItsLine(Rendering kernel) throws IOException {
        BufferedImage image = image(kernel.data(chart(), "image/png").orElseThrow());

        assertThat(image.getWidth()).isEqualTo(300);
        assertThat(image.getHeight()).isEqualTo(200);
        assertThat(image.getRGB(0, 0, 300, 200, null, 0, 300)).contains(0xff000000 | 0x0000ff);
        assertThat(kernel.data(chart(), "text/plain")).contains("[XYChart: Line, 300 x 200]");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void imageRendersAsPictureWithItsPixels(Rendering kernel) throws IOException {
        BufferedImage image = new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB);
        image.setRGB(29, 19, 0x00ff00);

        BufferedImage shown = image(kernel.data(image, "image/png").orElseThrow());

        assertThat(shown.getRGB(29, 19)).isEqualTo(0xff00ff00);
        assertThat(kernel.data(image, "text/plain")).contains("[picture, 30 x 20]");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void tableRendersAsHtmlWithEscapedCells(Rendering kernel) {
        Table table = Table.create(StringColumn.create("a<b", "x & y"));

        assertThat(kernel.data(table, "text/html").orElseThrow().toString()).contains(">a&lt;b<", ">x &amp; y<");
        assertThat(kernel.data(table, "text/plain").orElseThrow().toString()).contains("x & y");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void adapterOfInterfaceIsFound(Rendering kernel) {
        assertThat(kernel.data(new Square(3), "text/html")).contains("<b>Square[side=3]</b>");
        assertThat(kernel.data(new Square(3), "text/plain")).contains("Square[side=3]");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void adapterOfSuperclassIsFound(Rendering kernel) {
        assertThat(kernel.data(new Cat(), "text/html")).contains("<i>animal</i>");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void unknownObjectIsLeftAlone(Rendering kernel) {
        assertThat(kernel.data(Optional.of(1), "text/plain")).contains("Optional[1]");
        assertThat(kernel.data(Optional.of(1), "text/html")).isEmpty();
    }

    @Test
    void adapterOfClassWinsOverThatOfItsSuperclass() {
        Adapters adapters = adapters();
        adapters.register(Cat.class, cat -> Map.of("text/plain", "cat"));

        assertThat(adapters.bundle(new Cat())).containsExactly(Map.entry("text/plain", "cat"));
    }

    @Test
    void showPrintsTextWithoutKernel() {
        assertThat(printed(() -> Display.show(chart()))).isEqualToIgnoringNewLines("[XYChart: Line, 300 x 200]");
    }

    @Test
    void updateWithoutKernelPrintsOnlyChanges() {
        String printed = printed(() -> {
            Display.update("count", 1);
            Display.update("count", 1);
            Display.update("count", 2);
        });
        assertThat(printed.lines()).containsExactly("1", "2");
    }

    private static Adapters adapters() {
        Adapters adapters = Display.adapters();
        adapters.register(Shape.class, shape -> Map.of("text/html", "<b>" + shape + "</b>"));
        adapters.register(Animal.class, animal -> Map.of("text/html", "<i>animal</i>"));
        return adapters;
    }

    private static Rendering ijava(Adapters adapters) {
        var renderer = new io.github.spencerpark.jupyter.kernel.display.Renderer();
        adapters.types().forEach(type -> new KernelRenderer(renderer).register(type, adapters::bundle));
        return (value, mimeType) -> Optional.ofNullable(renderer.render(value)
                .getData(io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.parse(mimeType)));
    }

    private static Rendering jjava(Adapters adapters) {
        var renderer = new org.dflib.jjava.jupyter.kernel.display.Renderer();
        adapters.types().forEach(type -> new KernelRenderer(renderer).register(type, adapters::bundle));
        return (value, mimeType) -> Optional.ofNullable(
                renderer.render(value).getData(org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.parse(mimeType)));
    }

    private static XYChart chart() {
        XYChart chart =
                new XYChartBuilder().width(300).height(200).title("Line").build();
        chart.addSeries("line", new double[] {0, 1}, new double[] {1, 1}).setLineColor(java.awt.Color.BLUE);
        return chart;
    }

    private static BufferedImage image(Object base64) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64.toString())));
    }

    private static String printed(Runnable action) {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
