package org.meta4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.meta4j.autodiff.Reason;

/** The images that the lists of Ravi and Larochelle 2017 name, {@code filename,label} a line, after a title line. */
final class ListedImages {
    private static final Pattern LINE = Pattern.compile("\\s*([\\w. -]*[\\w.-])\\s*,\\s*([\\w. -]*[\\w.-])\\s*");
    private static final Pattern SYNSET = Pattern.compile("n\\d{8}");

    private final ImageLookup images;
    private final List<String> missing = new ArrayList<>();
    private final Set<String> named = new HashSet<>();

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
            throw new IllegalStateException(
                    missing.size() + " of the " + named.size() + " images that the lists in " + place
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
        if (lines.isEmpty() || !lines.get(0).matches("\\uFEFF?filename,label")) {
            throw new IllegalStateException(list + " does not begin with the line filename,label: it is cut off, or"
                    + " another list. Get it again.");
        }
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                add(classes, list, i + 1, lines.get(i));
            }
        }
        if (lines.stream().skip(1).allMatch(String::isBlank)) {
            throw new IllegalStateException(list + " names no images: it is cut off. Get it again.");
        }
        List<ClassFiles> files = new ArrayList<>();
        classes.forEach((name, paths) -> files.add(new ClassFiles(name, paths, List.of())));
        return files;
    }

    private void add(Map<String, List<Path>> classes, Path list, int number, String line) {
        Matcher pair = LINE.matcher(line);
        String place = list + ", line " + number + ": ";
        if (!pair.matches()) {
            throw new IllegalStateException(
                    place + "expected filename,label but found \"" + Reason.shown(line) + "\".");
        }
        String name = pair.group(1);
        String label = pair.group(2);
        Matcher synset = SYNSET.matcher(name);
        if (synset.lookingAt() && !synset.group().equals(label)) {
            throw new IllegalStateException(place + "the image " + name + " is not of the class " + label
                    + ": the list is cut off or changed. Get it again.");
        }
        if (!named.add(name)) {
            throw new IllegalStateException(place + "the image " + name
                    + " is listed a second time: the list is doubled or changed. Get it again.");
        }
        images.find(name, label)
                .ifPresentOrElse(
                        path -> classes.computeIfAbsent(label, of -> new ArrayList<>())
                                .add(path),
                        () -> missing.add(name + " (" + ImageFiles.name(list) + ", line " + number + ")"));
    }

    private static List<String> lines(Path list) {
        try {
            return Files.readAllLines(list);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + list + ": " + Reason.of(e), e);
        }
    }
}
