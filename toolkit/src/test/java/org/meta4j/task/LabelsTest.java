package org.meta4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;

class LabelsTest {
    @Test
    void idsStandInAnyOrderAndWaysAreGivenNotGuessed() {
        Labels labels = Labels.of(5, 3, 0, 3);
        assertThat(labels.ways()).isEqualTo(5);
        assertThat(labels.count()).isEqualTo(3);
        assertThat(labels.ids()).containsExactly(3, 0, 3);
        assertThat(labels.counts()).containsExactly(1, 0, 0, 2, 0);
        assertThat(labels.perClass()).as("of classes that have any").isEqualTo(1);
        assertThat(labels).hasToString("[3, 0, 3] of 5");
    }

    @Test
    void labelsOfTheSameIdsAndWaysAreEqual() {
        assertThat(Labels.of(3, 2, 0))
                .isEqualTo(Labels.of(3, new double[] {2, 0}))
                .hasSameHashCodeAs(Labels.of(3, 2, 0))
                .isNotEqualTo(Labels.of(4, 2, 0))
                .isNotEqualTo(Labels.of(3, 0, 2));
    }

    @Test
    void laterChangesOfAnArrayDoNotReachTheLabels() {
        int[] ids = {1, 0};
        Labels labels = Labels.of(2, ids);
        ids[0] = 0;
        labels.ids()[1] = 1;
        assertThat(labels.ids()).containsExactly(1, 0);
    }

    @Test
    void someAreTakenInTheOrderAskedFor() {
        Labels labels = Labels.of(3, 2, 0, 1, 2);
        assertThat(labels.at(3, 1, 1)).isEqualTo(Labels.of(3, 2, 0, 0));
        assertThat(labels.firstOfEach(1)).containsExactly(0, 1, 2);
        assertThat(labels.firstOfEach(2)).containsExactly(0, 1, 2, 3);
        assertThat(labels.on(Engine.reference())).isSameAs(labels);
    }

    @Test
    void everyClassHasAnExampleOrIsNamed() {
        Labels all = Labels.of(2, 1, 0);
        assertThat(all.requireEveryClass()).isSameAs(all);
        assertThatThrownBy(() -> Labels.of(4, 0, 3, 0).requireEveryClass())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no support example of class 1: a support set of 4 ways needs one of each,"
                        + " but its class ids are [0, 3, 0]");
    }

    @Test
    void whatIsNoClassIdIsNamed() {
        assertThatThrownBy(() -> Labels.of(5, 0, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("class ids must be whole numbers in 0..4, but got 5");
        assertThatThrownBy(() -> Labels.of(5, -1)).hasMessage("class ids must be whole numbers in 0..4, but got -1");
        assertThatThrownBy(() -> Labels.of(5, new double[] {1, 0.5}))
                .hasMessage("class ids must be whole numbers in 0..4, but got 0.5");
        assertThatThrownBy(() -> Labels.of(5, new double[] {Double.NaN}))
                .hasMessage("class ids must be whole numbers in 0..4, but got NaN");
        assertThatThrownBy(() -> Labels.of(0, 1)).hasMessage("ways must be at least 1, but is 0");
    }
}
