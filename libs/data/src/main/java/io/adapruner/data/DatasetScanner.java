package io.adapruner.data;

import io.adapruner.data.damage.ImageCheck;
import io.adapruner.data.damage.NamedFew;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.data.image.DecodingCheck;
import io.adapruner.data.source.DatasetFile;
import io.adapruner.data.source.ShardSource;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads a whole data set once and says what it is, or what is wrong with it. */
public final class DatasetScanner {
    private DatasetScanner() {}

    /**
     * Checks every file and every sample; image headers are read, pixels are decoded in a full check alone; of arrays every value is
     * looked at.
     * All samples are images, or all are arrays of one shape.
     * A sample's class is in a {@code .cls}, {@code .json} or {@code .txt} file beside it, or is the folder below its split's ({@code train/cat/1.png}), or,
     * where no name says the split, the folder that holds it ({@code cat/1.png}). Images that lie in the folder of their split,
     * or in none, or all in one and the same of which no name says the split, have no labels. Either all images of a split have
     * labels or none; where those to train on have some, those to test on need them. Where no images to test on are named,
     * a tenth is set aside, of images with labels a tenth of every class.
     *
     * Damaged images are left out where they are no more than one in a hundred, and named, as is what is neither an image nor an
     * array.
     *
     * @throws ProblemException naming shard and sample: {@code INVALID_DATASET} (truncated or hostile archive, labels that some
     *     images lack, mixed labels, duplicate key, too few images, no test images beside labelled ones of which none can be set aside, images beside arrays, arrays of
     *     two shapes, an array that {@link io.adapruner.data.array.NpyArray} refuses),
     *     {@code BROKEN_IMAGE}, {@code CLASS_OUT_OF_RANGE}, {@code EMPTY_CLASS}. Of several problems the first in name order is reported.
     */
    public static DatasetDocument scan(ShardSource source) {
        return scan(source, OnBroken.SKIP);
    }

    /** @param onBroken what is done where images are damaged */
    public static DatasetDocument scan(ShardSource source, OnBroken onBroken) {
        return scan(source, onBroken, ImageCheck.HEADERS);
    }

    /**
     * @param onBroken what is done where images are damaged
     * @param check how far they are looked at; images that are found by decoding alone, and are left out, change the data set's id
     */
    public static DatasetDocument scan(ShardSource source, OnBroken onBroken, ImageCheck check) {
        return switch (check) {
            case HEADERS -> scan(source, onBroken, Optional.empty());
            case FULL -> {
                try (var decoding = new DecodingCheck()) {
                    yield scan(source, onBroken, Optional.of(decoding));
                }
            }
        };
    }

    private static DatasetDocument scan(ShardSource source, OnBroken onBroken, Optional<DecodingCheck> decoding) {
        var passedOver = new NamedFew();
        var names = new ArrayList<String>();
        source.names().stream()
                .filter(name -> !DatasetFile.isHidden(name))
                .sorted()
                .forEach(name -> {
                    if (DatasetFile.isUseful(name) || beginsAsImage(source, name)) {
                        names.add(name);
                    } else {
                        passedOver.add(name);
                    }
                });
        List<ShardSummary> shards = summaries(name -> ShardSummary.of(source, name, onBroken, decoding), names);
        shards.forEach(shard -> passedOver.addAll(shard.passedOver));
        return DatasetSummary.of(shards, passedOver, contentHash(shards));
    }

    private static boolean beginsAsImage(ShardSource source, String name) {
        try (InputStream in = source.open(name)) {
            return DatasetFile.beginsAsImage(in.readNBytes(DatasetFile.TELLING));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** Makes the summary of one file. */
    private interface Reading {
        ShardSummary summary(String name) throws IOException;
    }

    private static List<ShardSummary> summaries(Reading reading, List<String> names) {
        int threads = Math.clamp(names.size(), 1, Runtime.getRuntime().availableProcessors());
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<ShardSummary>> pending = new ArrayList<>();
            for (String name : names) {
                pending.add(pool.submit(() -> reading.summary(name)));
            }
            try {
                List<ShardSummary> done = new ArrayList<>();
                for (int i = 0; i < pending.size(); i++) {
                    done.add(outcome(pending.get(i), names.get(i)));
                }
                return done;
            } finally {
                pending.forEach(future -> future.cancel(true));
            }
        }
    }

    private static ShardSummary outcome(Future<ShardSummary> future, String name) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.CANCELLED, "interrupted while reading " + name, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            if (e.getCause() instanceof IOException io) {
                throw unreadable(name, io);
            }
            throw new IllegalStateException("scanning " + name, e.getCause());
        }
    }

    private static ProblemException unreadable(String name, IOException e) {
        return new ProblemException(ProblemCode.INVALID_DATASET, name + " cannot be read: " + e.getMessage(), e);
    }

    private static String contentHash(List<ShardSummary> shards) {
        MessageDigest sha = ShardSummary.sha256();
        for (ShardSummary shard : shards) {
            sha.update(shard.name.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            sha.update(shard.digest);
            shard.undecodable.forEach(image -> sha.update(image.getBytes(StandardCharsets.UTF_8)));
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
