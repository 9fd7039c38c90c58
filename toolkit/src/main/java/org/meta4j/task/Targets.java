package org.meta4j.task;

import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Tensor;

/** What a model should predict for some inputs: {@link Values} in a regression, {@link Labels} in a classification. */
public sealed interface Targets permits Values, Labels {
    /** Returns how many there are. */
    int count();

    /** Returns the class labels that these are; throws {@link IllegalArgumentException} if they are numbers. */
    Labels labels();

    /** Returns the numbers to predict that these are; throws {@link IllegalArgumentException} if they are class labels. */
    Tensor values();

    /** Returns how many examples each class has that has any, of the fewest; in a regression, how many there are. */
    int perClass();

    /** Returns those at these indices, in their order. */
    Targets at(int... indices);

    /** Returns the indices of the first so many of each class, in the order they stand in; in a regression, of all. */
    int[] firstOfEach(int count);

    /** Returns copies on another engine. */
    Targets on(Engine engine);
}
