package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResizingTest {
    private static final int[] IMAGE = {
        0, 0, 0, 255, 255, 255, 255, //
        255, 0, 255, 255, 0, 0, 255, //
        255, 255, 0, 0, 255, 255, 255, //
        0, 255, 255, 255, 0, 255, 0, //
        255, 255, 0, 255, 255, 255, 255, //
        255, 0, 255, 0, 0, 255, 255, //
        10, 60, 110, 160, 210, 250, 30
    };

    @Test
    void lanczosGivesWhatPillowGives() {
        // Pillow 13.0: Image.fromarray(IMAGE).resize((3, 3), Image.LANCZOS), on 8-bit grey.
        assertThat(unsigned(Resizing.LANCZOS.apply(bytes(IMAGE), 7, 7, 3)))
                .containsExactly(103, 145, 180, 200, 153, 179, 116, 133, 197);
    }

    @Test
    void nearestTakesThePixelInTheMiddle() {
        assertThat(unsigned(Resizing.NEAREST.apply(bytes(IMAGE), 7, 7, 3)))
                .containsExactly(0, 255, 0, 255, 255, 255, 0, 0, 255);
    }

    @Test
    void aBlankSheetStaysBlank() {
        for (Resizing resizing : Resizing.values()) {
            byte[] sheet = bytes(new int[105 * 105]);
            Arrays.fill(sheet, (byte) 255);
            assertThat(unsigned(resizing.apply(sheet, 105, 105, 28)))
                    .hasSize(784)
                    .containsOnly(255);
        }
    }

    private static byte[] bytes(int[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static int[] unsigned(byte[] bytes) {
        int[] values = new int[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] & 255;
        }
        return values;
    }
}
