package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class GreyPngTest {
    @Test
    void oneBitAndEightBitsGiveTheSamePixels() throws IOException {
        byte[] binary = GreyPng.decode(TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_BINARY, 30, 50), 105);
        byte[] grey = GreyPng.decode(TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_GRAY, 30, 50), 105);
        assertThat(binary).isEqualTo(grey);
        assertThat(binary[50 * 105 + 29]).isEqualTo((byte) 255);
        assertThat(binary[50 * 105 + 30]).isZero();
        assertThat(binary[57 * 105 + 37]).isZero();
        assertThat(binary[58 * 105 + 37]).isEqualTo((byte) 255);
    }

    @Test
    void greysOfImageIoComeBack() throws IOException {
        BufferedImage image = new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = new byte[81];
        new Random(1).nextBytes(pixels);
        image.getRaster().setDataElements(0, 0, 9, 9, pixels);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        assertThat(GreyPng.decode(bytes.toByteArray(), 9)).isEqualTo(pixels);
    }

    @Test
    void everyFilterIsUndone() throws IOException {
        // 5x5 random greys, row y with filter y.
        byte[] png = Base64.getDecoder()
                .decode("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAAAAACoBHk5AAAAJ0lEQVR4nGNYo196wJnx94"
                        + "kli04xSenv9StmPlfsd7KRhe/8/5LpAMwqDbhPrAEQAAAAAElFTkSuQmCC");
        assertThat(Base64.getEncoder().encodeToString(GreyPng.decode(png, 5)))
                .isEqualTo("rC91wEP7w2cJ0xXyJFdG2FiMOsHmJ1euWA==");
    }

    @Test
    void brokenFilesSayWhatIsWrong() throws IOException {
        byte[] png = TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_BINARY, 30, 50);
        byte[] flipped = png.clone();
        flipped[60] ^= 4;
        assertThatThrownBy(() -> GreyPng.decode(flipped, 105)).hasMessage("its checksum is wrong");
        assertThatThrownBy(() -> GreyPng.decode(Arrays.copyOf(png, 70), 105)).hasMessage("it ends too early");
        assertThatThrownBy(() -> GreyPng.decode(new byte[0], 105)).hasMessage("it is not a PNG file");
        assertThatThrownBy(() -> GreyPng.decode(new byte[100], 105)).hasMessage("it is not a PNG file");
        assertThatThrownBy(() -> GreyPng.decode(png, 28)).hasMessage("it has 105x105 pixels, expected 28x28");
        byte[] colour = TinyOmniglot.png(105, BufferedImage.TYPE_INT_RGB, 30, 50);
        assertThatThrownBy(() -> GreyPng.decode(colour, 105))
                .hasMessage("it is not grey, or interlaced, or has more than 8 bits a pixel");
    }

    /** Returns a file of 105x105 pixels whose header is the given bytes behind the size, with the right checksum. */
    private static byte[] withHeader(int... fields) throws IOException {
        byte[] png = TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_GRAY, 30, 50);
        ByteBuffer out = ByteBuffer.allocate(8 + 20 + fields.length + png.length - 33);
        out.put(png, 0, 8)
                .putInt(8 + fields.length)
                .putInt(0x49484452)
                .putInt(105)
                .putInt(105);
        for (int field : fields) {
            out.put((byte) field);
        }
        CRC32 sum = new CRC32();
        sum.update(out.array(), 12, 12 + fields.length);
        return out.putInt((int) sum.getValue()).put(png, 33, png.length - 33).array();
    }

    @Test
    void everyFieldOfTheHeaderIsChecked() throws IOException {
        assertThat(GreyPng.decode(withHeader(8, 0, 0, 0, 0), 105)).hasSize(105 * 105);
        String kind = "it is not grey, or interlaced, or has more than 8 bits a pixel";
        String none = "its header is none that PNG has";
        assertHeader(none, 0, 0, 0, 0, 0);
        assertHeader(none, 3, 0, 0, 0, 0);
        assertHeader(kind, 128, 0, 0, 0, 0);
        assertHeader(kind, 255, 0, 0, 0, 0);
        assertHeader(kind, 16, 0, 0, 0, 0);
        assertHeader(kind, 8, 3, 0, 0, 0);
        assertHeader(none, 8, 0, 1, 0, 0);
        assertHeader(none, 8, 0, 0, 1, 0);
        assertHeader(kind, 8, 0, 0, 0, 1);
        assertHeader("its header has 8 bytes, expected 13");
        assertHeader("its header has 10 bytes, expected 13", 8, 0);
        assertHeader("its header has 14 bytes, expected 13", 8, 0, 0, 0, 0, 0);
    }

    private static void assertHeader(String message, int... fields) throws IOException {
        byte[] png = withHeader(fields);
        assertThatThrownBy(() -> GreyPng.decode(png, 105))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    @Test
    void aFileHasOneHeaderAndItIsFirst() throws IOException {
        byte[] png = TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_GRAY, 30, 50);
        byte[] none = ByteBuffer.allocate(png.length - 25)
                .put(png, 0, 8)
                .put(png, 33, png.length - 33)
                .array();
        byte[] two = ByteBuffer.allocate(png.length + 25)
                .put(png, 0, 33)
                .put(png, 8, png.length - 8)
                .array();
        for (byte[] broken : List.of(none, two)) {
            assertThatThrownBy(() -> GreyPng.decode(broken, 105)).hasMessage("it does not begin with its only header");
        }
    }

    @Test
    void noBrokenFileEscapesAsAnotherException() throws IOException {
        byte[] png = TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_BINARY, 30, 50);
        for (int i = 0; i < png.length; i++) {
            byte[] broken = png.clone();
            broken[i] ^= 0x55;
            assertThatThrownBy(() -> GreyPng.decode(broken, 105)).isInstanceOf(IOException.class);
            byte[] cut = Arrays.copyOf(png, i);
            assertThatThrownBy(() -> GreyPng.decode(cut, 105)).isInstanceOf(IOException.class);
        }
    }
}
