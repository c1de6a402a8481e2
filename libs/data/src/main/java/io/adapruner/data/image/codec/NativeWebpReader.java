package io.adapruner.data.image.codec;

import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.data.image.header.WebpHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** WebP by libwebp; of an animation the first frame, on a black canvas where it does not fill that. */
record NativeWebpReader(NativeCodecs codecs) implements PictureReader {
    @Override
    public Picture read(byte[] image, ImageHeader header, int reduction, String where) throws UnreadableImageException {
        WebpHeader.Frame frame = WebpHeader.firstFrame(image, where)
                .orElseGet(() -> new WebpHeader.Frame(0, 0, header.width(), header.height(), image));
        if (frame.left() + frame.width() > header.width() || frame.top() + frame.height() > header.height()) {
            throw new UnreadableImageException("is a WebP whose first frame leaves its canvas");
        }
        int[] canvas = new int[header.width() * header.height()];
        paint(frame, canvas, header.width());
        return new PixelArray(header.width(), header.height(), canvas);
    }

    /** libwebp refuses a picture with longer or more rows than the memory it is given. */
    private void paint(WebpHeader.Frame frame, int[] canvas, int canvasWidth) throws UnreadableImageException {
        int rowBytes = 3 * frame.width();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, frame.file());
            MemorySegment rgb = arena.allocate((long) rowBytes * frame.height());
            MemorySegment done = (MemorySegment)
                    codecs.webpDecodeRgbInto.invokeExact(bytes, bytes.byteSize(), rgb, rgb.byteSize(), rowBytes);
            if (done.equals(MemorySegment.NULL)) {
                throw new UnreadableImageException("cannot be decoded: libwebp refuses it");
            }
            byte[] row = new byte[rowBytes];
            for (int y = 0; y < frame.height(); y++) {
                MemorySegment.copy(rgb, ValueLayout.JAVA_BYTE, (long) y * rowBytes, row, 0, rowBytes);
                int at = (frame.top() + y) * canvasWidth + frame.left();
                for (int x = 0; x < frame.width(); x++) {
                    canvas[at + x] = (row[3 * x] & 0xff) << 16 | (row[3 * x + 1] & 0xff) << 8 | (row[3 * x + 2] & 0xff);
                }
            }
        } catch (UnreadableImageException e) {
            throw e;
        } catch (Throwable e) {
            throw NativeCall.failed(e);
        }
    }
}
