package org.meta4j.data;

/** A grey image on which strokes are drawn, their edges one pixel soft. */
final class Canvas {
    private static final int PIECES = 16;
    /** Half the width of a stroke in the units of the strokes. */
    private static final double RADIUS = 0.6;

    private final int size;
    private final double scale;
    private final double radius;
    private final byte[] pixels;

    /**
     * @param size width and height in pixels
     * @param scale pixels a unit of the strokes
     */
    Canvas(int size, double scale) {
        this.size = size;
        this.scale = scale;
        this.radius = RADIUS * scale;
        this.pixels = new byte[size * size];
    }

    /** Returns the pixels themselves, row-major, ink = 255. */
    byte[] pixels() {
        return pixels;
    }

    void draw(double[] bezier) {
        double[] from = {scale * bezier[0], scale * bezier[1]};
        for (int i = 1; i <= PIECES; i++) {
            double t = (double) i / PIECES;
            double[] to = {scale * at(bezier, 0, t), scale * at(bezier, 1, t)};
            drawLine(from, to);
            from = to;
        }
    }

    private static double at(double[] bezier, int axis, double t) {
        double u = 1 - t;
        return u * u * u * bezier[axis]
                + 3 * u * u * t * bezier[2 + axis]
                + 3 * u * t * t * bezier[4 + axis]
                + t * t * t * bezier[6 + axis];
    }

    private void drawLine(double[] from, double[] to) {
        int left = bound(Math.min(from[0], to[0]) - radius - 1);
        int right = bound(Math.max(from[0], to[0]) + radius + 1);
        int top = bound(Math.min(from[1], to[1]) - radius - 1);
        int bottom = bound(Math.max(from[1], to[1]) + radius + 1);
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double ink = Math.min(1, radius + 0.5 - distance(x, y, from, to));
                int i = y * size + x;
                pixels[i] = (byte) Math.max(pixels[i] & 255, (int) (255 * ink));
            }
        }
    }

    private int bound(double position) {
        return (int) Math.max(0, Math.min(size - 1, Math.round(position)));
    }

    private static double distance(double x, double y, double[] from, double[] to) {
        double dx = to[0] - from[0];
        double dy = to[1] - from[1];
        double square = dx * dx + dy * dy;
        double t = square == 0 ? 0 : ((x - from[0]) * dx + (y - from[1]) * dy) / square;
        double nearest = Math.max(0, Math.min(1, t));
        return Math.hypot(x - from[0] - nearest * dx, y - from[1] - nearest * dy);
    }
}
