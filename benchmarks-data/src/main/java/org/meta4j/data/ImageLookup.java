package org.meta4j.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds an image by its name and class, in one folder with all images, or in a folder of its class. Ravi and Larochelle gave
 * ImageNet's files new names: {@code n0153282900000005.jpg} is the fifth of class n01532829 in the order of the numbers in
 * ImageNet's own names, {@code n01532829_...JPEG}. This reading is that of mini-imagenet-tools by Liu; it needs the
 * whole class in its folder.
 */
final class ImageLookup {
    private static final Pattern RENAMED = Pattern.compile("n\\d{8}(\\d{8})\\.\\w+");
    private static final Pattern ORIGINAL = Pattern.compile("n\\d{8}_(\\d{1,9})\\.\\w+");

    private final Path folder;
    private final Set<Path> together;
    private final Set<Path> inClasses = new HashSet<>();
    /** The files with ImageNet's own names, in the order of their numbers. */
    private final Map<String, List<Path>> originals = new HashMap<>();

    ImageLookup(Path folder) {
        this.folder = folder;
        this.together = new HashSet<>(ImageFiles.list(folder));
    }

    Path folder() {
        return folder;
    }

    /** Returns what was found, for people. */
    String description() {
        String name = ImageFiles.name(folder) + "/";
        return together.isEmpty() ? "ImageNet's folders in " + name : "the images in " + name;
    }

    /** Returns the folders in which images were found. */
    List<Path> sources() {
        return together.isEmpty()
                ? originals.keySet().stream().sorted().map(folder::resolve).toList()
                : List.of(folder);
    }

    Optional<Path> find(String name, String label) {
        Path here = folder.resolve(name);
        if (together.contains(here)) {
            return Optional.of(here);
        }
        List<Path> numbered = originals.computeIfAbsent(label, this::originals);
        Path there = folder.resolve(label).resolve(name);
        if (inClasses.contains(there)) {
            return Optional.of(there);
        }
        int number = number(RENAMED, name);
        return number < 1 || number > numbered.size() ? Optional.empty() : Optional.of(numbered.get(number - 1));
    }

    private List<Path> originals(String label) {
        Path own = folder.resolve(label);
        List<Path> files = Files.isDirectory(own) ? ImageFiles.list(own) : List.of();
        inClasses.addAll(files);
        return files.stream()
                .filter(file -> number(ORIGINAL, ImageFiles.name(file)) > 0)
                .sorted(Comparator.comparingInt(file -> number(ORIGINAL, ImageFiles.name(file))))
                .toList();
    }

    private static int number(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
