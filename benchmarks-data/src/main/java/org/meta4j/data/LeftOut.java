package org.meta4j.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says what in the folders of classes is not read, and why: a class that has lost half its pictures still trains. */
final class LeftOut {
    private LeftOut() {}

    /** Writes one sentence about all of them, once. */
    static void say(Path folder, List<ClassFiles> classes) {
        Map<String, List<Path>> reasons = classes.stream()
                .flatMap(c -> c.leftOut().stream())
                .collect(Collectors.groupingBy(LeftOut::reason, TreeMap::new, Collectors.toList()));
        if (!reasons.isEmpty()) {
            Notice.once("left out of " + ImageFiles.describe(folder) + ": "
                    + reasons.entrySet().stream()
                            .map(group -> group.getValue().size() + " " + group.getKey() + " ("
                                    + first(folder, group.getValue()) + ")")
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String first(Path folder, List<Path> paths) {
        return folder.relativize(paths.get(0)) + (paths.size() > 1 ? ", ..." : "");
    }

    private static String reason(Path path) {
        if (Files.isDirectory(path)) {
            return "in a class's folder that are folders";
        }
        if (Files.isSymbolicLink(path) && !Files.exists(path)) {
            return "that are links to nothing";
        }
        return Files.isRegularFile(path)
                ? "that are no " + PictureReader.FORMATS + " image"
                : "that are pipes or devices";
    }
}
