package org.meta4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Where two trees of settings differ.
 *
 * @param word what the second is called
 */
record Differences(String word) {
    private static final String ABSENT = "absent";

    List<String> of(JsonNode ours, JsonNode theirs) {
        List<String> found = new ArrayList<>();
        compare("", ours, theirs, found);
        return List.copyOf(found);
    }

    private void compare(String path, JsonNode ours, JsonNode theirs, List<String> found) {
        if (ours.isObject() && theirs.isObject() && type(ours).equals(type(theirs))) {
            for (String name : names(ours, theirs)) {
                compare(SettingsTypes.below(path, name), ours.path(name), theirs.path(name), found);
            }
        } else if (ours.isArray() && theirs.isArray() && ours.size() == theirs.size()) {
            for (int i = 0; i < ours.size(); i++) {
                compare(SettingsTypes.element(path, i), ours.path(i), theirs.path(i), found);
            }
        } else if (!isSame(ours, theirs)) {
            found.add(SettingsTypes.place(path) + ": " + text(ours) + ", " + word + " " + text(theirs));
        }
    }

    private static String type(JsonNode object) {
        return object.path(SettingsTypes.TYPE).asText();
    }

    private static Set<String> names(JsonNode ours, JsonNode theirs) {
        Set<String> names = new LinkedHashSet<>();
        ours.fieldNames().forEachRemaining(names::add);
        theirs.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** 1 and 1.0 are the same; so are a property that is null and one that is missing. */
    private static boolean isSame(JsonNode ours, JsonNode theirs) {
        if (ours.isNumber() && theirs.isNumber()) {
            return ours.decimalValue().compareTo(theirs.decimalValue()) == 0;
        }
        return ours.equals(theirs) || (SettingsTypes.isAbsent(ours) && SettingsTypes.isAbsent(theirs));
    }

    /** Returns a tree in one line, such as {@code Adam(learningRate 0.001, beta1 0.9)}. */
    private static String text(JsonNode tree) {
        if (SettingsTypes.isAbsent(tree)) {
            return ABSENT;
        } else if (tree.isArray()) {
            StringJoiner elements = new StringJoiner(", ", "[", "]");
            tree.forEach(element -> elements.add(text(element)));
            return elements.toString();
        } else if (!tree.isObject()) {
            return tree.asText();
        }
        StringJoiner properties = new StringJoiner(", ", type(tree) + "(", ")");
        for (String name : names(tree, tree)) {
            if (!name.equals(SettingsTypes.TYPE)) {
                properties.add(name + " " + text(tree.path(name)));
            }
        }
        return properties.toString();
    }
}
