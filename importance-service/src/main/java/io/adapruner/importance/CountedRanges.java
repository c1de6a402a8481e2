package io.adapruner.importance;

import io.adapruner.formats.RangeReader;

/** Passes ranges on and counts their bytes, so that the document can say how little was read. */
final class CountedRanges implements RangeReader {
    private final RangeReader ranges;
    private long bytes;

    CountedRanges(RangeReader ranges) {
        this.ranges = ranges;
    }

    @Override
    public long size() {
        return ranges.size();
    }

    @Override
    public byte[] read(long offset, int length) {
        bytes += length;
        return ranges.read(offset, length);
    }

    long bytes() {
        return bytes;
    }
}
