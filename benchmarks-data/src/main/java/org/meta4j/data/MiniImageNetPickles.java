package org.meta4j.data;

import java.nio.file.Path;
import java.util.List;
import org.meta4j.images.ImageClass;

/** The pickles of Ren et al. 2018, images of 84x84 already; they are mapped, not copied. */
record MiniImageNetPickles(List<Path> files) implements MiniImageNetLayout {
    @Override
    public String description() {
        return "three pickles";
    }

    @Override
    public List<List<ImageClass>> parts(Resizing resizing) {
        return files.stream().map(PickledPart::read).toList();
    }
}
