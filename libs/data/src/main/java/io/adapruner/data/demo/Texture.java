package io.adapruner.data.demo;

import java.util.SplittableRandom;

/** Stripes of random direction and width, added to a colour. */
record Texture(double alongX, double alongY, double phase, double strength) {
    static final Texture PLAIN = new Texture(0, 0, 0, 0);

    static Texture random(SplittableRandom random, double strongest) {
        double angle = random.nextDouble(Math.PI);
        double frequency = random.nextDouble(0.5, 2.4);
        return new Texture(
                frequency * StrictMath.cos(angle),
                frequency * StrictMath.sin(angle),
                random.nextDouble(2 * Math.PI),
                random.nextDouble(strongest));
    }

    double at(int x, int y) {
        return strength == 0 ? 0 : strength * StrictMath.sin(alongX * x + alongY * y + phase);
    }
}
