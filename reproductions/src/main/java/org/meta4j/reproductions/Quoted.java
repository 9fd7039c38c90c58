package org.meta4j.reproductions;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import org.meta4j.experiment.Condition;

/**
 * A number printed in a paper.
 *
 * @param paper such as {@code Finn et al. 2017}
 * @param table where it stands, such as {@code Table 1}
 * @param cell its row and column there
 * @param value the number as it is printed: accuracies in percent
 * @param interval what is printed behind it, such as {@code ± 1.84}; empty if nothing is
 * @param condition how it was measured; empty if the paper does not say
 * @param rerun what reruns by others gave; empty if there are none
 */
public record Quoted(
        String paper,
        String table,
        String cell,
        BigDecimal value,
        String interval,
        Optional<Condition> condition,
        Optional<Band> rerun) {
    /** The lowest and the highest value of independent reruns, in the unit of the printed number. */
    public record Band(double lowest, double highest) {
        @Override
        public String toString() {
            return lowest == highest ? number(lowest) : number(lowest) + " to " + number(highest);
        }

        private static String number(double value) {
            return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        }
    }

    /**
     * Returns a number that is printed as {@code "48.70 ± 1.84"} or {@code "0.67"}, without a condition, and what reruns by others gave: one
     * value, or the lowest and the highest.
     */
    static Quoted of(String paper, String table, String cell, String printed, double... reruns) {
        String[] parts = printed.split(" ", 2);
        String interval = parts.length == 2 ? parts[1] : "";
        Optional<Band> band =
                reruns.length == 0 ? Optional.empty() : Optional.of(new Band(reruns[0], reruns[reruns.length - 1]));
        return new Quoted(paper, table, cell, new BigDecimal(parts[0]), interval, Optional.empty(), band);
    }

    /** Returns the same, measured so. */
    Quoted under(Condition measured) {
        return new Quoted(paper, table, cell, value, interval, Optional.of(measured), rerun);
    }

    /** Returns the same from another table. */
    Quoted inTable(String newTable) {
        return new Quoted(paper, newTable, cell, value, interval, condition, rerun);
    }

    /** Returns the number as it is printed, such as {@code 48.70 ± 1.84}. */
    public String printed() {
        return interval.isEmpty() ? value.toPlainString() : value.toPlainString() + " " + interval;
    }

    /** Returns how it was measured in the words of a function, if the paper says so. */
    String how(Function<Condition, String> words) {
        return condition.map(words).orElse("condition unknown");
    }

    /** Returns it with all that is known of it, such as {@code 48.70 ± 1.84 (Finn et al. 2017, Table 1, MAML; ...; reruns 46 to 49)}. */
    @Override
    public String toString() {
        String reruns = rerun.map(band -> "; reruns " + band).orElse("");
        return printed() + " (" + paper + ", " + table + ", " + cell + "; " + how(Condition::toString) + reruns + ")";
    }
}
