package org.meta4j.notebook;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The frame of the charts: size, colours, title, axes and legend. */
final class Plot {
    static final int WIDTH = 520;
    static final int HEIGHT = 360;
    static final Font TITLE = title(14);
    private static final int SMALLEST_TITLE = 8;

    /** Titles stand above the middle of the axes, not of the picture. */
    private static final int TITLE_MARGINS = 120;

    /** Colours that stay apart for the colour-blind (Okabe and Ito 2008). */
    static final List<Color> COLORS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9));

    private Plot() {}

    /** Returns the colour of a class of an episode. */
    static Color color(int way) {
        return COLORS.get(way % COLORS.size());
    }

    /** Returns the chart on white with a title as large as fits above it: XChart would cut it off. */
    static <T extends Chart<?, ?>> T fitted(T chart) {
        int size = TITLE.getSize();
        while (size > SMALLEST_TITLE
                && metrics(title(size)).stringWidth(chart.getTitle()) > chart.getWidth() - TITLE_MARGINS) {
            size--;
        }
        chart.getStyler().setChartTitleFont(title(size)).setChartBackgroundColor(Color.WHITE);
        return chart;
    }

    private static Font title(int size) {
        return new Font(Font.SANS_SERIF, Font.BOLD, size);
    }

    /** Returns how wide texts are. */
    static FontMetrics metrics(Font font) {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            return graphics.getFontMetrics(font);
        } finally {
            graphics.dispose();
        }
    }

    /** Returns the chart, fitted, with the lines of its grid and the border of its legend in light grey. */
    static <T extends Chart<? extends AxesChartStyler, ?>> T onAxes(T chart) {
        chart.getStyler().setPlotGridLinesColor(new Color(0xE0E0E0)).setLegendBorderColor(Color.LIGHT_GRAY);
        return fitted(chart);
    }

    /** Returns the chart with its legend in a line below it. */
    static <T extends Chart<?, ?>> T legendBelow(T chart) {
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
        return chart;
    }

    static XYChart chart(String title, String xAxis, String yAxis) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        chart.getStyler()
                .setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Line)
                .setLegendPosition(LegendPosition.InsideNE)
                .setLegendPadding(4);
        return onAxes(chart);
    }
}
