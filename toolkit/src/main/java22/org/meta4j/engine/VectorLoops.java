package org.meta4j.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops of the Vector API directly over off-heap memory, for arrays in arenas; others go through {@link PlainLoops}. Each is one flat loop
 * in a static method of its own, which C2 compiles well. Values are bitwise those of the plain loops.
 */
final class VectorLoops implements Loops {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int LANES = FLOATS.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private final PlainLoops plain = new PlainLoops();

    VectorLoops() {}

    @Override
    public String description() {
        return "Vector API, " + LANES + " lanes";
    }

    // ---- memory ----

    private static boolean direct(CpuArray a, CpuArray out) {
        return a.isInArena() && out.isInArena();
    }

    private static boolean direct(CpuArray a, CpuArray b, CpuArray out) {
        return a.isInArena() && b.isInArena() && out.isInArena();
    }

    private static MemorySegment memory(CpuArray a) {
        Arena.Block block = a.block();
        if (block.view instanceof MemorySegment known) {
            return known;
        }
        MemorySegment made = MemorySegment.ofBuffer(block.memory);
        block.view = made;
        return made;
    }

    /** Returns where a value of an array lies in its memory, in bytes. */
    private static long place(CpuArray a, int index) {
        return 4L * (a.offset() + index);
    }

    private static FloatVector vector(MemorySegment memory, long at) {
        return FloatVector.fromMemorySegment(FLOATS, memory, at, ORDER);
    }

    private static FloatVector vector(float[] row, int at) {
        return FloatVector.fromArray(FLOATS, row, at);
    }

    private static void put(FloatVector vector, MemorySegment memory, long at) {
        vector.intoMemorySegment(memory, at, ORDER);
    }

    private static float get(MemorySegment memory, long at) {
        return memory.get(ValueLayout.JAVA_FLOAT, at);
    }

    private static void set(MemorySegment memory, long at, float value) {
        memory.set(ValueLayout.JAVA_FLOAT, at, value);
    }

    private static int bound(int count) {
        return count & -LANES;
    }

    // ---- elementwise ----

    @Override
    public void map(CpuArray a, CpuArray out, int from, int to, Unary kernel) {
        plain.map(a, out, from, to, kernel); // where a value costs more than its copies
    }

    @Override
    public void add(CpuArray a, CpuArray b, CpuArray out, int from, int to) {
        if (direct(a, b, out)) {
            add(memory(a), place(a, from), memory(b), place(b, from), memory(out), place(out, from), to - from);
        } else {
            plain.add(a, b, out, from, to);
        }
    }

    private static void add(MemorySegment a, long i, MemorySegment b, long j, MemorySegment out, long o, int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            put(vector(a, i + 4L * k).add(vector(b, j + 4L * k)), out, o + 4L * k);
        }
        for (int k = whole; k < count; k++) {
            set(out, o + 4L * k, get(a, i + 4L * k) + get(b, j + 4L * k));
        }
    }

    @Override
    public void multiply(CpuArray a, CpuArray b, CpuArray out, int from, int to) {
        if (direct(a, b, out)) {
            multiply(memory(a), place(a, from), memory(b), place(b, from), memory(out), place(out, from), to - from);
        } else {
            plain.multiply(a, b, out, from, to);
        }
    }

    private static void multiply(
            MemorySegment a, long i, MemorySegment b, long j, MemorySegment out, long o, int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            put(vector(a, i + 4L * k).mul(vector(b, j + 4L * k)), out, o + 4L * k);
        }
        for (int k = whole; k < count; k++) {
            set(out, o + 4L * k, get(a, i + 4L * k) * get(b, j + 4L * k));
        }
    }

    @Override
    public void divide(CpuArray a, CpuArray b, CpuArray out, int from, int to) {
        plain.divide(a, b, out, from, to); // seldom
    }

    @Override
    public void combine(CpuArray a, float fa, CpuArray b, float fb, CpuArray out, int from, int to) {
        if (direct(a, b, out)) {
            combine(
                    memory(a),
                    place(a, from),
                    fa,
                    memory(b),
                    place(b, from),
                    fb,
                    memory(out),
                    place(out, from),
                    to - from);
        } else {
            plain.combine(a, fa, b, fb, out, from, to);
        }
    }

    private static void combine(
            MemorySegment a,
            long i,
            float fa,
            MemorySegment b,
            long j,
            float fb,
            MemorySegment out,
            long o,
            int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            put(vector(a, i + 4L * k).mul(fa).add(vector(b, j + 4L * k).mul(fb)), out, o + 4L * k);
        }
        for (int k = whole; k < count; k++) {
            set(out, o + 4L * k, get(a, i + 4L * k) * fa + fb * get(b, j + 4L * k));
        }
    }

    @Override
    public void combineSquare(CpuArray a, float fa, CpuArray b, float fb, CpuArray out, int from, int to) {
        if (direct(a, b, out)) {
            combineSquare(
                    memory(a),
                    place(a, from),
                    fa,
                    memory(b),
                    place(b, from),
                    fb,
                    memory(out),
                    place(out, from),
                    to - from);
        } else {
            plain.combineSquare(a, fa, b, fb, out, from, to);
        }
    }

    private static void combineSquare(
            MemorySegment a,
            long i,
            float fa,
            MemorySegment b,
            long j,
            float fb,
            MemorySegment out,
            long o,
            int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector q = vector(b, j + 4L * k);
            put(vector(a, i + 4L * k).mul(fa).add(q.mul(q).mul(fb)), out, o + 4L * k);
        }
        for (int k = whole; k < count; k++) {
            float q = get(b, j + 4L * k);
            set(out, o + 4L * k, get(a, i + 4L * k) * fa + fb * (q * q));
        }
    }

    @Override
    public void scale(CpuArray a, float factor, CpuArray out, int from, int to) {
        if (direct(a, out)) {
            scale(memory(a), place(a, from), factor, memory(out), place(out, from), to - from);
        } else {
            plain.scale(a, factor, out, from, to);
        }
    }

    private static void scale(MemorySegment a, long i, float factor, MemorySegment out, long o, int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            put(vector(a, i + 4L * k).mul(factor), out, o + 4L * k);
        }
        for (int k = whole; k < count; k++) {
            set(out, o + 4L * k, get(a, i + 4L * k) * factor);
        }
    }

    /** Where {@code a} is an affine map to be computed when read, both are done in one pass. */
    @Override
    public void relu(CpuArray a, CpuArray out, int from, int to) {
        if (direct(a, out)) {
            relu(memory(a), place(a, from), memory(out), place(out, from), to - from);
        } else if (a.mapped() != null && direct(a.mapped().source(), out)) {
            CpuArray source = a.mapped().source();
            Coefficients of = a.mapped().of();
            MemorySegment in = memory(source);
            MemorySegment target = memory(out);
            int phase = from % of.length();
            for (int i = from; i < to; i += of.length() - phase, phase = 0) {
                int count = Math.min(of.length() - phase, to - i);
                reluOfAffine(in, place(source, i), of, phase, target, place(out, i), count);
            }
        } else {
            plain.relu(a, out, from, to);
        }
    }

    private static void relu(MemorySegment a, long i, MemorySegment out, long o, int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            put(vector(a, i + 4L * k).max(0f), out, o + 4L * k);
        }
        for (int k = whole; k < count; k++) {
            set(out, o + 4L * k, Math.max(get(a, i + 4L * k), 0f));
        }
    }

    private static void reluOfAffine(
            MemorySegment a, long i, Coefficients of, int phase, MemorySegment out, long o, int count) {
        float[] c = of.centre();
        float[] f = of.factor();
        float[] s = of.shift();
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector mapped = vector(a, i + 4L * k)
                    .sub(vector(c, phase + k))
                    .mul(vector(f, phase + k))
                    .add(vector(s, phase + k));
            put(mapped.max(0f), out, o + 4L * k);
        }
        for (int k = whole; k < count; k++) {
            float mapped = (get(a, i + 4L * k) - c[phase + k]) * f[phase + k] + s[phase + k];
            set(out, o + 4L * k, Math.max(mapped, 0f));
        }
    }

    @Override
    public void wherePositive(CpuArray a, CpuArray x, CpuArray out, int from, int to) {
        if (direct(a, x, out)) {
            wherePositive(
                    memory(a), place(a, from), memory(x), place(x, from), memory(out), place(out, from), to - from);
        } else {
            plain.wherePositive(a, x, out, from, to);
        }
    }

    private static void wherePositive(
            MemorySegment a, long i, MemorySegment x, long j, MemorySegment out, long o, int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            VectorMask<Integer> positive =
                    IntVector.fromMemorySegment(INTS, x, j + 4L * k, ORDER).compare(VectorOperators.GT, 0);
            put(FloatVector.zero(FLOATS).blend(vector(a, i + 4L * k), positive.cast(FLOATS)), out, o + 4L * k);
        }
        for (int k = whole; k < count; k++) {
            boolean positive = x.get(ValueLayout.JAVA_INT, j + 4L * k) > 0;
            set(out, o + 4L * k, positive ? get(a, i + 4L * k) : 0);
        }
    }

    @Override
    public void adam(
            AdamStep step, CpuArray theta, CpuArray mean, CpuArray meanSquare, CpuArray out, int from, int to) {
        if (!direct(theta, mean, out) || !meanSquare.isInArena()) {
            plain.adam(step, theta, mean, meanSquare, out, from, to);
            return;
        }
        MemorySegment p = memory(theta);
        MemorySegment m = memory(mean);
        MemorySegment v = memory(meanSquare);
        int whole = from + bound(to - from);
        adam(
                step,
                new MemorySegment[] {p, m, v, memory(out)},
                new long[] {place(theta, from), place(mean, from), place(meanSquare, from), place(out, from)},
                whole - from);
        if (whole < to) {
            plain.adam(step, theta, mean, meanSquare, out, whole, to);
        }
    }

    private static void adam(AdamStep step, MemorySegment[] memory, long[] at, int count) {
        MemorySegment theta = memory[0];
        MemorySegment mean = memory[1];
        MemorySegment square = memory[2];
        MemorySegment out = memory[3];
        long p = at[0];
        long m = at[1];
        long v = at[2];
        long o = at[3];
        for (long k = 0; k < 4L * count; k += 4L * LANES) {
            FloatVector size = vector(square, v + k)
                    .lanewise(VectorOperators.SQRT)
                    .mul(step.correction())
                    .add(step.epsilon());
            put(vector(theta, p + k).add(vector(mean, m + k).div(size).mul(-step.rate())), out, o + k);
        }
    }

    // ---- channels ----

    @Override
    public void affine(CpuArray a, Coefficients of, CpuArray out, int from, int to) {
        if (!direct(a, out)) {
            plain.affine(a, of, out, from, to);
            return;
        }
        MemorySegment in = memory(a);
        MemorySegment target = memory(out);
        for (int i = from; i < to; i += of.length()) {
            affine(in, place(a, i), of, target, place(out, i), Math.min(of.length(), to - i));
        }
    }

    private static void affine(MemorySegment a, long i, Coefficients of, MemorySegment out, long o, int count) {
        float[] c = of.centre();
        float[] f = of.factor();
        float[] s = of.shift();
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            put(vector(a, i + 4L * k).sub(vector(c, k)).mul(vector(f, k)).add(vector(s, k)), out, o + 4L * k);
        }
        for (int k = whole; k < count; k++) {
            set(out, o + 4L * k, (get(a, i + 4L * k) - c[k]) * f[k] + s[k]);
        }
    }

    @Override
    public void addSums(CpuArray a, float[] sums, int from, int to) {
        if (!a.isInArena()) {
            plain.addSums(a, sums, from, to);
            return;
        }
        MemorySegment in = memory(a);
        for (int i = from; i < to; i += sums.length) {
            addSums(in, place(a, i), sums, Math.min(sums.length, to - i));
        }
    }

    private static void addSums(MemorySegment a, long i, float[] sums, int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            vector(sums, k).add(vector(a, i + 4L * k)).intoArray(sums, k);
        }
        for (int k = whole; k < count; k++) {
            sums[k] += get(a, i + 4L * k);
        }
    }

    @Override
    public void addSquaredDifferences(CpuArray a, float[] mean, float[] sums, int from, int to) {
        if (!a.isInArena()) {
            plain.addSquaredDifferences(a, mean, sums, from, to);
            return;
        }
        MemorySegment in = memory(a);
        for (int i = from; i < to; i += sums.length) {
            addSquaredDifferences(in, place(a, i), mean, sums, Math.min(sums.length, to - i));
        }
    }

    private static void addSquaredDifferences(MemorySegment a, long i, float[] mean, float[] sums, int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector difference = vector(a, i + 4L * k).sub(vector(mean, k));
            vector(sums, k).add(difference.mul(difference)).intoArray(sums, k);
        }
        for (int k = whole; k < count; k++) {
            float difference = get(a, i + 4L * k) - mean[k];
            sums[k] += difference * difference;
        }
    }

    @Override
    public void addSumsAndProducts(CpuArray a, CpuArray b, float[] sums, float[] products, int from, int to) {
        if (!direct(a, b)) {
            plain.addSumsAndProducts(a, b, sums, products, from, to);
            return;
        }
        MemorySegment p = memory(a);
        MemorySegment q = memory(b);
        for (int i = from; i < to; i += sums.length) {
            addSumsAndProducts(p, place(a, i), q, place(b, i), sums, products, Math.min(sums.length, to - i));
        }
    }

    private static void addSumsAndProducts(
            MemorySegment a, long i, MemorySegment b, long j, float[] sums, float[] products, int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector p = vector(a, i + 4L * k);
            vector(sums, k).add(p).intoArray(sums, k);
            vector(products, k).add(p.mul(vector(b, j + 4L * k))).intoArray(products, k);
        }
        for (int k = whole; k < count; k++) {
            float p = get(a, i + 4L * k);
            sums[k] += p;
            products[k] += p * get(b, j + 4L * k);
        }
    }

    @Override
    public void addProducts(CpuArray a, CpuArray b, float[] products, int from, int to) {
        if (!direct(a, b)) {
            plain.addProducts(a, b, products, from, to);
            return;
        }
        MemorySegment p = memory(a);
        MemorySegment q = memory(b);
        for (int i = from; i < to; i += products.length) {
            addProducts(p, place(a, i), q, place(b, i), products, Math.min(products.length, to - i));
        }
    }

    private static void addProducts(MemorySegment a, long i, MemorySegment b, long j, float[] products, int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            vector(products, k)
                    .add(vector(a, i + 4L * k).mul(vector(b, j + 4L * k)))
                    .intoArray(products, k);
        }
        for (int k = whole; k < count; k++) {
            products[k] += get(a, i + 4L * k) * get(b, j + 4L * k);
        }
    }

    @Override
    public void combine(Term a, Term b, float[] constant, CpuArray out, int from, int to) {
        if (!direct(a.values(), b.values(), out)) {
            plain.combine(a, b, constant, out, from, to);
            return;
        }
        MemorySegment p = memory(a.values());
        MemorySegment q = memory(b.values());
        MemorySegment target = memory(out);
        for (int i = from; i < to; i += constant.length) {
            int count = Math.min(constant.length, to - i);
            combine(
                    p,
                    place(a.values(), i),
                    a.factor(),
                    q,
                    place(b.values(), i),
                    b.factor(),
                    constant,
                    target,
                    place(out, i),
                    count);
        }
    }

    private static void combine(
            MemorySegment a,
            long i,
            float[] fa,
            MemorySegment b,
            long j,
            float[] fb,
            float[] constant,
            MemorySegment out,
            long o,
            int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            FloatVector sum = vector(a, i + 4L * k)
                    .mul(vector(fa, k))
                    .add(vector(b, j + 4L * k).mul(vector(fb, k)))
                    .add(vector(constant, k));
            put(sum, out, o + 4L * k);
        }
        for (int k = whole; k < count; k++) {
            set(out, o + 4L * k, get(a, i + 4L * k) * fa[k] + get(b, j + 4L * k) * fb[k] + constant[k]);
        }
    }

    @Override
    public void combine(Term a, Term b, Term c, float[] constant, CpuArray out, int from, int to) {
        if (!direct(a.values(), b.values(), out) || !c.values().isInArena()) {
            plain.combine(a, b, c, constant, out, from, to);
            return;
        }
        MemorySegment target = memory(out);
        for (int i = from; i < to; i += constant.length) {
            int count = Math.min(constant.length, to - i);
            MemorySegment first = memory(a.values());
            MemorySegment second = memory(b.values());
            combine(
                    first,
                    place(a.values(), i),
                    a.factor(),
                    second,
                    place(b.values(), i),
                    b.factor(),
                    constant,
                    target,
                    place(out, i),
                    count);
            addMultiplied(target, place(out, i), memory(c.values()), place(c.values(), i), c.factor(), count);
        }
    }

    private static void addMultiplied(MemorySegment out, long o, MemorySegment c, long i, float[] factor, int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            put(vector(out, o + 4L * k).add(vector(c, i + 4L * k).mul(vector(factor, k))), out, o + 4L * k);
        }
        for (int k = whole; k < count; k++) {
            set(out, o + 4L * k, get(out, o + 4L * k) + get(c, i + 4L * k) * factor[k]);
        }
    }

    // ---- convolution ----

    @Override
    public void addTo(float[] image, int at, CpuArray a, int start, int count) {
        if (!a.isInArena()) {
            plain.addTo(image, at, a, start, count);
            return;
        }
        addTo(image, at, memory(a), place(a, start), count);
    }

    private static void addTo(float[] image, int at, MemorySegment a, long i, int count) {
        int whole = bound(count);
        for (int k = 0; k < whole; k += LANES) {
            vector(image, at + k).add(vector(a, i + 4L * k)).intoArray(image, at + k);
        }
        for (int k = whole; k < count; k++) {
            image[at + k] += get(a, i + 4L * k);
        }
    }
}
