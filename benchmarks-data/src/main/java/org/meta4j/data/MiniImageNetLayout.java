package org.meta4j.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.meta4j.images.ImageClass;

/** One of the forms in which people have miniImageNet on disk. */
interface MiniImageNetLayout {
    List<String> PARTS = List.of("train", "val", "test");

    /** Returns a few words for this form. */
    String description();

    /** Returns the classes to train on, to choose settings on and to report on, each sorted by name. */
    List<List<ImageClass>> parts(Resizing resizing);

    /** Returns what is in the directory or in a folder of a usual name below it. */
    static Optional<MiniImageNetLayout> find(Path directory) {
        return Stream.of("", "miniimagenet", "miniImagenet", "miniImageNet", "mini-imagenet", "mini_imagenet")
                .map(directory::resolve)
                .filter(Files::isDirectory)
                .flatMap(place -> in(place).stream())
                .findFirst();
    }

    private static Optional<MiniImageNetLayout> in(Path place) {
        List<Path> folders = PARTS.stream()
                .map(place::resolve)
                .filter(part ->
                        Files.isDirectory(part) && !ImageFiles.folders(part).isEmpty())
                .toList();
        List<Path> pickles = PARTS.stream()
                .flatMap(part -> Stream.of(part, part.equals("val") ? "validation" : part)
                        .map(name -> place.resolve("mini-imagenet-cache-" + name + ".pkl"))
                        .filter(Files::isRegularFile)
                        .limit(1))
                .toList();
        List<Path> lists = PARTS.stream()
                .map(part -> place.resolve(part + ".csv"))
                .filter(Files::isRegularFile)
                .toList();
        if (folders.size() == 3) {
            return Optional.of(MiniImageNetFolders.of(folders));
        }
        if (pickles.size() == 3) {
            return Optional.of(new MiniImageNetPickles(pickles));
        }
        return lists.size() == 3 ? ListedImages.find(place, lists) : Optional.empty();
    }
}
