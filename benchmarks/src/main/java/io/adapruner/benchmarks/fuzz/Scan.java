package io.adapruner.benchmarks.fuzz;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.source.SeekableShards;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What happens to an uploaded data set: the gateway scans it; what it accepts, the stages decode. */
final class Scan {
    /** Decoded images of a split: small, so that the largest are read from a file. */
    private static final long DECODED = 1 << 20;

    private Scan() {}

    private record Shards(Map<String, byte[]> files) implements SeekableShards {
        @Override
        public List<String> names() {
            return files.keySet().stream().sorted().toList();
        }

        @Override
        public InputStream open(String name) {
            return new ByteArrayInputStream(files.get(name));
        }

        @Override
        public byte[] read(String name, long offset, int length) {
            return Arrays.copyOfRange(files.get(name), (int) offset, (int) offset + length);
        }
    }

    /** One archive as the only shard of both splits. */
    static void ofShards(byte[] archive, String ending) {
        var shards = new Shards(Map.of("train-000000" + ending, archive, "test-000000" + ending, archive));
        DatasetDocument document = DatasetScanner.scan(shards);
        if (document.format().bytes() <= DECODED) {
            Path cache = Path.of(System.getProperty("java.io.tmpdir"));
            ImageSplits.load(shards, document, 0.5, 1, cache, DECODED).close();
        }
    }
}
