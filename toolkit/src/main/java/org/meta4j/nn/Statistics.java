package org.meta4j.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/** The statistics that the normalisations of one application of a model take from its inputs. */
public final class Statistics {
    /** Collects nothing. */
    public static final Statistics NOT_COLLECTED = new Statistics();

    private final Map<String, Tensor> values = new LinkedHashMap<>();

    /** Returns whether they are wanted. */
    boolean isCollected() {
        return this != NOT_COLLECTED;
    }

    /** Notes what a normalisation took from its inputs, of every channel. */
    void add(String name, Tensor value) {
        values.put(name, value);
    }

    /** Returns what was collected, without history: {@code norm1.mean}, {@code norm1.variance} and so on. */
    public Parameters collected() {
        return Parameters.of(values).detach();
    }
}
