package io.adapruner.network.op;

/** Height and width of a kernel, stride, padding, dilation or output, in positions. */
public record Extent(int height, int width) {
    public Extent {
        if (height < 0 || width < 0) {
            throw new IllegalArgumentException("extent " + height + "x" + width + " is negative");
        }
    }

    public static Extent square(int side) {
        return new Extent(side, side);
    }

    public int area() {
        return Math.multiplyExact(height, width);
    }
}
