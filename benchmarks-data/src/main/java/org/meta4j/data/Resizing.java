package org.meta4j.data;

/** How Omniglot's drawings are made smaller. */
public enum Resizing {
    /**
     * The pixel nearest to the middle, so that images stay black and white. This is what the codes of Finn et al. 2017
     * (although it asks for Lanczos), Snell et al. 2017 and Nichol et al. 2018 do: all three resize with Pillow, which
     * resizes 1-bit images, as Omniglot's are, by nearest neighbour whatever filter is asked for.
     */
    NEAREST {
        @Override
        byte[] apply(byte[] image, int from, int to) {
            byte[] out = new byte[to * to];
            for (int y = 0; y < to; y++) {
                int row = (2 * y + 1) * from / (2 * to) * from;
                for (int x = 0; x < to; x++) {
                    out[y * to + x] = image[row + (2 * x + 1) * from / (2 * to)];
                }
            }
            return out;
        }
    },

    /**
     * Lanczos windows of 3 lobes stretched over the pixels that fall together, in greys, as Pillow resizes 8-bit images.
     * This is what libraries do that turn the drawings into 8-bit grey first.
     */
    LANCZOS {
        @Override
        byte[] apply(byte[] image, int from, int to) {
            Lanczos lanczos = Lanczos.of(from, to);
            return lanczos.shrinkAndTranspose(lanczos.shrinkAndTranspose(image, from), to);
        }
    };

    /** Returns a square image of another width, both grey, unsigned and row-major. */
    abstract byte[] apply(byte[] image, int from, int to);
}
