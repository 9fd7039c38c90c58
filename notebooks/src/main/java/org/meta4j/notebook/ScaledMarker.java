package org.meta4j.notebook;

import java.awt.Graphics2D;
import org.knowm.xchart.style.markers.Marker;

/** A marker larger or smaller than those of the rest of its chart, which all have one size. */
final class ScaledMarker extends Marker {
    private final Marker marker;
    private final double factor;

    ScaledMarker(Marker marker, double factor) {
        this.marker = marker;
        this.factor = factor;
    }

    @Override
    public void paint(Graphics2D graphics, double x, double y, int size) {
        marker.paint(graphics, x, y, (int) Math.round(factor * size));
    }
}
