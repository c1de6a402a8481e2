package io.adapruner.data;

import io.adapruner.data.source.FilePart;
import io.adapruner.data.source.SeekableShards;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Where the encoded bytes of a split's samples are: where they lie in the data set's files, so that they are held once; only what
 * does not lie there as it is, in compressed archives, is written to a local file, which vanishes when this is closed.
 */
final class SamplePlaces implements AutoCloseable {
    /** In the place of a position among the files: in the local file. */
    private static final int UNPACKED = -1;

    /**
     * A sample by its number in the file that holds it.
     *
     * @param shard name of the file
     * @param number from 0, of the split's samples in that file
     */
    record Place(String shard, int number) {}

    private final SeekableShards shards;
    private final List<String> names;
    private final Path folder;
    private final int[] shard;
    /** In the file; of what is in the local file its place there, inverted. */
    private final long[] offset;

    private final int[] length;
    private int size;
    private FileChannel unpacked;

    /**
     * @param names files that hold the samples, in reading order
     * @param samples how many there will be
     * @param folder where a local file is made, if one is needed
     */
    SamplePlaces(SeekableShards shards, List<String> names, int samples, Path folder) {
        this.shards = shards;
        this.names = names;
        this.folder = folder;
        this.shard = new int[samples];
        this.offset = new long[samples];
        this.length = new int[samples];
    }

    int size() {
        return size;
    }

    /** The next sample in reading order. */
    void add(RawSample sample) {
        OptionalLong place = sample.offset();
        shard[size] = position(sample.shard());
        offset[size] = place.isPresent() ? place.getAsLong() : ~written(sample.content());
        length[size] = sample.content().length;
        size++;
    }

    /** Samples come file by file. */
    private int position(String name) {
        int position = size == 0 ? 0 : shard[size - 1];
        while (!names.get(position).equals(name)) {
            position++;
        }
        return position;
    }

    byte[] read(int index) throws IOException {
        return file(index) == UNPACKED
                ? FilePart.read(unpacked, ~offset[index], length[index])
                : shards.read(names.get(shard[index]), offset[index], length[index]);
    }

    private int file(int index) {
        return offset[index] < 0 ? UNPACKED : shard[index];
    }

    /** The file that holds a sample. */
    String shard(int index) {
        return names.get(shard[index]);
    }

    /** Where a sample is found by reading the file that holds it. */
    Place place(int index) {
        int first = index;
        while (first > 0 && shard[first - 1] == shard[index]) {
            first--;
        }
        return new Place(names.get(shard[index]), index - first);
    }

    /** See {@link ImageSplit#expect}. */
    void expect(int[] indices) {
        shards.expect(IntStream.of(indices)
                .map(this::file)
                .filter(position -> position != UNPACKED)
                .distinct()
                .mapToObj(names::get)
                .toList());
    }

    /** See {@link ImageSplit#files}. */
    int[] files() {
        return IntStream.range(1, size + 1)
                .filter(i -> i == size || file(i) != file(i - 1))
                .toArray();
    }

    private long written(byte[] content) {
        try {
            if (unpacked == null) {
                Files.createDirectories(folder);
                unpacked = FileChannel.open(
                        Files.createTempFile(folder, "unpacked-", ".samples"),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
            }
            long end = unpacked.size();
            for (ByteBuffer bytes = ByteBuffer.wrap(content); bytes.hasRemaining(); ) {
                unpacked.write(bytes, end + bytes.position());
            }
            return end;
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.DISK_FULL, "cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (unpacked != null) {
            unpacked.close();
        }
    }
}
