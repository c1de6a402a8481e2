package io.adapruner.finetune.testing;

import io.adapruner.formats.safetensors.RangeReader;
import java.util.Arrays;

/** A file in memory. */
public record Bytes(byte[] content) implements RangeReader {
    @Override
    public long size() {
        return content.length;
    }

    @Override
    public byte[] read(long offset, int length) {
        return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    }
}
