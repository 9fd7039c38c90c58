package org.meta4j.autodiff;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The names of parameters in their order, where each is, and which belong to a group; shared by all parameters made of one
 * another, so that what was found out about names once is not looked for again.
 */
final class Names {
    private static final char SEPARATOR = '/';

    /** All that are in use, by their lists, which each of them holds itself. */
    private static final Map<List<String>, WeakReference<Names>> KNOWN = new WeakHashMap<>();

    final List<String> all;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Selection> groups = new ConcurrentHashMap<>();
    private final Map<Set<String>, Selection> kept = new ConcurrentHashMap<>();
    private final Map<Set<String>, Selection> left = new ConcurrentHashMap<>();
    private final Map<String, Names> longer = new ConcurrentHashMap<>();
    private final Map<List<String>, Names> joined = new ConcurrentHashMap<>();

    /** Some of the names, where they are, and how they are called there. */
    static final class Selection {
        private final Names names;
        private final int[] positions;

        Selection(Names names, int[] positions) {
            this.names = names;
            this.positions = positions;
        }

        Names names() {
            return names;
        }

        List<Tensor> of(List<Tensor> tensors) {
            List<Tensor> chosen = new ArrayList<>(positions.length);
            for (int position : positions) {
                chosen.add(tensors.get(position));
            }
            return chosen;
        }
    }

    /** Returns the exception that says that a name is none of these. */
    static IllegalArgumentException unknown(String name, Object all) {
        return new IllegalArgumentException("no parameter named " + name + "; there are " + all);
    }

    /** Throws {@link IllegalArgumentException} unless there are as many tensors as names. */
    static void requireAsMany(Collection<String> names, List<Tensor> tensors) {
        if (tensors.size() != names.size()) {
            throw new IllegalArgumentException(
                    "expected " + names.size() + " tensors " + names + ", but got " + tensors.size());
        }
    }

    /** Returns these names: the same object for the same names, so that names made of one another do not pile up. */
    static Names of(List<String> all) {
        synchronized (KNOWN) {
            @Nullable WeakReference<Names> known = KNOWN.get(all);
            @Nullable Names names = known == null ? null : known.get();
            if (names == null) {
                names = new Names(all);
                KNOWN.put(names.all, new WeakReference<>(names));
            }
            return names;
        }
    }

    private Names(List<String> all) {
        this.all = List.copyOf(all);
        for (int i = 0; i < this.all.size(); i++) {
            if (index.put(this.all.get(i), i) != null) {
                throw new IllegalArgumentException("both have a parameter named " + this.all.get(i));
            }
        }
    }

    /** Returns the position of a name, or -1. */
    int position(String name) {
        Integer position = index.get(name);
        return position == null ? -1 : position;
    }

    /** Returns the name that a parameter has in a group. */
    static String inGroup(String group, String name) {
        return group + SEPARATOR + name;
    }

    /** Returns what a name's first part is: its group, or the empty word if it is in none. */
    static String groupOf(String name) {
        int end = name.indexOf(SEPARATOR);
        return end < 0 ? "" : name.substring(0, end);
    }

    /** Returns the names of a group, less the group; the empty word stands for those in no group. */
    Selection inGroup(String group) {
        return groups.computeIfAbsent(
                group,
                chosen -> select(each -> groupOf(each).equals(chosen), chosen.isEmpty() ? 0 : chosen.length() + 1));
    }

    Selection only(Set<String> groupNames) {
        return kept.computeIfAbsent(groupNames, chosen -> select(each -> chosen.contains(groupOf(each)), 0));
    }

    Selection without(Set<String> groupNames) {
        return left.computeIfAbsent(groupNames, chosen -> select(each -> !chosen.contains(groupOf(each)), 0));
    }

    private Selection select(Predicate<String> wanted, int stripped) {
        List<String> names = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (wanted.test(all.get(i))) {
                names.add(all.get(i).substring(stripped));
                positions.add(i);
            }
        }
        boolean same = names.equals(all);
        return new Selection(
                same ? this : of(names),
                positions.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Returns these with a group before each. */
    Names under(String group) {
        return longer.computeIfAbsent(
                group,
                chosen -> of(all.stream().map(name -> inGroup(chosen, name)).toList()));
    }

    /** Returns these and then others; throws if they share one. */
    Names and(Names others) {
        return joined.computeIfAbsent(others.all, more -> {
            List<String> both = new ArrayList<>(all);
            both.addAll(more);
            return of(both);
        });
    }

    /** Returns the groups in the order of their first parameter. */
    Set<String> groups() {
        Set<String> names = new LinkedHashSet<>();
        all.forEach(name -> names.add(groupOf(name)));
        return names;
    }
}
