package org.meta4j.experiment;

import java.util.Optional;
import org.meta4j.task.TaskSource;

/** Which theta of a training is its result. */
public sealed interface Selection {
    /** Returns the tasks of a second training, whose last theta is then the result; nothing where the first is all. */
    Optional<TaskSource> retrainOn();

    /** Returns the selection of the last theta: nothing is chosen. */
    static Selection lastTheta() {
        return new LastTheta();
    }

    /** The last theta, as in the codes of MAML and Reptile. */
    record LastTheta() implements Selection {
        @Override
        public Optional<TaskSource> retrainOn() {
            return Optional.empty();
        }
    }

    /**
     * The theta that is best on metaValidation tasks.
     *
     * @param metaValidation what is measured on the way
     * @param by the condition, one of that test's, that decides
     * @param every meta-iterations from one measurement to the next
     * @param patience the training ends when so many measurements in a row bring nothing better
     * @param retrainOn tasks of a second training, from new initial parameters, as long as the first was when it was best (Snell et al.
     *     2017 train again on metaTrain and metaValidation); its last theta is then the result
     */
    record ByValidation(Test metaValidation, Condition by, long every, int patience, Optional<TaskSource> retrainOn)
            implements Selection {
        /** Throws {@link IllegalArgumentException} for a condition that the test lacks, or numbers below 1. */
        public ByValidation {
            if (!metaValidation.conditions().contains(by)) {
                throw new IllegalArgumentException("the selection is by \"" + by
                        + "\", which is not among what is measured on metaValidation: " + metaValidation.conditions());
            }
            if (every < 1 || patience < 1) {
                throw new IllegalArgumentException(
                        "every and patience must be at least 1, but are " + every + " and " + patience);
            }
        }
    }
}
