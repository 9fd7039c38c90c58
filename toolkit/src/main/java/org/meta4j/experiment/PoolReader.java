package org.meta4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.meta4j.images.ClassPool;

/** Finds the pools of classes that trees name, and checks that they are the same. */
record PoolReader(Settings.Pools pools) {
    ClassPool read(String path, JsonNode tree) {
        SettingsPlain.requireOnly(path, tree, ClassPool.class, List.of("name", "hash", "classes"));
        String name = SettingsPlain.text(SettingsTypes.below(path, "name"), tree.path("name"));
        String hash = SettingsPlain.text(SettingsTypes.below(path, "hash"), tree.path("hash"));
        ClassPool found = SettingsPlain.made(path, () -> pools.find(name, hash));
        requireSame(path, name, "name", name, found.name());
        requireSame(path, name, "number of classes", tree.path("classes").asText(), "" + found.count());
        requireSame(path, name, "hash", hash, found.hash());
        return found;
    }

    /** Throws unless a pool that was found is as the settings say. */
    private static void requireSame(String path, String pool, String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException(SettingsTypes.place(path) + ": the settings' pool " + pool + " has the "
                    + what + " " + expected + ", but that of the pool found is " + found);
        }
    }
}
