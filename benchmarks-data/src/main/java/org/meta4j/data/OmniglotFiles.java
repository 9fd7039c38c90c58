package org.meta4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.meta4j.autodiff.Reason;
import org.meta4j.images.ImageClass;

/** The author's files, zipped or not: {@code <part>/<Alphabet>/character<NN>/<image>.png}. */
final class OmniglotFiles {
    /** Those of Omniglot have some hundred bytes. */
    private static final int LARGEST = 1 << 20;

    private static final List<String> PARTS = List.of("images_background", "images_evaluation");

    static final URI AUTHOR = URI.create("https://github.com/brendenlake/omniglot/raw/master/python/");
    private static final Map<String, String> MD5 = Map.of(
            "images_background.zip", "68d2efa1b9178cc56df9314c21c6e718",
            "images_evaluation.zip", "6b91aef0f799c5bb55b94e3f2daec811");

    private OmniglotFiles() {}

    /** Returns the two folders or zip files in the directory or in {@code omniglot/} below it; none if there is none. */
    static List<Path> find(Path directory) {
        for (Path place : places(directory)) {
            List<Path> found = in(place);
            if (found.size() == 1) {
                String there = found.get(0).getFileName().toString();
                String missing = PARTS.get(there.startsWith(PARTS.get(0)) ? 1 : 0);
                throw new IllegalStateException("Half of Omniglot is missing in " + place + " (found " + there
                        + ", expected " + missing + "/ or " + missing + ".zip beside it).");
            }
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** Returns whether both are there. */
    static boolean isIn(Path directory) {
        return in(place(directory)).size() == PARTS.size();
    }

    /** Returns where one of them is, or else where they are to be put. */
    static Path place(Path directory) {
        return places(directory).stream()
                .filter(place -> !in(place).isEmpty())
                .findFirst()
                .orElse(directory.resolve("omniglot"));
    }

    private static List<Path> places(Path directory) {
        return List.of(directory, directory.resolve("omniglot"));
    }

    private static List<Path> in(Path place) {
        return PARTS.stream().flatMap(part -> find(place, part)).toList();
    }

    private static Stream<Path> find(Path place, String part) {
        return Stream.of(place.resolve(part), place.resolve(part + ".zip"))
                .filter(Archive::isThere)
                .limit(1);
    }

    /** Returns all characters, sorted by name, inverted so that ink = 255. */
    static List<ImageClass> read(List<Path> sources, Resizing resizing) {
        List<ImageClass> classes = new ArrayList<>();
        for (Path source : sources) {
            String part = ImageFiles.name(source).replace(".zip", "");
            classes.addAll(Archive.read(source, part, folder -> readFolder(folder, resizing)));
        }
        classes.sort(Comparator.comparing(ImageClass::name));
        return classes;
    }

    private static List<ImageClass> readFolder(Path part, Resizing resizing) {
        List<Path> characters = ImageFiles.folders(part).stream()
                .flatMap(alphabet -> ImageFiles.folders(alphabet).stream())
                .toList();
        if (characters.isEmpty()) {
            throw new IllegalStateException("No characters in " + ImageFiles.describe(part)
                    + " (expected <Alphabet>/character<NN>/<image>.png).");
        }
        return characters.parallelStream()
                .map(character -> readCharacter(character, resizing))
                .toList();
    }

    private static ImageClass readCharacter(Path folder, Resizing resizing) {
        List<Path> files = FolderContent.of(folder).entries().stream()
                .filter(file -> file.toString().endsWith(".png") && Files.isRegularFile(file))
                .toList();
        int size = Omniglot.SIZE * Omniglot.SIZE;
        byte[] pixels = new byte[files.size() * size];
        for (int i = 0; i < files.size(); i++) {
            byte[] drawn = decode(files.get(i));
            byte[] image = resizing.apply(drawn, Omniglot.DRAWN_SIZE, Omniglot.DRAWN_SIZE, Omniglot.SIZE);
            for (int j = 0; j < size; j++) {
                pixels[i * size + j] = (byte) ~image[j];
            }
        }
        Path alphabet = folder.resolveSibling("");
        return new ImageClass(ImageFiles.name(alphabet) + "/" + ImageFiles.name(folder), pixels);
    }

    private static byte[] decode(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return GreyPng.decode(in.readNBytes(LARGEST), Omniglot.DRAWN_SIZE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot decode " + ImageFiles.describe(file) + ": " + Reason.of(e), e);
        }
    }

    /** Fetches the files that are not there yet. */
    static void download(Path directory, DownloadProgress progress) {
        if (!isIn(directory)) {
            download(AUTHOR, place(directory), MD5, progress);
        }
    }

    static void download(URI base, Path directory, Map<String, String> md5, DownloadProgress progress) {
        md5.forEach((file, sum) -> new Download(base.resolve(file), directory.resolve(file), sum).run(progress));
    }
}
