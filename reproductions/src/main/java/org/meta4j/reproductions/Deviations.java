package org.meta4j.reproductions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Receipt;
import org.meta4j.experiment.Settings;
import org.meta4j.task.SourceId;

/**
 * How a run differs from what is published: settings compared with the published ones, images that are not the data set's, and what is
 * {@linkplain Cell#known() known} of the experiment whatever its settings.
 */
public final class Deviations {
    private Deviations() {}

    /** Returns those of a run; throws {@link IllegalArgumentException} if its experiment is not published. */
    public static List<String> of(Receipt receipt) {
        List<String> all = of(receipt.id(), receipt.settings());
        if (!receipt.finished()) {
            all.add(0, "stopped after " + receipt.metaIterations() + " of " + receipt.horizon() + " meta-iterations");
        }
        return all;
    }

    /** Returns those of an experiment; throws {@link IllegalArgumentException} if it is not published. */
    public static List<String> of(Experiment experiment) {
        return of(experiment.id(), Settings.write(experiment));
    }

    /** Returns how the settings of a run differ from the published ones, but for the length of the training. */
    static List<String> besideLength(Receipt receipt) {
        Cell cell = Papers.cell(receipt.id());
        return differences(receipt.settings(), cell.onStandIn().withMetaIterations(receipt.horizon()), cell.dataSet());
    }

    private static List<String> of(String id, JsonNode settings) {
        Cell cell = Papers.cell(id);
        List<String> all = differences(settings, cell.onStandIn(), cell.dataSet());
        all.addAll(cell.known());
        return all;
    }

    /** The published settings are those on a stand-in, whose parts have the names of the data set's: no files are needed for them. */
    private static List<String> differences(JsonNode settings, Experiment standIn, String dataSet) {
        Set<String> sets = new LinkedHashSet<>();
        JsonNode ours = withoutData(settings, sets);
        sets.remove(dataSet);
        JsonNode published = withoutData(Settings.write(standIn), new LinkedHashSet<>());
        List<String> all = new ArrayList<>(Settings.differences(ours, published));
        sets.forEach(set -> all.add("images: " + set));
        return all;
    }

    /** Returns settings whose pools of classes are the names of the parts alone, and adds the names of the sets they are of. */
    private static JsonNode withoutData(JsonNode settings, Set<String> sets) {
        JsonNode copy = settings.deepCopy();
        for (JsonNode parent : copy.findParents("pool")) {
            String name = parent.path("pool").path("name").asText();
            String set = SourceId.dataSet(name);
            sets.add(set);
            ((ObjectNode) parent).put("pool", name.substring(set.length()));
        }
        return copy;
    }
}
