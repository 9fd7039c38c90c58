package org.meta4j.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what in the folders of classes is not read, and why: a class that has lost half its pictures still trains. */
final class LeftOut {
    private LeftOut() {}

    /** Writes one sentence about all of them, once. */
    static void say(Path folder, List<ClassFiles> classes) {
        Map<String, List<Path>> reasons = Stream.concat(
                        FolderContent.of(folder).strays(), classes.stream().flatMap(c -> c.leftOut().stream()))
                .collect(Collectors.groupingBy(path -> reason(folder, path), TreeMap::new, Collectors.toList()));
        if (!reasons.isEmpty()) {
            Notice.once("left out of " + ImageFiles.describe(folder) + ": "
                    + reasons.entrySet().stream()
                            .map(group -> group.getKey() + ": "
                                    + group.getValue().size() + " (" + first(folder, group.getValue()) + ")")
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String first(Path folder, List<Path> paths) {
        return folder.relativize(paths.get(0)) + (paths.size() > 1 ? ", ..." : "");
    }

    private static String reason(Path folder, Path path) {
        if (Files.isDirectory(path)) {
            return "folders in the folder of a class";
        }
        if (Files.isSymbolicLink(path) && !Files.exists(path)) {
            return "links to nothing";
        }
        if (folder.equals(path.getParent())) {
            return "pictures beside the folders of classes";
        }
        return Files.isRegularFile(path) ? "files that are no " + PictureReader.FORMATS + " image" : "pipes or devices";
    }
}
