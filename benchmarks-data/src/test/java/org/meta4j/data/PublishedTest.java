package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meta4j.images.ImageClass;

class PublishedTest {
    private static final Published THREE = new Published("characters", Set.of("a", "b", "c"), 20);

    private static String difference(int... images) {
        List<ImageClass> classes = new ArrayList<>();
        for (int i = 0; i < images.length; i++) {
            classes.add(new ImageClass(String.valueOf((char) ('a' + i)), new byte[4 * images[i]]));
        }
        return THREE.difference(classes, 4);
    }

    @Test
    void aWholeDataSetHasItsNameAlone() {
        assertThat(difference(20, 20, 20)).isEmpty();
    }

    @Test
    void whatIsMissingIsCounted() {
        assertThat(difference(16, 16, 16)).isEqualTo(" (only 48 of its 60 images)");
        assertThat(difference(20, 20, 19)).isEqualTo(" (only 59 of its 60 images)");
        assertThat(difference(20, 20)).isEqualTo(" (only 40 of its 60 images, 2 of its 3 characters)");
        assertThat(difference()).isEqualTo(" (only 0 of its 60 images, 0 of its 3 characters)");
    }

    @Test
    void imagesThatAreNotItsOwnDoNotStandForMissingOnes() {
        assertThat(difference(20, 21, 19)).isEqualTo(" (not its 60 images, but others among them)");
        assertThat(difference(20, 21, 20)).isEqualTo(" (not its 60 images, but others among them)");
        assertThat(difference(20, 20, 20, 1)).isEqualTo(" (not its 60 images, but others among them)");
        List<ImageClass> other = List.of(
                new ImageClass("a", new byte[80]),
                new ImageClass("b", new byte[80]),
                new ImageClass("d", new byte[80]));
        assertThat(THREE.difference(other, 4)).isEqualTo(" (only 60 of its 60 images, 2 of its 3 characters)");
    }
}
