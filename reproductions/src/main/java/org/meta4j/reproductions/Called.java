package org.meta4j.reproductions;

/** What published experiments are called: ids on the command line, titles in tables. */
final class Called {
    private Called() {}

    /** Returns an id such as {@code finn2017/sine-5shot-maml}. */
    static String sine(String paper, int shots, String algorithm) {
        return paper + "/sine-" + shots + "shot-" + algorithm;
    }

    /** Returns a title such as {@code MAML, trained with 5 shots}. */
    static String sineTitle(String name, int shots) {
        return name + ", trained with " + shots + " shots";
    }

    /** Returns an id such as {@code finn2017/omniglot-5w1s-maml}; {@code data} is {@code finn2017/omniglot}. */
    static String images(String data, int ways, int shots, String algorithm) {
        return data + "-" + ways + "w" + shots + "s-" + algorithm;
    }

    /** Returns a title such as {@code MAML, 5-way 1-shot}. */
    static String imagesTitle(String name, int ways, int shots) {
        return name + ", " + ways + "-way " + shots + "-shot";
    }
}
