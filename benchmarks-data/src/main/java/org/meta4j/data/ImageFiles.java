package org.meta4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Reason;
import org.meta4j.autodiff.Tensor;
import org.meta4j.images.Pixels;

/**
 * JPEG, PNG, GIF, BMP, TIFF, WebP and PNM files, as what a model takes. They have up to 64 million pixels of 1 to 16 bits a channel;
 * of several pictures in a file the first is read. As by Pillow, transparency, profiles and Exif's orientation are not looked at.
 *
 * <pre>{@code
 * var support = ImageFolders.support(Path.of("animals"), 32);                  // animals/cat/1.jpg, animals/dog/1.jpg, ...
 * var predictor = learner.adapt(run.theta(), support.examples(), 0).after(10);
 * String name = support.name(predictor.predict(ImageFiles.read(Path.of("new.jpg"), 32), Seeing.INDUCTIVE));
 * }</pre>
 */
public final class ImageFiles {
    /** How a user's own pictures are brought to a size, those that are trained on and those that are asked about alike. */
    static final Resizing OWN = Resizing.LANCZOS;

    private ImageFiles() {}

    /** What of a picture a model takes, each in [0, 1]. */
    public enum Channels {
        /** Red, green and blue. */
        COLOUR(3),
        /** One channel, black 0 and white 1. */
        GREY(1),
        /** One channel, white 0 and black 1, as Omniglot: for pictures of dark ink on white paper. */
        INK(1);

        private final int count;

        Channels(int count) {
            this.count = count;
        }

        /** Returns how many there are. */
        public int count() {
            return count;
        }
    }

    /** Returns a picture in colour, {@code [1, size, size, 3]} in [0, 1] and float32, brought to its size by Lanczos windows. */
    public static Tensor read(Path picture, int size) {
        return read(picture, size, Channels.COLOUR);
    }

    /** Returns the same with other channels, {@code [1, size, size, channels]}. */
    public static Tensor read(Path picture, int size, Channels channels) {
        requireSize(size);
        if (!Files.isRegularFile(picture)) {
            throw new IllegalArgumentException("there is no picture " + picture.toAbsolutePath());
        }
        return tensor(decode(picture, size, channels), 1, size, channels);
    }

    static void requireSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("the size of images must be at least 1 pixel, but is " + size);
        }
    }

    static Tensor tensor(byte[] pixels, int count, int size, Channels channels) {
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Pixels.unit(pixels[i]);
        }
        return Engine.cpu().tensor(values, count, size, size, channels.count());
    }

    /** Returns the pictures in a folder, by their names or content, sorted. */
    static List<Path> list(Path folder) {
        return FolderContent.of(folder).pictures();
    }

    /** Returns the folders in a folder, sorted. */
    static List<Path> folders(Path folder) {
        return FolderContent.of(folder).folders();
    }

    /** Returns the last part of a path; in a zip file those of folders end in a slash. */
    static String name(Path path) {
        String whole = path.getFileSystem().equals(FileSystems.getDefault())
                ? path.toUri().getPath() // which keeps the letters of a name that the locale lacks
                : path.toString();
        String name = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Returns the path as a user knows it; one in a zip file with that file's. */
    static String describe(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault())
                ? path.toString()
                : path.getFileSystem() + "!" + path;
    }

    /** Returns the image {@code [size, size, 3]}, row-major and unsigned. */
    static byte[] decode(Path file, int size, Resizing resizing) {
        Picture picture = open(file);
        byte[] out = new byte[size * size * 3];
        for (int channel = 0; channel < 3; channel++) {
            byte[] plane = picture.colour(channel, size, resizing);
            for (int i = 0; i < plane.length; i++) {
                out[i * 3 + channel] = plane[i];
            }
        }
        return out;
    }

    /** Returns the image {@code [size, size, channels]}, row-major and unsigned. */
    static byte[] decode(Path file, int size, Channels channels) {
        if (channels == Channels.COLOUR) {
            return decode(file, size, OWN);
        }
        byte[] grey = open(file).grey(size, OWN);
        for (int i = 0; channels == Channels.INK && i < grey.length; i++) {
            grey[i] = (byte) ~grey[i];
        }
        return grey;
    }

    private static Picture open(Path file) {
        try {
            return Picture.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot decode " + describe(file) + ": " + Reason.of(e), e);
        }
    }
}
