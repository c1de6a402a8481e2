package io.adapruner.data.image.codec;

import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.data.image.header.JpegHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * JPEG by libjpeg-turbo. Damage between the first byte and the last is decoded as far as it goes, as Pillow does; that the
 * image is whole was checked before. Inks are taken for inverted, with or without Adobe's marker.
 *
 * <p>libjpeg ends a call by a jump out of it where it can go no further, which no Java frame survives; libtiff and Leptonica's
 * reader catch that. The usual colours are read by lines through libtiff, what is to be reduced or is unusual as a whole through
 * Leptonica.
 */
record NativeJpegReader(NativeCodecs codecs) implements PictureReader {
    private static final int CONTINUE_WITH_BAD_DATA = 2;
    /** Behind the start of the image: a marker that says "Adobe", and that inks are no luma and chroma. */
    private static final byte[] ADOBE = {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    @Override
    public Picture read(byte[] image, ImageHeader header, int reduction, String where) throws UnreadableImageException {
        JpegHeader jpeg = JpegHeader.of(image, where);
        Optional<Picture> lines = reduction == 1 ? lines(image, jpeg) : Optional.empty();
        if (lines.isPresent()) {
            return lines.get();
        }
        Picture picture = whole(
                jpeg.components().size() == 4 && jpeg.transform() == JpegHeader.NO_MARKER ? withAdobe(image) : image,
                reduction);
        if (picture.width() != Math.ceilDiv(header.width(), reduction)
                || picture.height() != Math.ceilDiv(header.height(), reduction)) {
            picture.close();
            throw new UnreadableImageException("is not of the size that its header claims");
        }
        return picture;
    }

    private Optional<Picture> lines(byte[] image, JpegHeader jpeg) {
        try {
            return JpegLines.of(codecs.tiff, image, jpeg);
        } catch (Throwable e) {
            throw NativeCall.failed(e);
        }
    }

    /** By Leptonica, all of it at once. */
    Picture whole(byte[] image, int reduction) throws UnreadableImageException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, image);
            MemorySegment pix = (MemorySegment) codecs.pixReadMemJpeg.invokeExact(
                    bytes, (long) image.length, 0, reduction, MemorySegment.NULL, CONTINUE_WITH_BAD_DATA);
            if (pix.equals(MemorySegment.NULL)) {
                throw new UnreadableImageException("cannot be decoded: libjpeg-turbo refuses it");
            }
            return PixPicture.of(codecs, pix);
        } catch (UnreadableImageException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeCall.failed(e);
        }
    }

    private static byte[] withAdobe(byte[] image) {
        byte[] marked = new byte[image.length + ADOBE.length];
        System.arraycopy(image, 0, marked, 0, 2);
        System.arraycopy(ADOBE, 0, marked, 2, ADOBE.length);
        System.arraycopy(image, 2, marked, 2 + ADOBE.length, image.length - 2);
        return marked;
    }
}
