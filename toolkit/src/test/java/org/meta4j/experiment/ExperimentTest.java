package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.MAML;
import static org.meta4j.experiment.TestExperiments.META_SGD;
import static org.meta4j.experiment.TestExperiments.classes;
import static org.meta4j.experiment.TestExperiments.constants;
import static org.meta4j.experiment.TestExperiments.lines;
import static org.meta4j.experiment.TestExperiments.test;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.Seeing;
import org.meta4j.optim.Sgd;
import org.meta4j.task.SourceId;
import org.meta4j.task.TaskSource;
import org.meta4j.task.TasksId;

class ExperimentTest {
    private static final Condition LOSS = Condition.squaredError(8, 8, 1);

    @Test
    void experimentsAreValues() {
        Experiment experiment = lines(3).tested(test(LINES, 5, LOSS));
        assertThat(experiment).isEqualTo(lines(3).tested(test(LINES, 5, LOSS)));
        assertThat(experiment.withMetaIterations(4).outer().metaIterations()).isEqualTo(4);
        assertThat(experiment.withMetaIterations(4).tests()).isEqualTo(experiment.tests());
        assertThat(experiment.with(experiment.outer().withMetaIterations(4)))
                .isEqualTo(experiment.withMetaIterations(4));
        assertThat(experiment.with("test/other", META_SGD).learner()).isEqualTo(META_SGD);
        assertThat(experiment.selection()).isEqualTo(Selection.lastTheta());
        assertThat(experiment.metaTrain()).isNotEqualTo(constants("lines", 1));
    }

    @Test
    void idsAreWordsOfLowerCase() {
        for (String id : List.of("mine", "finn2017/omniglot-5w1s-maml", "a/b/c+d.e", "1")) {
            assertThat(Experiment.of(id, MAML, Outer.adam(1, 1, 1), LINES).id()).isEqualTo(id);
        }
        for (String id : List.of("", "Mine", "/a", "a/", "a//b", "../a", "a/..", "a b", "-a", "a-", "\u00e4")) {
            assertThatThrownBy(() -> Experiment.of(id, MAML, Outer.adam(1, 1, 1), LINES))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an id is words of lower-case letters, digits, '-', '+' and '.' with '/' between them,"
                            + " such as finn2017/omniglot-5w1s-maml, but is \"" + id + "\"");
        }
    }

    @Test
    void badNumbersAreNamed() {
        assertThatThrownBy(() -> new Outer(0, new Sgd(1), 1)).hasMessage("metaBatchSize must be at least 1, but is 0");
        assertThatThrownBy(() -> new Outer(1, new Sgd(1), 0)).hasMessage("metaIterations must be at least 1, but is 0");
        assertThatThrownBy(() -> Crew.ofAllCores().withThreads(0)).hasMessage("threads must be at least 1, but is 0");
        assertThatThrownBy(() -> Crew.ofAllCores().withTasksAtATime(-1))
                .hasMessage("tasksAtATime must be at least 1, or 0 to let the memory decide, but is -1");
    }

    @Test
    void badTestsAreNamed() {
        assertThatThrownBy(() -> test(LINES, 1, LOSS))
                .hasMessage("episodes must be at least 2 for an interval, but is 1");
        assertThatThrownBy(() -> test(LINES, 2)).hasMessage("a test needs at least one condition");
        assertThatThrownBy(() -> test(LINES, 2, LOSS, LOSS))
                .hasMessage("the conditions of a test must differ, but are [" + LOSS + ", " + LOSS + "]");
        assertThatThrownBy(() -> test(LINES, 2, Condition.squaredError(9, 8, 1)))
                .hasMessage("the tasks have 8 shots and 8 queries a class, but a condition asks for 9 and 8");
        assertThatThrownBy(() -> test(classes(0), 2, Condition.accuracy(2, 5, Seeing.INDUCTIVE, 1)))
                .hasMessage("the tasks have 2 shots and 4 queries a class, but a condition asks for 2 and 5");
        assertThat(test(LINES, 2, LOSS).withEpisodes(3).id()).isEqualTo(new TasksId(LINES.id(), TaskSource.FROZEN, 3));
    }

    @Test
    void badSelectionsAreNamed() {
        assertThatThrownBy(
                        () -> new Selection.ByValidation(test(LINES, 2, LOSS), LOSS.after(2), 1, 1, Optional.empty()))
                .hasMessage("the selection is by \"" + LOSS.after(2)
                        + "\", which is not among what is measured on metaValidation: [" + LOSS + "]");
        assertThatThrownBy(() -> new Selection.ByValidation(test(LINES, 2, LOSS), LOSS, 0, 1, Optional.empty()))
                .hasMessage("every and patience must be at least 1, but are 0 and 1");
    }

    @Test
    void sourcesOfOnesOwnAreToldApartByNameAndContent() {
        SourceId one = constants("mine", 1).id();
        assertThat(one.name()).isEqualTo("mine");
        assertThat(one.hash()).hasSize(64);
        assertThat(constants("mine", 1).id()).isEqualTo(one);
        assertThat(constants("mine", 2).id()).isNotEqualTo(one);
        assertThat(constants("other", 1).id()).isNotEqualTo(one);
    }
}
