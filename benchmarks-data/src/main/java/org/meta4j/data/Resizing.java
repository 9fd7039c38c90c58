package org.meta4j.data;

import java.util.Locale;

/** How images are brought to the size that networks take. */
public enum Resizing {
    /**
     * The pixel nearest to the middle. This is what the codes of Finn et al. 2017 (although it asks for Lanczos), Snell et
     * al. 2017 and Nichol et al. 2018 do with Omniglot: all three resize with Pillow, which resizes 1-bit images by nearest
     * neighbour whatever filter is asked for. Nichol et al. do the same with miniImageNet: their code names no filter, and
     * before Pillow 7.0 that meant the nearest pixel.
     */
    NEAREST {
        @Override
        byte[] apply(byte[] plane, int height, int width, int size) {
            byte[] out = new byte[size * size];
            for (int y = 0; y < size; y++) {
                int row = (2 * y + 1) * height / (2 * size) * width;
                for (int x = 0; x < size; x++) {
                    out[y * size + x] = plane[row + (2 * x + 1) * width / (2 * size)];
                }
            }
            return out;
        }
    },

    /**
     * Lanczos windows of 3 lobes stretched over the pixels that fall together, as Pillow resizes images of 8 bits a channel.
     * This is what the code of Finn et al. 2017 does with miniImageNet, and what libraries do that turn Omniglot's drawings
     * into 8-bit grey first.
     */
    LANCZOS {
        @Override
        byte[] apply(byte[] plane, int height, int width, int size) {
            byte[] narrow = Lanczos.of(width, size).shrinkAndTranspose(plane, height);
            return Lanczos.of(height, size).shrinkAndTranspose(narrow, size);
        }
    };

    /** Returns the one of this name. */
    static Resizing of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns a square plane from one of any size, both unsigned and row-major. */
    abstract byte[] apply(byte[] plane, int height, int width, int size);
}
