package io.adapruner.inheritance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplit;
import io.adapruner.data.archive.TarWriter;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.Block;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.pipeline.model.ModelRepository;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A registered model and data set. The network labels the images itself, so it is always right; every odd unit of its first
 * convolution is dead, so the network that keeps the even ones is always right, too.
 */
record StoredInput(ArtifactStore store, ModelRepository models, String datasetId) {
    static final String MODEL = "half-dead";
    static final Preprocessing PREPROCESSING = new Preprocessing(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25));
    static final Network NETWORK = network();
    static final int TEST_IMAGES = 60;
    private static final int TRAIN_IMAGES = 240;
    private static final int EXTENT = 8;
    private static final int UNITS = 8;
    private static final int CLASSES = 3;

    static StoredInput registered(ArtifactStore store, ModelRepository models, Path folder) {
        SyntheticImages images = SyntheticImages.random(TRAIN_IMAGES + TEST_IMAGES, 3, EXTENT, EXTENT, 11);
        try (var share = SharedEngine.open(new EngineConfig("cpu", 1))) {
            Weights weights = withDeadOddUnits(Initialisation.random(NETWORK, 5));
            try (var running = share.engine().load(NETWORK, weights, PREPROCESSING, Precision.FP32)) {
                weights = weights.with(Map.of("fc.bias", balancing(weights, images.logits(running))));
            }
            try (var running = share.engine().load(NETWORK, weights, PREPROCESSING, Precision.FP32)) {
                images = images.labelledBy(running, CLASSES);
            }
            models.save(Keys.model(MODEL), document(), weights);
        }
        return new StoredInput(store, models, storeImages(store, folder, images));
    }

    static NetworkDocument document() {
        return new NetworkDocument(NETWORK, PREPROCESSING, List.of("a", "b", "c"));
    }

    /** The search's event and document for a target that keeps a quarter or half of the first convolution's units. */
    SubnetworkFound found(String jobId, String model) {
        return found(jobId, model, List.of(CriterionName.L2, CriterionName.REINITIALISED));
    }

    /** The same with other criteria. */
    SubnetworkFound found(String jobId, String model, List<CriterionName> criteria) {
        store.putJson(
                Keys.subnetwork(jobId, 0),
                new Subnetwork(
                        Budget.parse("macs=60%"),
                        List.of(spread(WidthRule.UNIFORM, UNITS / 4), spread(WidthRule.RESIDUAL, UNITS / 2)),
                        2,
                        2,
                        0.1));
        Method defaults = Method.defaults();
        var method = new Method(defaults.widthRule(), criteria, true, 1, 0.1, List.of(), List.of(), false, 128, 1);
        var request = new PruningRequest(
                MODEL,
                datasetId,
                List.of(Budget.parse("macs=60%")),
                method,
                TrainingRecipe.defaults(),
                Optional.empty(),
                Precision.FP32,
                3);
        return new SubnetworkFound(jobId, 0, request, model, Keys.importance(jobId), Keys.subnetwork(jobId, 0));
    }

    private static Spread spread(WidthRule rule, int width) {
        return new Spread(Optional.of(rule), Map.of("conv1", width), 1, 1, 0.5, 10);
    }

    private static Network network() {
        return new Network(
                "half-dead",
                TensorShape.of(3, EXTENT, EXTENT),
                List.of(
                        new Layer("conv1", Conv2d.of(3, UNITS, 3, 1, 1), List.of(Network.INPUT)),
                        new Layer("bn1", BatchNorm2d.of(UNITS), List.of("conv1")),
                        new Layer("relu1", new Relu(), List.of("bn1")),
                        new Layer("conv2", Conv2d.of(UNITS, 8, 3, 1, 1), List.of("relu1")),
                        new Layer("bn2", BatchNorm2d.of(8), List.of("conv2")),
                        new Layer("relu2", new Relu(), List.of("bn2")),
                        new Layer("pool", new AdaptiveAvgPool2d(Extent.square(1)), List.of("relu2")),
                        new Layer("flatten", new Flatten(), List.of("pool")),
                        new Layer("fc", new Linear(8, CLASSES, true), List.of("flatten"))),
                "fc",
                List.of(new Block("first", List.of("conv1", "bn1"))));
    }

    private static Weights withDeadOddUnits(Weights all) {
        Tensor filters = all.get("conv1.weight");
        float[] values = filters.toArray();
        int each = values.length / UNITS;
        for (int unit = 1; unit < UNITS; unit += 2) {
            Arrays.fill(values, unit * each, (unit + 1) * each, 0);
        }
        return all.with(Map.of("conv1.weight", Tensor.of(filters.shape(), values)));
    }

    /** The bias under which no class is preferred; an untrained network sees one class everywhere otherwise. */
    private static Tensor balancing(Weights weights, float[] logits) {
        float[] bias = weights.get("fc.bias").toArray();
        for (int i = 0; i < logits.length; i++) {
            bias[i % CLASSES] -= (float) CLASSES * logits[i] / logits.length;
        }
        return Tensor.of(List.of(CLASSES), bias);
    }

    private static String storeImages(ArtifactStore store, Path folder, SyntheticImages images) {
        try {
            Files.write(folder.resolve("train-000000.tar"), shard(images.part(0, TRAIN_IMAGES)));
            Files.write(
                    folder.resolve("test-000000.tar"), shard(images.part(TRAIN_IMAGES, TRAIN_IMAGES + TEST_IMAGES)));
            DatasetDocument document = DatasetScanner.scan(LocalShards.of(folder));
            String prefix = Keys.dataset(document.id());
            for (String name : List.of("train-000000.tar", "test-000000.tar")) {
                store.put(prefix + name, folder.resolve(name));
            }
            store.publishJson(prefix + "dataset.json", document);
            return document.id();
        } catch (IOException e) {
            throw new UncheckedIOException("no shards in " + folder, e);
        }
    }

    private static byte[] shard(ImageSplit images) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarWriter(bytes)) {
            for (int i = 0; i < images.size(); i++) {
                String key = String.format("%06d", i);
                tar.add(key + ".cls", String.valueOf(images.label(i)).getBytes(US_ASCII));
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
