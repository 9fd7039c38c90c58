package org.meta4j.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meta4j.images.ImageClass;

/**
 * Image files, of any size.
 *
 * @param sources files and folders that change when the images do
 * @param classes the files of the three parts
 */
record MiniImageNetFolders(String description, List<Path> sources, List<List<ClassFiles>> classes)
        implements MiniImageNetLayout {
    /** Returns the layout of three folders, each with a folder a class. */
    static MiniImageNetFolders of(List<Path> parts) {
        List<List<ClassFiles>> classes = parts.stream()
                .map(part ->
                        ImageFiles.folders(part).stream().map(ClassFiles::of).toList())
                .toList();
        for (int part = 0; part < parts.size(); part++) {
            LeftOut.say(parts.get(part), classes.get(part));
        }
        return new MiniImageNetFolders("train/, val/ and test/ with a folder a class", parts, classes);
    }

    @Override
    public List<List<ImageClass>> parts(Resizing resizing) {
        SplitNames split = new SplitNames(names(0), names(1), names(2));
        List<ImageClass> all = ImageCache.of("miniimagenet-" + resizing + ".images", sources)
                .readOr(() -> classes.stream()
                        .flatMap(List::stream)
                        .map(c -> c.pending(MiniImageNet.SIZE, resizing))
                        .toList());
        Map<String, ImageClass> byName = all.stream().collect(Collectors.toMap(ImageClass::name, Function.identity()));
        return Stream.of(split.metaTrain(), split.metaValidation(), split.metaTest())
                .map(part -> part.stream().map(byName::get).toList())
                .toList();
    }

    private List<String> names(int part) {
        return classes.get(part).stream().map(ClassFiles::name).sorted().toList();
    }
}
