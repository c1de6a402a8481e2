package io.adapruner.benchmarks.fuzz;

import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.formats.read.ModelImport;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.preflight.ModelDocument;
import io.adapruner.pipeline.preflight.Preflight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What happens to an uploaded model: the same checks, in the same order, as in the gateway. */
final class Registration {
    private static final String ARCHITECTURE = "resnet20-cifar";
    private static final Budget HALF = Budget.parse("macs=50%");

    /** A request gives a mean and a deviation for each input channel; no user would give more than this many. */
    private static final int MOST_CHANNELS = 64;

    private Registration() {}

    /** @param name under which a user uploads it; its extension gives the format */
    static void ofModel(byte[] bytes, String name) {
        inFile(bytes, file -> {
            var said = new ModelDescription(name, Optional.empty(), Optional.empty(), Optional.empty());
            registered(ModelImport.read(file, said));
        });
    }

    /** Weights alone: first as they are, then as those of an architecture, which decides by them how many classes it has. */
    static void ofWeights(byte[] bytes, String name) {
        inFile(bytes, file -> {
            Safetensors.toBytes(ModelFile.read(file));
            var said = new ModelDescription(name, Optional.of(ARCHITECTURE), Optional.empty(), Optional.empty());
            registered(ModelImport.read(file, said));
        });
    }

    private static void registered(ImportedNetwork read) {
        Network network = read.network();
        Safetensors.toBytes(read.weights());
        int channels = network.input().channels();
        if (channels > MOST_CHANNELS) {
            return;
        }
        var preprocessing = new Preprocessing(Collections.nCopies(channels, 0.5), Collections.nCopies(channels, 0.25));
        described(new NetworkDocument(network, preprocessing, List.of()), read.warnings());
    }

    /** The answer to a registration and to a job, from the document as it is stored. */
    static void described(NetworkDocument document, List<String> warnings) {
        NetworkDocument stored = NetworkJson.read(NetworkJson.write(document));
        if (!stored.equals(document)) {
            throw new BrokenPromise("network.json reads as another network than was written");
        }
        ModelDocument.of(stored.network(), Method.defaults(), warnings);
        Preflight.of(stored.network(), Method.defaults()).check(HALF);
    }

    private static void inFile(byte[] bytes, Consumer<Path> reader) {
        try {
            Path file = Files.createTempFile("uploaded", null);
            try {
                Files.write(file, bytes);
                reader.accept(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write an input", e);
        }
    }
}
