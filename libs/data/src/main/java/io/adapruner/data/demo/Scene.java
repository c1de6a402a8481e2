package io.adapruner.data.demo;

import java.util.SplittableRandom;

/**
 * One 32x32 picture of one shape among distractions: colours, texture, place, scale and rotation are random and say nothing
 * about the class; a shaded background, lines, spots, an occluding strip and noise hide part of it.
 */
final class Scene {
    static final int SIDE = 32;
    private static final int SUB = 2;

    private final SplittableRandom random;
    private final double[][] pixels = new double[SIDE * SIDE][3];

    private Scene(SplittableRandom random) {
        this.random = random;
    }

    /** RGB bytes, {@code [32, 32, 3]}. */
    static byte[] render(Shape shape, SplittableRandom random) {
        var scene = new Scene(random);
        double[] ground = scene.ground();
        scene.background(ground);
        for (int i = random.nextInt(4); i > 0; i--) {
            scene.spot(scene.colour());
        }
        scene.shape(shape, scene.contrasting(ground));
        for (int i = random.nextInt(3); i > 0; i--) {
            scene.line(scene.colour());
        }
        return scene.noisy();
    }

    private double[] ground() {
        double[] colour = colour();
        while (luma(colour) > 150) {
            colour = colour();
        }
        return colour;
    }

    private double[] colour() {
        return new double[] {random.nextDouble(255), random.nextDouble(255), random.nextDouble(255)};
    }

    /** Brighter than the ground, of any hue. */
    private double[] contrasting(double[] ground) {
        while (true) {
            double[] candidate = colour();
            if (luma(candidate) - luma(ground) > 50) {
                return candidate;
            }
        }
    }

    private static double luma(double[] colour) {
        return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2];
    }

    private void background(double[] ground) {
        double[] slope = {random.nextDouble(-2.5, 2.5), random.nextDouble(-2.5, 2.5)};
        Texture texture = Texture.random(random, 14);
        for (int i = 0; i < pixels.length; i++) {
            double shade = texture.at(i % SIDE, i / SIDE);
            for (int c = 0; c < 3; c++) {
                pixels[i][c] =
                        ground[c] + shade + slope[0] * (i % SIDE - 15.5) + slope[1] * (Math.floorDiv(i, SIDE) - 15.5);
            }
        }
    }

    private void shape(Shape shape, double[] colour) {
        double scale = random.nextDouble(8, 12.5);
        double squeeze = random.nextDouble(0.8, 1.25);
        double angle = random.nextDouble(2 * Math.PI);
        double cos = StrictMath.cos(angle) / scale;
        double sin = StrictMath.sin(angle) / scale;
        double room = Math.max(0, 16 - scale * 0.9);
        double centreX = 16 + random.nextDouble(-room, room + 1e-9);
        double centreY = 16 + random.nextDouble(-room, room + 1e-9);
        fill(colour, Texture.random(random, 18), (x, y) -> {
            double dx = x - centreX;
            double dy = y - centreY;
            return shape.covers((cos * dx + sin * dy) * squeeze, (cos * dy - sin * dx) / squeeze);
        });
    }

    private void spot(double[] colour) {
        double x0 = random.nextDouble(SIDE);
        double y0 = random.nextDouble(SIDE);
        double radius = random.nextDouble(1, 4);
        fill(colour, Texture.PLAIN, (x, y) -> (x - x0) * (x - x0) + (y - y0) * (y - y0) < radius * radius);
    }

    private void line(double[] colour) {
        double angle = random.nextDouble(Math.PI);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double offset = random.nextDouble(-13, 13);
        double half = random.nextDouble(0.4, 1.9);
        fill(colour, Texture.PLAIN, (x, y) -> Math.abs(cos * (x - 16) + sin * (y - 16) - offset) < half);
    }

    private interface Region {
        boolean covers(double x, double y);
    }

    private void fill(double[] colour, Texture texture, Region region) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int hits = 0;
                for (int s = 0; s < SUB * SUB; s++) {
                    double sx = x + (s % SUB + 0.5) / SUB;
                    double sy = y + (Math.floorDiv(s, SUB) + 0.5) / SUB;
                    hits += region.covers(sx, sy) ? 1 : 0;
                }
                if (hits > 0) {
                    double cover = hits / (double) (SUB * SUB);
                    double shade = texture.at(x, y);
                    double[] pixel = pixels[y * SIDE + x];
                    for (int c = 0; c < 3; c++) {
                        pixel[c] += cover * (colour[c] + shade - pixel[c]);
                    }
                }
            }
        }
    }

    private byte[] noisy() {
        double sigma = random.nextDouble(3, 14);
        byte[] rgb = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < pixels.length; i++) {
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) Math.clamp(Math.round(pixels[i][c] + sigma * random.nextGaussian()), 0, 255);
            }
        }
        return rgb;
    }
}
