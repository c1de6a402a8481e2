package io.adapruner.data.image.codec;

import io.adapruner.data.image.header.ImageHeader;

/** Decodes one format. Not thread-safe: one per thread; to be closed. */
interface PictureReader extends AutoCloseable {
    /**
     * @param reduction by how much width and height may be divided while decoding (1, 2, 4 or 8), rounded up; a reader that
     *     cannot, does not
     * @param where shard and sample, for the message of what the header's class finds
     * @throws UnreadableImageException if it cannot be decoded
     */
    Picture read(byte[] image, ImageHeader header, int reduction, String where) throws UnreadableImageException;

    @Override
    default void close() {
        // holds nothing
    }
}
