package org.meta4j.engine;

import java.util.Arrays;

/** The kernels whose values are each made of the values at the same place, and softmax, whose are made of their row's. */
final class CpuElementwise {
    private final CpuEngine engine;
    private final CpuRows rows;
    private final float[] row = new float[CpuEngine.ROW];

    CpuElementwise(CpuEngine engine) {
        this.engine = engine;
        this.rows = engine.rows();
    }

    Array fill(double value, int[] shape) {
        CpuArray out = engine.allocate(shape);
        Arrays.fill(row, (float) value);
        for (int i = 0; i < out.size; i += CpuEngine.ROW) {
            out.write(i, row, Math.min(CpuEngine.ROW, out.size - i));
        }
        return out;
    }

    // ---- two arguments ----

    Array add(Array a, Array b) {
        return rows.zip(a, b, Loops::add);
    }

    Array addTo(Array sum, Array a) {
        return rows.zip(sum, a, ((CpuArray) sum).overwritten(), Loops::add);
    }

    Array subtract(Array a, Array b) {
        return addScaled(a, b, -1);
    }

    Array multiply(Array a, Array b) {
        return rows.zip(a, b, Loops::multiply);
    }

    Array divide(Array a, Array b) {
        return rows.zip(a, b, Loops::divide);
    }

    Array addScaled(Array a, Array b, double scale) {
        float factor = (float) scale;
        return rows.zip(a, b, (loops, x, y, out, from, to) -> loops.combine(x, 1, y, factor, out, from, to));
    }

    Array decayingMean(Array mean, Array value, double decay) {
        float before = (float) decay;
        float now = (float) (1 - decay);
        return rows.zip(mean, value, (loops, x, y, out, from, to) -> loops.combine(x, before, y, now, out, from, to));
    }

    Array decayingMeanSquare(Array mean, Array value, double decay) {
        float before = (float) decay;
        float now = (float) (1 - decay);
        return rows.zip(
                mean, value, (loops, x, y, out, from, to) -> loops.combineSquare(x, before, y, now, out, from, to));
    }

    Array adam(Array theta, Array mean, Array meanSquare, double rate, double correction, double epsilon) {
        CpuArray out = engine.allocate(theta.shape());
        Loops.AdamStep step = new Loops.AdamStep((float) rate, (float) correction, (float) epsilon);
        rows.each(
                out,
                (loops, from, to) ->
                        loops.adam(step, (CpuArray) theta, (CpuArray) mean, (CpuArray) meanSquare, out, from, to));
        return out;
    }

    // ---- one argument ----

    Array scale(Array a, double factor) {
        float f = (float) factor;
        return rows.map(a, (loops, x, out, from, to) -> loops.scale(x, f, out, from, to));
    }

    Array shift(Array a, double summand) {
        float s = (float) summand;
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] += s;
            }
        });
    }

    Array square(Array a) {
        return rows.zip(a, a, Loops::multiply);
    }

    Array sqrt(Array a) {
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.sqrt(p[i]);
            }
        });
    }

    Array exp(Array a) {
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.exp(p[i]);
            }
        });
    }

    Array log(Array a) {
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.log(p[i]);
            }
        });
    }

    Array tanh(Array a) {
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.tanh(p[i]);
            }
        });
    }

    private Array map(Array a, Loops.Unary kernel) {
        return rows.map(a, (loops, x, out, from, to) -> loops.map(x, out, from, to, kernel));
    }

    Array relu(Array a) {
        CpuArray in = (CpuArray) a;
        return rows.computes(in) ? rows.computed(in, PlainLoops::positivePart) : rows.map(a, Loops::relu);
    }

    Array wherePositive(Array a, Array condition) {
        CpuArray in = (CpuArray) a;
        CpuArray where = (CpuArray) condition;
        int depth = Math.max(in.depth, where.depth);
        if (!rows.computes(in) || !rows.mayCompute(where)) {
            return rows.zip(a, condition, Loops::wherePositive);
        }
        return CpuArray.computed(in.shape, in.size, engine.innermost(), depth + 1, (start, target, count) -> {
            Staging staging = Staging.here();
            float[] q = staging.floats(count);
            try {
                in.read(start, target, count);
                where.read(start, q, count);
                PlainLoops.keepPositive(target, q, count);
            } finally {
                staging.giveBack(1);
            }
        });
    }

    Array logSoftmax(Array logits) {
        float[] z = CpuEngine.toFloats(logits);
        int ways = logits.shape()[1];
        for (int at = 0; at < z.length; at += ways) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int j = at; j < at + ways; j++) {
                largest = Math.max(largest, z[j]);
            }
            double sum = 0;
            for (int j = at; j < at + ways; j++) {
                sum += Math.exp(z[j] - largest);
            }
            float logSum = (float) (largest + Math.log(sum));
            for (int j = at; j < at + ways; j++) {
                z[j] -= logSum;
            }
        }
        return engine.fromFloats(z, logits.shape());
    }
}
