package io.adapruner.data.image.codec;

import io.adapruner.data.image.header.ImageFormat;
import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Readers of all formats, made when they are first needed. JPEG and WebP go to {@link NativeCodecs} where these are, JPEG else to
 * the JDK; so do the others always. Not thread-safe: one per thread.
 */
public final class PictureReaders implements AutoCloseable {
    private final Map<ImageFormat, PictureReader> readers = new EnumMap<>(ImageFormat.class);
    private final boolean nativeCodecs;

    /** @param nativeCodecs whether these may be used where they are */
    public PictureReaders(boolean nativeCodecs) {
        this.nativeCodecs = nativeCodecs;
    }

    /**
     * @param header of this image, checked
     * @param reduction by how much sides may be divided (1, 2, 4 or 8), rounded up, where the format's reader can
     * @param where shard and sample, for the message
     * @return to be closed
     * @throws ProblemException {@code BROKEN_IMAGE} if it cannot be decoded
     */
    public Picture read(byte[] image, ImageHeader header, int reduction, String where) {
        try {
            return readers.computeIfAbsent(header.format(), this::reader).read(image, header, reduction, where);
        } catch (UnreadableImageException e) {
            throw new ProblemException(ProblemCode.BROKEN_IMAGE, where + ": the image " + e.getMessage(), e.getCause());
        }
    }

    @Override
    public void close() {
        readers.values().forEach(PictureReader::close);
    }

    private PictureReader reader(ImageFormat format) {
        Optional<NativeCodecs> codecs = nativeCodecs ? NativeCodecs.loaded() : Optional.empty();
        return switch (format) {
            case JPEG -> codecs.<PictureReader>map(NativeJpegReader::new).orElseGet(JdkJpegReader::new);
            case WEBP -> codecs.<PictureReader>map(NativeWebpReader::new).orElseGet(PictureReaders::noWebp);
            case PNG, BMP, TIFF -> new JdkReader(format.title());
            case GIF -> new GifReader();
            case NETPBM -> new NetpbmReader();
        };
    }

    private static PictureReader noWebp() {
        return (image, header, reduction, where) -> {
            throw new UnreadableImageException("is a WebP, which cannot be decoded on this system: convert it to PNG");
        };
    }
}
