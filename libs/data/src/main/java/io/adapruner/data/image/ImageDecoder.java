package io.adapruner.data.image;

import io.adapruner.data.image.codec.Picture;
import io.adapruner.data.image.codec.PictureReaders;
import io.adapruner.data.image.header.ImageFormat;
import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.data.image.header.Orientation;
import io.adapruner.data.sample.CentreCrop;
import io.adapruner.data.sample.Frame;
import io.adapruner.data.sample.Framing;
import io.adapruner.data.sample.SampleDecoder;
import io.adapruner.data.sample.WholePicture;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.PictureView;

/**
 * Decodes images to uint8 planes {@code [C, H, W]} of one fixed size, as {@code Image.open(file).convert("RGB")} of Pillow and
 * the transforms of torchvision do that are customary for validation. Of an image the part is taken that a {@link PictureView}
 * says, or a framing asks for. Alpha is dropped; grey becomes three equal planes where colour is wanted, colour becomes luma
 * (ITU-R BT.601) where grey is. Not thread-safe: one per thread.
 */
public final class ImageDecoder implements SampleDecoder {
    private final int channels;
    private final Framing usual;
    private final Kernel kernel;
    private final boolean upright;
    private final PictureReaders readers;

    /** Of pictures as they are seen by default. */
    public ImageDecoder(int channels, int height, int width) {
        this(TensorShape.of(channels, height, width), PictureView.defaults());
    }

    /** @param shape {@code [channels, height, width]} of the images, 1 or 3 channels */
    public ImageDecoder(TensorShape shape, PictureView view) {
        this(shape, view, new PictureReaders(true));
    }

    /** @param readers are closed with this */
    ImageDecoder(TensorShape shape, PictureView view, PictureReaders readers) {
        this.channels = shape.channels();
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels " + channels + " must be 1 or 3");
        }
        this.usual = switch (view.crop()) {
            case CENTRE -> new CentreCrop(shape.height(), shape.width(), view.resize());
            case WHOLE -> new WholePicture(shape.height(), shape.width());
        };
        this.kernel = Kernel.of(view.interpolation());
        this.upright = view.orientation() == PictureView.Orientation.APPLIED;
        this.readers = readers;
    }

    /**
     * @param into receives {@code channels * height * width} bytes from {@code offset}
     * @param where shard and sample, for the message
     * @throws ProblemException {@code BROKEN_IMAGE} if it cannot be decoded
     */
    @Override
    public void decode(byte[] image, byte[] into, int offset, String where) {
        decode(image, usual, into, offset, where);
    }

    @Override
    public void decode(byte[] image, Framing framing, byte[] into, int offset, String where) {
        ImageHeader header = ImageHeader.sniff(image, where);
        // A TIFF's is no note of a camera but part of the format
        boolean turned = upright || header.format() == ImageFormat.TIFF;
        Orientation orientation = turned ? Orientation.of(image, header.format()) : Orientation.AS_IT_IS;
        int height = orientation.height(header.height(), header.width());
        int width = orientation.width(header.height(), header.width());
        Frame frame = framing.frame(height, width);
        var planes = new Planes(
                into, offset, channels, frame.down().count(), frame.across().count());
        int reduction = kernel.reduction(frame);
        try (Picture read = picture(image, header, reduction, where)) {
            Picture picture = OrientedPicture.of(read, orientation);
            if (frame.whole(height, width)) {
                copy(picture, planes);
            } else {
                Resampling.framed(picture, picture.width() == width ? 1 : reduction, frame, kernel, planes);
            }
        }
    }

    private Picture picture(byte[] image, ImageHeader header, int reduction, String where) {
        try {
            return readers.read(image, header, reduction, where);
        } catch (ProblemException e) {
            throw new ProblemException(
                    e.code(),
                    e.getMessage()
                            + "; its header is whole: a data set that is registered with a full check (check: full, --check"
                            + " full) leaves such images out",
                    e);
        }
    }

    @Override
    public void close() {
        readers.close();
    }

    private static void copy(Picture picture, Planes planes) {
        int[] row = new int[planes.width()];
        for (int y = 0; y < planes.height(); y++) {
            picture.row(y, 0, row.length, row);
            for (int x = 0; x < row.length; x++) {
                planes.set(y, x, row[x] >> 16, row[x] >> 8, row[x]);
            }
        }
    }
}
