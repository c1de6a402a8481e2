package io.adapruner.data.image;

import io.adapruner.data.image.codec.Picture;
import io.adapruner.data.image.codec.PictureReaders;
import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.data.sample.CentreCrop;
import io.adapruner.data.sample.Frame;
import io.adapruner.data.sample.Framing;
import io.adapruner.data.sample.SampleDecoder;
import io.adapruner.problem.ProblemException;

/**
 * Decodes images to uint8 planes {@code [C, H, W]} of one fixed size, as {@code Image.open(file).convert("RGB")} of Pillow and
 * the transforms of torchvision do that are customary for validation. Of an image of another size its {@link CentreCrop} is
 * taken, or what a framing asks for. Alpha is dropped; grey becomes three equal planes where colour is wanted, colour becomes luma
 * (ITU-R BT.601) where grey is. Not thread-safe: one per thread.
 */
public final class ImageDecoder implements SampleDecoder {
    private final int channels;
    private final Framing centre;
    private final PictureReaders readers;

    /** @param channels 1 or 3 */
    public ImageDecoder(int channels, int height, int width) {
        this(channels, height, width, new PictureReaders(true));
    }

    /** @param readers are closed with this */
    ImageDecoder(int channels, int height, int width, PictureReaders readers) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels " + channels + " must be 1 or 3");
        }
        this.channels = channels;
        this.centre = new CentreCrop(height, width);
        this.readers = readers;
    }

    /**
     * @param into receives {@code channels * height * width} bytes from {@code offset}
     * @param where shard and sample, for the message
     * @throws ProblemException {@code BROKEN_IMAGE} if it cannot be decoded
     */
    @Override
    public void decode(byte[] image, byte[] into, int offset, String where) {
        decode(image, centre, into, offset, where);
    }

    @Override
    public void decode(byte[] image, Framing framing, byte[] into, int offset, String where) {
        ImageHeader header = ImageHeader.sniff(image, where);
        Frame frame = framing.frame(header.height(), header.width());
        var planes = new Planes(
                into, offset, channels, frame.down().count(), frame.across().count());
        int reduction = Resampling.reduction(frame);
        try (Picture picture = picture(image, header, reduction, where)) {
            if (frame.whole(header.height(), header.width())) {
                copy(picture, planes);
            } else {
                Resampling.framed(picture, picture.width() == header.width() ? 1 : reduction, frame, planes);
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
