package org.meta4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The images that the lists of Ravi and Larochelle 2017 name, {@code filename,label} a line, after a title line. */
final class ListedImages {
    private final ImageLookup images;
    private final List<String> missing = new ArrayList<>();
    private int count;

    private ListedImages(ImageLookup images) {
        this.images = images;
    }

    /** Returns the layout of these lists, if there are images by them; throws if some that they name are missing. */
    static Optional<MiniImageNetLayout> find(Path place, List<Path> lists) {
        return Stream.of("images", "", "train", "ILSVRC2012_img_train", "ILSVRC/Data/CLS-LOC/train")
                .map(place::resolve)
                .filter(Files::isDirectory)
                .filter(folder -> !ImageFiles.list(folder).isEmpty() || holdsClasses(folder))
                .findFirst()
                .map(folder -> new ListedImages(new ImageLookup(folder)).layout(place, lists));
    }

    private static boolean holdsClasses(Path folder) {
        return ImageFiles.folders(folder).stream()
                .anyMatch(path -> ImageFiles.name(path).matches("n\\d{8}"));
    }

    private MiniImageNetLayout layout(Path place, List<Path> lists) {
        List<List<ClassFiles>> parts = lists.stream().map(this::classes).toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(missing.size() + " of the " + count + " images that the lists in " + place
                    + " name are not in " + images.folder() + ", the first is " + missing.get(0)
                    + ". Unpack the images again.");
        }
        List<Path> sources = new ArrayList<>(lists);
        sources.addAll(images.sources());
        return new MiniImageNetFolders("train.csv, val.csv and test.csv with " + images.description(), sources, parts);
    }

    private List<ClassFiles> classes(Path list) {
        Map<String, List<Path>> classes = new TreeMap<>();
        List<String> lines = lines(list);
        for (int i = 1; i < lines.size(); i++) {
            String[] fields = lines.get(i).split(",", -1);
            if (fields.length != 2) {
                throw new IllegalStateException(
                        list + ", line " + (i + 1) + ": expected filename,label but found \"" + lines.get(i) + "\".");
            }
            Optional<Path> file = images.find(fields[0].strip(), fields[1].strip());
            file.ifPresentOrElse(
                    path -> classes.computeIfAbsent(fields[1].strip(), label -> new ArrayList<>())
                            .add(path),
                    () -> missing.add(fields[0].strip()));
            count++;
        }
        List<ClassFiles> files = new ArrayList<>();
        classes.forEach((name, paths) -> files.add(new ClassFiles(name, paths, List.of())));
        return files;
    }

    private static List<String> lines(Path list) {
        try {
            return Files.readAllLines(list).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + list, e);
        }
    }
}
