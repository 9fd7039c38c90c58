package org.meta4j.notebook;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The two directions in which some points vary most.
 *
 * @param mean the middle of the points
 * @param axes the two directions as columns {@code [features, 2]}; the largest entry of each is positive
 * @param explained the share of the variance that each direction carries
 */
record PrincipalComponents(RealVector mean, RealMatrix axes, RealVector explained) {
    /** Returns the principal components of points {@code [n, features]}, n and features at least 2. */
    static PrincipalComponents of(double[][] points) {
        int features = points[0].length;
        RealVector mean = new ArrayRealVector(features);
        for (double[] point : points) {
            mean.combineToSelf(1, 1.0 / points.length, new ArrayRealVector(point, false));
        }
        var svd = new SingularValueDecomposition(centred(points, mean));
        RealVector variances = new ArrayRealVector(svd.getSingularValues()).map(value -> value * value);
        RealMatrix axes = svd.getV().getSubMatrix(0, features - 1, 0, 1);
        for (int axis = 0; axis < 2; axis++) {
            axes.setColumnVector(axis, axes.getColumnVector(axis).mapMultiply(sign(axes.getColumn(axis))));
        }
        double total = Math.max(variances.getL1Norm(), Double.MIN_NORMAL);
        return new PrincipalComponents(mean, axes, variances.getSubVector(0, 2).mapDivide(total));
    }

    /** Returns points {@code [n, features]} in the plane of the two directions: {@code [n, 2]}. */
    double[][] project(double[][] points) {
        return centred(points, mean).multiply(axes).getData();
    }

    private static RealMatrix centred(double[][] points, RealVector mean) {
        RealMatrix matrix = new Array2DRowRealMatrix(points);
        for (int row = 0; row < points.length; row++) {
            matrix.setRowVector(row, matrix.getRowVector(row).subtract(mean));
        }
        return matrix;
    }

    private static double sign(double[] column) {
        double largest = 0;
        for (double value : column) {
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        return largest < 0 ? -1 : 1;
    }
}
