package io.adapruner.data.demo;

import java.util.Locale;

/** The ten classes: regions of the plane that fill about the unit disc. */
enum Shape {
    DISC,
    RING,
    SQUARE,
    TRIANGLE,
    STAR,
    CROSS,
    CRESCENT,
    BAR,
    HALF_DISC,
    HOURGLASS;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the point lies inside, before rotation and scaling. */
    boolean covers(double x, double y) {
        double squared = x * x + y * y;
        return switch (this) {
            case DISC -> squared < 0.85;
            case RING -> squared < 1 && squared > 0.3;
            case SQUARE -> Math.max(Math.abs(x), Math.abs(y)) < 0.8;
            case TRIANGLE -> y > -0.55 && y < 1.1 - 1.75 * Math.abs(x);
            case STAR -> star(x, y, squared);
            case CROSS -> squared < 1.1 && Math.min(Math.abs(x), Math.abs(y)) < 0.3;
            case CRESCENT -> squared < 1 && (x - 0.5) * (x - 0.5) + y * y > 0.6;
            case BAR -> Math.abs(x) < 1.05 && Math.abs(y) < 0.32;
            case HALF_DISC -> squared + 0.8 * y < 0.99 && y > -0.4;
            case HOURGLASS -> Math.abs(x) < 0.9 && Math.abs(y) < 0.12 + 0.85 * Math.abs(x);
        };
    }

    /** Five points: the radius falls linearly from a tip to the middle between two tips. */
    private static boolean star(double x, double y, double squared) {
        double fifth = 2 * Math.PI / 5;
        double angle = StrictMath.atan2(y, x);
        double fromTip = Math.abs(angle - fifth * Math.rint(angle / fifth)) / (fifth / 2);
        double radius = 1.15 - 0.72 * StrictMath.sqrt(fromTip);
        return squared < radius * radius;
    }
}
