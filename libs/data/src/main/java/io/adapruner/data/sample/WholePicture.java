package io.adapruner.data.sample;

/** All of a picture, whatever its shape. */
public record WholePicture(int height, int width) implements Framing {
    @Override
    public Frame frame(int pictureHeight, int pictureWidth) {
        return new Frame(
                new Frame.Axis(0, pictureHeight, height, 0, height),
                new Frame.Axis(0, pictureWidth, width, 0, width),
                false);
    }
}
