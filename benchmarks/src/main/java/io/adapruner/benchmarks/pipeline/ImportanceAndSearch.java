package io.adapruner.benchmarks.pipeline;

import io.adapruner.formats.safetensors.RangeReader;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.importance.ImportanceEvaluation;
import io.adapruner.importance.ResidualMeasurement;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.search.WidthSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What importance reads of a model's file, and how long importance and search take without the pipeline round them, in a
 * process that has just started and in one that is warm. Processor time of the one thread that works, so that a busy machine
 * does not count.
 *
 * <pre>
 * ImportanceAndSearch resnet56-cifar resnet152
 * </pre>
 */
public final class ImportanceAndSearch {
    private static final int ROUNDS = 5;

    private ImportanceAndSearch() {}

    public static void main(String[] args) throws IOException {
        Path file = Files.createTempFile("adapruner-importance", ".safetensors");
        try {
            for (String architecture : args) {
                int classes = architecture.contains("cifar") ? 10 : 1000;
                Network network = Architectures.build(architecture, classes);
                Safetensors.write(Initialisation.random(network, 1), file);
                for (int round = 0; round < ROUNDS; round++) {
                    System.out.println(measured(architecture, round, network, file));
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    private static String measured(String architecture, int round, Network network, Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var ranges = new CountedRanges(channel, channel.size());
            long start = processorNanos();
            Method method = Method.defaults().with(WidthRule.ADAPRUNER);
            var evaluation = new ImportanceEvaluation(network, method);
            Weights scales = Safetensors.read(ranges, evaluation.wanted()::contains);
            Importance importance =
                    evaluation.document(scales, ResidualMeasurement.Curves.NONE, ranges.read, ranges.size(), 0);
            long evaluated = processorNanos();
            var search = new WidthSearch(network, importance, method);
            long prepared = processorNanos();
            Subnetwork found = search.find(Budget.parse("macs=50%"));
            Subnetwork.Spread spread = found.spreads().getFirst();
            long ended = processorNanos();
            return String.format(
                    Locale.ROOT,
                    "{\"architecture\": \"%s\", \"round\": %d, \"bytes_read\": %d, \"bytes\": %d, \"read_percent\": %.3f,"
                            + " \"requests\": %d, \"importance_ms\": %.1f, \"search_space_ms\": %.1f, \"bisection_ms\": %.1f,"
                            + " \"halvings\": %d, \"macs_kept\": %.4f}",
                    architecture,
                    round,
                    ranges.read,
                    ranges.size(),
                    100.0 * ranges.read / ranges.size(),
                    ranges.requests,
                    (evaluated - start) / 1e6,
                    (prepared - evaluated) / 1e6,
                    (ended - prepared) / 1e6,
                    spread.halvings(),
                    (double) spread.macs() / found.baseMacs());
        }
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** A local file read as the store's objects are. */
    private static final class CountedRanges implements RangeReader {
        private final FileChannel channel;
        private final long size;
        private long read;
        private int requests;

        CountedRanges(FileChannel channel, long size) {
            this.channel = channel;
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public byte[] read(long offset, int length) {
            var bytes = ByteBuffer.allocate(length);
            try {
                while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) > 0) {
                    requests += bytes.hasRemaining() ? 0 : 1;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            read += length;
            return bytes.array();
        }
    }
}
