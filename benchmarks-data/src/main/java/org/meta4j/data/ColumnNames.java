package org.meta4j.data;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which names columns of tasks, target and features may have beside each other. */
final class ColumnNames {
    private ColumnNames() {}

    /** Throws {@link IllegalArgumentException} if there are no features, or a name stands where it must not. */
    static void require(String task, String target, List<String> features) {
        if (features.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one feature column");
        }
        if (task.equalsIgnoreCase(target)) {
            throw new IllegalArgumentException("column " + target + " cannot both tell the tasks apart and be the"
                    + " target: every row of a task would have the same target");
        }
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER); // as Tablesaw finds columns
        for (String feature : features) {
            if (feature.equalsIgnoreCase(target)) {
                throw new IllegalArgumentException("the target " + target + " is among the features " + features
                        + ": a model would be told what it is to predict; leave it out of them");
            }
            if (!seen.add(feature)) {
                throw new IllegalArgumentException("the features " + features + " name " + feature
                        + " twice, in which capitals do not count; name each once");
            }
        }
    }
}
