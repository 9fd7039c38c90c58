package org.meta4j.experiment;

/** A number of things in words: {@code 1 query}, {@code 15 queries}. */
public record Counted(int count, String noun) {
    @Override
    public String toString() {
        String plural = noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
        return count + " " + (count == 1 ? noun : plural);
    }
}
