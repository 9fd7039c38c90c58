package org.meta4j.engine;

import java.util.Arrays;

/** The kernels whose values are each made of the values at the same place, and softmax, whose are made of their row's. */
final class CpuElementwise {
    private final CpuEngine engine;
    private final CpuRows rows;
    private final float[] x = new float[CpuEngine.ROW];
    private final int[] bits = new int[CpuEngine.ROW];
    private final int[] conditionBits = new int[CpuEngine.ROW];

    CpuElementwise(CpuEngine engine) {
        this.engine = engine;
        this.rows = engine.rows();
    }

    Array fill(double value, int[] shape) {
        CpuArray out = engine.allocate(shape);
        Arrays.fill(x, (float) value);
        for (int i = 0; i < out.size; i += CpuEngine.ROW) {
            out.write(i, x, Math.min(CpuEngine.ROW, out.size - i));
        }
        return out;
    }

    Array add(Array a, Array b) {
        return rows.zip(a, b, CpuElementwise::add);
    }

    Array addTo(Array sum, Array a) {
        return rows.zip(sum, a, ((CpuArray) sum).overwritten(), CpuElementwise::add);
    }

    Array subtract(Array a, Array b) {
        return rows.zip(a, b, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] -= q[i];
            }
        });
    }

    Array multiply(Array a, Array b) {
        return rows.zip(a, b, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] *= q[i];
            }
        });
    }

    Array divide(Array a, Array b) {
        return rows.zip(a, b, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] /= q[i];
            }
        });
    }

    Array addScaled(Array a, Array b, double scale) {
        float factor = (float) scale;
        return rows.zip(a, b, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] += factor * q[i];
            }
        });
    }

    Array decayingMean(Array mean, Array value, double decay) {
        float before = (float) decay;
        float now = (float) (1 - decay);
        return rows.zip(mean, value, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = p[i] * before + now * q[i];
            }
        });
    }

    Array decayingMeanSquare(Array mean, Array value, double decay) {
        float before = (float) decay;
        float now = (float) (1 - decay);
        return rows.zip(mean, value, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = p[i] * before + now * (q[i] * q[i]);
            }
        });
    }

    Array adam(Array theta, Array mean, Array meanSquare, double rate, double correction, double epsilon) {
        CpuArray out = engine.allocate(theta.shape());
        rows.computeRows(out, CpuEngine.ROW, (three, from, count) -> {
            ((CpuArray) theta).read(from, three[0], count);
            ((CpuArray) mean).read(from, three[1], count);
            ((CpuArray) meanSquare).read(from, three[2], count);
            adam(three[0], three[1], three[2], (float) -rate, (float) correction, (float) epsilon, count);
        });
        return out;
    }

    private static void adam(float[] p, float[] m, float[] v, float step, float correction, float epsilon, int count) {
        for (int i = 0; i < count; i++) {
            p[i] += step * (m[i] / ((float) Math.sqrt(v[i]) * correction + epsilon));
        }
    }

    Array scale(Array a, double factor) {
        float f = (float) factor;
        return rows.map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] *= f;
            }
        });
    }

    Array shift(Array a, double summand) {
        float s = (float) summand;
        return rows.map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] += s;
            }
        });
    }

    Array square(Array a) {
        return rows.map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] *= p[i];
            }
        });
    }

    Array sqrt(Array a) {
        return rows.map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.sqrt(p[i]);
            }
        });
    }

    Array exp(Array a) {
        return rows.map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.exp(p[i]);
            }
        });
    }

    Array log(Array a) {
        return rows.map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.log(p[i]);
            }
        });
    }

    Array tanh(Array a) {
        return rows.map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.tanh(p[i]);
            }
        });
    }

    Array relu(Array a) {
        CpuArray in = (CpuArray) a;
        return rows.computes(in)
                ? rows.computed(in, (p, start, count) -> positivePart(p, count))
                : rows.map(a, CpuElementwise::positivePart);
    }

    private static void positivePart(float[] p, int count) {
        for (int i = 0; i < count; i++) {
            p[i] = Math.max(p[i], 0f);
        }
    }

    Array wherePositive(Array a, Array condition) {
        CpuArray in = (CpuArray) a;
        CpuArray where = (CpuArray) condition;
        int depth = Math.max(in.depth, where.depth);
        if (rows.computes(in) && rows.mayCompute(where)) {
            return CpuArray.computed(in.shape, in.size, engine.innermost(), depth + 1, (start, target, count) -> {
                Staging staging = Staging.here();
                float[] q = staging.floats(count);
                try {
                    in.read(start, target, count);
                    where.read(start, q, count);
                    keepPositive(target, q, count);
                } finally {
                    staging.giveBack(1);
                }
            });
        }
        return in.isInArena() && where.isInArena()
                ? wherePositiveBits(in, where)
                : rows.zip(a, condition, CpuElementwise::keepPositive);
    }

    private static void keepPositive(float[] p, float[] q, int count) {
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(q[i]);
            int positive = (-bits >> 31) & ~(bits >> 31); // all ones for bits > 0, without a branch
            p[i] = Float.intBitsToFloat(Float.floatToRawIntBits(p[i]) & positive);
        }
    }

    /** Does it on bits alone, which C2 vectorises. */
    private CpuArray wherePositiveBits(CpuArray in, CpuArray where) {
        CpuArray out = engine.allocate(in.shape);
        for (int i = 0; i < out.size; i += CpuEngine.ROW) {
            int count = Math.min(CpuEngine.ROW, out.size - i);
            in.readBits(i, bits, count);
            where.readBits(i, conditionBits, count);
            keepPositive(bits, conditionBits, count);
            out.writeBits(i, bits, count);
        }
        return out;
    }

    private static void keepPositive(int[] p, int[] q, int count) {
        for (int i = 0; i < count; i++) {
            p[i] &= (-q[i] >> 31) & ~(q[i] >> 31);
        }
    }

    Array logSoftmax(Array logits) {
        float[] z = CpuEngine.toFloats(logits);
        int ways = logits.shape()[1];
        for (int row = 0; row < z.length; row += ways) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int j = row; j < row + ways; j++) {
                largest = Math.max(largest, z[j]);
            }
            double sum = 0;
            for (int j = row; j < row + ways; j++) {
                sum += Math.exp(z[j] - largest);
            }
            float logSum = (float) (largest + Math.log(sum));
            for (int j = row; j < row + ways; j++) {
                z[j] -= logSum;
            }
        }
        return engine.fromFloats(z, logits.shape());
    }

    static void add(float[] p, float[] q, int count) {
        for (int i = 0; i < count; i++) {
            p[i] += q[i];
        }
    }
}
