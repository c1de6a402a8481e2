package io.adapruner.benchmarks.cluster;

import io.adapruner.data.demo.DemoImages;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.family.Architectures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A network and images small enough to prune in seconds, made from a seed. */
public record SmallJob(Path model, Path data) {
    public static final String ARCHITECTURE = "resnet8-cifar";

    /** Multiply-adds of the network for one image. */
    public static final long MACS = 12_239_488;

    /** Images trained on per epoch: 600 fill nine batches of 64. */
    public static final int TRAINED = 576;

    /** A command that prunes this network with these images. */
    public String[] prune(String... options) {
        var words = new ArrayList<>(List.of(
                "prune", "--model", model.toString(), "--architecture", ARCHITECTURE, "--data", data.toString()));
        words.addAll(List.of(options));
        return words.toArray(String[]::new);
    }

    public static SmallJob in(Path folder) {
        Path data = folder.resolve("data");
        DemoImages.write(data, 1, 600, 100);
        Path model = folder.resolve("small.safetensors");
        Safetensors.write(Initialisation.random(Architectures.build(ARCHITECTURE, 10), 1), model);
        return new SmallJob(model, data);
    }
}
