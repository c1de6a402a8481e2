package io.adapruner.finetune.testing;

import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplit;
import io.adapruner.data.archive.TarWriter;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Cost;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.SparseTraining;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.pipeline.testing.StoredShards;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.RateSearch;
import io.adapruner.recipe.TrainingRecipe;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Puts into the store what a job's earlier stages would have left there. */
public record StoredJob(ArtifactStore store, String datasetId) {
    static final String MODEL = "tiny-model";
    private static final int WIDTH = 8;
    private static final int KEPT = 4;
    private static final NetworkDocument ORIGINAL =
            new NetworkDocument(TinyNetwork.network(WIDTH), TinyNetwork.PREPROCESSING, List.of("red", "green", "blue"));

    /** Registers the model and a data set of 120 + 60 images. */
    public static StoredJob registered(ArtifactStore store) throws IOException {
        store.put(Keys.model(MODEL) + "network.json", NetworkJson.write(ORIGINAL));
        store.put(Keys.model(MODEL) + "weights.safetensors", Safetensors.toBytes(TinyNetwork.weights(WIDTH)));
        String upload = "uploads/colours/";
        store.put(upload + "train-000000.tar", shard(new ColourImages(120, 1)));
        store.put(upload + "test-000000.tar", shard(new ColourImages(60, 2)));
        var document = DatasetScanner.scan(StoredShards.of(store, upload));
        String prefix = Keys.dataset(document.id());
        for (String name : List.of("train-000000.tar", "test-000000.tar")) {
            store.put(prefix + name, store.read(upload + name));
        }
        store.publishJson(prefix + "dataset.json", document);
        return new StoredJob(store, document.id());
    }

    public static TrainingRecipe recipe(int epochs, double rate) {
        return new TrainingRecipe(
                epochs, 12, rate, 0.9, true, 5e-4, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whose rate is searched for, among these. */
    public static TrainingRecipe searching(int epochs, List<Double> rates) {
        return new TrainingRecipe(
                epochs,
                12,
                0.01,
                0.9,
                true,
                5e-4,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new RateSearch(rates, 0.4, 4)),
                Optional.of(Augmentation.padded()),
                Optional.empty());
    }

    public PruningRequest request(TrainingRecipe recipe, Optional<SparseTraining> sparse) {
        return new PruningRequest(
                MODEL,
                datasetId,
                List.of(Budget.parse("macs=60%")),
                Method.defaults(),
                recipe,
                sparse,
                Precision.FP32,
                42);
    }

    public Network pruned() {
        return new Surgery(ORIGINAL.network(), ChannelGroups.of(ORIGINAL.network())).prune(plan());
    }

    public Weights prunedWeights() {
        return new Surgery(ORIGINAL.network(), ChannelGroups.of(ORIGINAL.network()))
                .prune(plan(), TinyNetwork.weights(WIDTH));
    }

    private static PruningPlan plan() {
        return PruningPlan.ofWidths(Map.of("conv1", KEPT));
    }

    /** Stores importance, sub-network and inheritance of target 0. */
    public WeightsInherited inherited(String jobId, TrainingRecipe recipe) {
        Network pruned = pruned();
        String importance = Keys.importance(jobId);
        store.publishJson(
                importance,
                new Importance(
                        WidthRule.ADAPRUNER,
                        List.of(new Importance.BlockImportance("first", 0.75, List.of("conv1"))),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        1,
                        2,
                        0.25));
        Cost base = Cost.of(ORIGINAL.network());
        Cost cost = Cost.of(pruned);
        store.publishJson(
                Keys.subnetwork(jobId, 0),
                new Subnetwork(
                        Budget.parse("macs=60%"),
                        List.of(
                                new Spread(
                                        Optional.of(WidthRule.ADAPRUNER),
                                        Map.of("conv1", WIDTH),
                                        base.macs(),
                                        base.parameters(),
                                        1,
                                        10),
                                new Spread(
                                        Optional.of(WidthRule.RESIDUAL),
                                        Map.of("conv1", KEPT),
                                        cost.macs(),
                                        cost.parameters(),
                                        0.5,
                                        10)),
                        base.macs(),
                        base.parameters(),
                        0.125));
        String prefix = Keys.inherited(jobId, 0);
        store.put(
                prefix + "network.json",
                NetworkJson.write(new NetworkDocument(pruned, ORIGINAL.preprocessing(), ORIGINAL.classNames())));
        store.put(prefix + "weights.safetensors", Safetensors.toBytes(prunedWeights()));
        store.publishJson(
                prefix + "inheritance.json",
                new Inheritance(
                        Optional.of(WidthRule.RESIDUAL),
                        CriterionName.L2,
                        true,
                        false,
                        false,
                        List.of(new Inheritance.CandidateResult(
                                Optional.of(WidthRule.RESIDUAL),
                                CriterionName.L2,
                                true,
                                false,
                                false,
                                61,
                                Optional.of(100L),
                                1)),
                        Map.of("conv1", List.of(0, 1, 2, 3)),
                        prefix + "network.json",
                        prefix + "weights.safetensors",
                        90,
                        50,
                        60,
                        Map.of("surgery", 1.0, "compensation", 2.0)));
        return new WeightsInherited(
                jobId,
                0,
                request(recipe, Optional.empty()),
                Keys.model(MODEL),
                importance,
                Keys.subnetwork(jobId, 0),
                prefix + "inheritance.json",
                Step.FIRST);
    }

    private static byte[] shard(ImageSplit images) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarWriter(bytes)) {
            for (int i = 0; i < images.size(); i++) {
                String key = String.format("%06d", i);
                tar.add(
                        key + ".cls",
                        String.valueOf(images.label(i)).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                tar.add(key + ".png", png(images, i));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] png(ImageSplit images, int index) throws IOException {
        ByteBuffer pixels = ByteBuffer.allocate(images.format().bytes());
        images.sample(index, pixels);
        TensorShape shape = images.format().shape();
        int plane = shape.height() * shape.width();
        var image = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < plane; p++) {
            int rgb = ((pixels.get(p) & 0xff) << 16)
                    | ((pixels.get(plane + p) & 0xff) << 8)
                    | (pixels.get(2 * plane + p) & 0xff);
            image.setRGB(p % shape.width(), p / shape.width(), rgb);
        }
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
