package org.meta4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.meta4j.autodiff.Reason;
import org.meta4j.images.ImageClass;

/** The author's files, zipped or not: {@code <part>/<Alphabet>/character<NN>/<image>.png}. */
final class OmniglotFiles {
    /** Those of Omniglot have some hundred bytes. */
    private static final int LARGEST = 1 << 20;

    private static final List<String> PARTS = List.of("images_background", "images_evaluation");

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
                .filter(path -> path.toString().endsWith(".zip") ? Files.isRegularFile(path) : Files.isDirectory(path))
                .limit(1);
    }

    /** Returns all characters, sorted by name, inverted so that ink = 255. */
    static List<ImageClass> read(List<Path> sources, Resizing resizing) {
        List<ImageClass> classes = new ArrayList<>();
        for (Path source : sources) {
            if (Files.isDirectory(source)) {
                classes.addAll(readFolder(source, resizing, ""));
            } else {
                classes.addAll(readZip(source, resizing));
            }
        }
        classes.sort(Comparator.comparing(ImageClass::name));
        return classes;
    }

    private static List<ImageClass> readZip(Path zip, Resizing resizing) {
        String part = zip.getFileName().toString().replace(".zip", "");
        return Archive.read(zip, part, folder -> readFolder(folder, resizing, zip + "!"));
    }

    private static List<ImageClass> readFolder(Path part, Resizing resizing, String prefix) {
        List<Path> characters = list(part, prefix).stream()
                .filter(Files::isDirectory)
                .flatMap(alphabet -> list(alphabet, prefix).stream().filter(Files::isDirectory))
                .toList();
        if (characters.isEmpty()) {
            throw new IllegalStateException(
                    "No characters in " + prefix + part + " (expected <Alphabet>/character<NN>/<image>.png).");
        }
        return characters.parallelStream()
                .map(character -> readCharacter(character, resizing, prefix))
                .toList();
    }

    private static ImageClass readCharacter(Path folder, Resizing resizing, String prefix) {
        List<Path> files = list(folder, prefix).stream()
                .filter(f -> f.toString().endsWith(".png") && Files.isRegularFile(f))
                .toList();
        int size = Omniglot.SIZE * Omniglot.SIZE;
        byte[] pixels = new byte[files.size() * size];
        for (int i = 0; i < files.size(); i++) {
            byte[] drawn = decode(files.get(i), prefix);
            byte[] image = resizing.apply(drawn, Omniglot.DRAWN_SIZE, Omniglot.DRAWN_SIZE, Omniglot.SIZE);
            for (int j = 0; j < size; j++) {
                pixels[i * size + j] = (byte) ~image[j];
            }
        }
        Path alphabet = folder.getName(folder.getNameCount() - 2);
        return new ImageClass(alphabet + "/" + folder.getFileName(), pixels);
    }

    private static byte[] decode(Path file, String prefix) {
        try (InputStream in = Files.newInputStream(file)) {
            return GreyPng.decode(in.readNBytes(LARGEST), Omniglot.DRAWN_SIZE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot decode " + prefix + file + ": " + Reason.of(e), e);
        }
    }

    private static List<Path> list(Path folder, String prefix) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> !ImageFiles.name(path).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + prefix + folder + ": " + Reason.of(e), e);
        }
    }
}
