package org.meta4j.notebook;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Rows of small images under a title, each row with its name, and columns in groups under headings.
 *
 * @param height of an image in pixels
 * @param width of an image in pixels
 * @param channels 1 for ink on paper, drawn dark on white, or 3 for red, green and blue
 * @param groups the columns, from left to right
 * @param rows the images
 */
record ImageGrid(String title, int height, int width, int channels, List<Group> groups, List<Row> rows) {
    /** Images up to this height are drawn twice as large. */
    private static final int SMALL = 42;

    private static final int GAP = 4;
    private static final int GROUP_GAP = 28;
    private static final int MARGIN = 12;
    private static final int LINE = 22;
    private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Color FRAME = new Color(0xD0D0D0);

    /** So many columns under a heading, which may be empty. */
    record Group(String heading, int columns) {}

    /** A name, its colour, and images {@code [height, width, channels]} in [0, 1]; as many as the columns or fewer. */
    record Row(String name, Color color, List<float[]> images) {}

    /** Returns the picture. */
    BufferedImage draw() {
        int names = nameWidth();
        int columns = groups.stream().mapToInt(Group::columns).sum();
        int wide = 2 * MARGIN + names + columns * (zoom() * width + GAP) + (groups.size() - 1) * GROUP_GAP;
        int top = MARGIN + LINE + (headed() ? LINE : 0);
        int high = top + rows.size() * (zoom() * height + GAP) + MARGIN;
        int titleWidth = Plot.metrics(Plot.TITLE).stringWidth(title) + 2 * MARGIN;
        BufferedImage picture = new BufferedImage(Math.max(wide, titleWidth), high, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas(picture);
        graphics.setFont(Plot.TITLE);
        graphics.drawString(
                title, (picture.getWidth() - Plot.metrics(Plot.TITLE).stringWidth(title)) / 2, MARGIN + 12);
        graphics.setFont(PLAIN);
        headings(graphics, MARGIN + names, top - 8);
        for (int row = 0; row < rows.size(); row++) {
            row(graphics, rows.get(row), MARGIN + names, top + row * (zoom() * height + GAP));
        }
        graphics.dispose();
        return picture;
    }

    private int zoom() {
        return height <= SMALL ? 2 : 1;
    }

    private boolean headed() {
        return groups.stream().anyMatch(group -> !group.heading().isEmpty());
    }

    private int nameWidth() {
        return MARGIN
                + rows.stream()
                        .mapToInt(row -> Plot.metrics(PLAIN).stringWidth(row.name()))
                        .max()
                        .orElse(0);
    }

    private static Graphics2D canvas(BufferedImage picture) {
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.setColor(Color.BLACK);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        return graphics;
    }

    private void headings(Graphics2D graphics, int left, int y) {
        int column = 0;
        for (int group = 0; group < groups.size(); group++) {
            graphics.drawString(groups.get(group).heading(), x(left, column, group), y);
            column += groups.get(group).columns();
        }
    }

    private int x(int left, int column, int group) {
        return left + column * (zoom() * width + GAP) + group * GROUP_GAP;
    }

    private void row(Graphics2D graphics, Row row, int left, int y) {
        graphics.setColor(row.color());
        graphics.drawString(row.name(), MARGIN, y + zoom() * height / 2 + 5);
        int column = 0;
        for (int group = 0; group < groups.size(); group++) {
            int end = Math.min(row.images().size(), column + groups.get(group).columns());
            for (; column < end; column++) {
                int x = x(left, column, group);
                graphics.drawImage(tile(row.images().get(column)), x, y, zoom() * width, zoom() * height, null);
                graphics.setColor(FRAME);
                graphics.drawRect(x, y, zoom() * width - 1, zoom() * height - 1);
            }
        }
    }

    private BufferedImage tile(float[] pixels) {
        BufferedImage tile = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            tile.setRGB(i % width, i / width, color(pixels, i * channels).getRGB());
        }
        return tile;
    }

    private Color color(float[] pixels, int at) {
        if (channels == 1) {
            float paper = 1 - shade(pixels[at]);
            return new Color(paper, paper, paper);
        }
        return new Color(shade(pixels[at]), shade(pixels[at + 1]), shade(pixels[at + 2]));
    }

    /** Returns the value in [0, 1], cut off where it is outside; 0 for what is no number. */
    private static float shade(float value) {
        return value >= 0 ? Math.min(1, value) : 0;
    }
}
