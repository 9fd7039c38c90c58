package org.meta4j.data;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import javax.imageio.ImageReader;
import org.w3c.dom.Element;

/** What the numbers of a decoded picture mean: taken for something else they are a wrong picture, without a word. */
final class Samples {
    private Samples() {}

    /** Throws unless they are counted from black, 0, in 1 to 16 bits, and are grey, RGB or CMYK. */
    static void require(BufferedImage image, String kind) throws IOException {
        int bits = image.getSampleModel().getSampleSize(0);
        if (!kind.isEmpty() || bits > Short.SIZE) {
            throw new IOException("its samples are of " + bits + " bits" + kind
                    + ", but only unsigned ones of 1 to 16 bits are read; save it with 8 bits a channel");
        }
        int space = image.getColorModel().getColorSpace().getType();
        if (space != ColorSpace.TYPE_GRAY && space != ColorSpace.TYPE_RGB && space != ColorSpace.TYPE_CMYK) {
            throw new IOException("its colours are neither grey nor RGB nor CMYK; save it as RGB");
        }
    }

    /** Returns what is unusual in the numbers that were read, or nothing. */
    static String kind(ImageReader reader, BufferedImage image) throws IOException {
        return switch (image.getSampleModel().getDataType()) {
            case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> ", floating-point";
            case DataBuffer.TYPE_SHORT -> ", signed";
            // Signed bytes look like others in Java; only TIFF has them.
            case DataBuffer.TYPE_BYTE -> reader instanceof TIFFImageReader && isSigned(reader) ? ", signed" : "";
            default -> "";
        };
    }

    private static boolean isSigned(ImageReader reader) throws IOException {
        Element metadata = (Element) reader.getImageMetadata(0).getAsTree("javax_imageio_1.0");
        Element format = (Element) metadata.getElementsByTagName("SampleFormat").item(0);
        return format.getAttribute("value").startsWith("SignedIntegral");
    }
}
