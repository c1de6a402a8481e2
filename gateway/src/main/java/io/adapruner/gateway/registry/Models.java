package io.adapruner.gateway.registry;

import io.adapruner.api.ModelRequest;
import io.adapruner.formats.document.Basis;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.read.ModelImport;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.gateway.GatewayConfig;
import io.adapruner.gateway.upload.Uploads;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.artifact.StoredObject;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.preflight.ModelDocument;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Registered models: {@code models/<sha256 of network.json and weights>/{weights.safetensors,network.json}}. */
@ApplicationScoped
public class Models {
    private static final Logger LOG = Logger.getLogger(Models.class);
    private static final String NETWORK = "network.json";
    private static final String WEIGHTS = "weights.safetensors";
    private static final int IMAGE_AXES = 3;
    private static final int COLOURS = 3;

    private final ArtifactStore store;
    private final Uploads uploads;
    private final GatewayConfig config;
    private final EarlierNetworks earlier;
    private final ReadingPlaces places = new ReadingPlaces();

    Models(ArtifactStore store, Uploads uploads, GatewayConfig config) {
        this.store = store;
        this.uploads = uploads;
        this.config = config;
        this.earlier = new EarlierNetworks(store);
    }

    /** What earlier processes had in hand when they were killed is of no use to anybody. */
    void removeLeftovers(@Observes StartupEvent start) {
        try {
            TemporaryFolder.sweep(Path.of(System.getProperty("java.io.tmpdir")));
        } catch (IOException e) {
            LOG.warnf("what earlier processes left in the temporary folder stays there: %s", e.getMessage());
        }
    }

    /**
     * Reads the uploaded file, checks it against the architecture and stores it. Nothing is stored of a file that is refused; a
     * damaged or hostile one is removed from the upload as well.
     *
     * @throws ProblemException naming what does not fit; GATEWAY_UNAVAILABLE when too many others are read at this moment
     */
    public ModelDocument register(ModelRequest request) {
        Map<String, StoredObject> files = uploads.files(request.uploadId());
        StoredObject file = files.get(request.file());
        if (file == null) {
            throw new ProblemException(
                    ProblemCode.NOT_FOUND, "upload " + request.uploadId() + " holds no file " + request.file());
        }
        if (file.size() > config.model().maxBytes()) {
            throw new ProblemException(
                    ProblemCode.PAYLOAD_TOO_LARGE,
                    request.file() + " has " + file.size() + " bytes; at most "
                            + config.model().maxBytes() + " are read (adapruner.gateway.model.max-bytes)");
        }
        return places.in(() -> register(request, files, file));
    }

    private ModelDocument register(ModelRequest request, Map<String, StoredObject> files, StoredObject file) {
        Optional<NetworkDocument> continued = earlier.named(request, files);
        ModelDescription said = request.description(continued.map(NetworkDocument::network));
        try (var folder = new TemporaryFolder()) {
            Path uploaded = folder.resolve("uploaded");
            store.download(file.key(), uploaded);
            var companions =
                    new UploadedCompanions(store, files, folder, config.model().maxBytes() - file.size());
            ImportedNetwork read = readOrDiscard(said, uploaded, companions, file.key());
            ModelDocument registered = register(request, continued, read, folder);
            uploads.discard(request.uploadId());
            return registered;
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for " + request.file(), e);
        }
    }

    private ImportedNetwork readOrDiscard(ModelDescription said, Path uploaded, Companions companions, String key) {
        try {
            return ModelImport.read(uploaded, said, companions);
        } catch (ProblemException e) {
            if (e.code() == ProblemCode.UNSAFE_MODEL_FILE || e.code() == ProblemCode.INVALID_MODEL_FILE) {
                store.delete(key);
            }
            throw e;
        }
    }

    private ModelDocument register(
            ModelRequest request, Optional<NetworkDocument> continued, ImportedNetwork read, TemporaryFolder folder)
            throws IOException {
        var warnings = new ArrayList<>(read.warnings());
        Network network = read.network();
        List<String> classNames = continued.map(NetworkDocument::classNames).orElse(List.of());
        NetworkDocument document = continued
                .filter(_ -> request.preprocessing().isEmpty())
                .map(earlierOne ->
                        new NetworkDocument(network, earlierOne.preprocessing(), earlierOne.basis(), classNames))
                .orElseGet(() -> normalised(network, request.preprocessing(), classNames, warnings));
        Path converted = folder.resolve(WEIGHTS);
        Safetensors.write(read.weights(), converted);
        byte[] json = NetworkJson.write(document);
        String id = ContentHash.of(json, converted);
        publish(Keys.model(id), json, converted);
        return described(id, document, warnings);
    }

    /** What nobody has said is assumed where ImageNet's fits; arrays, and what takes no images, need none. */
    private static NetworkDocument normalised(
            Network network, Optional<Preprocessing> given, List<String> classNames, List<String> warnings) {
        TensorShape input = network.input();
        if (given.isPresent()) {
            int channels = given.get().mean().size();
            if (channels != input.channels()) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "preprocessing has " + channels + " channels, the network's input is " + input);
            }
            return new NetworkDocument(network, given.get(), classNames);
        }
        boolean images = network.inputs().size() == 1
                && input.rank() == IMAGE_AXES
                && (input.channels() == 1 || input.channels() == COLOURS);
        Preprocessing none = Preprocessing.none(input.channels());
        if (!images) {
            return new NetworkDocument(network, none, Basis.ARRAYS, classNames);
        }
        boolean colour = input.channels() == COLOURS;
        warnings.add("preprocessing is not given; ImageNet's mean and deviation"
                + (colour ? "" : ", over all colours (0.449, 0.226),")
                + " are assumed of images, arrays are taken as they are");
        return new NetworkDocument(
                network, colour ? Preprocessing.imageNet() : Preprocessing.greyImageNet(), Basis.ASSUMED, classNames);
    }

    /** The network's description comes last: a model exists when its description does. */
    private void publish(String prefix, byte[] json, Path weights) {
        if (!store.exists(prefix + NETWORK)) {
            store.put(prefix + WEIGHTS, weights);
            store.putIfAbsent(prefix + NETWORK, json);
        }
    }

    /** @throws ProblemException NOT_FOUND */
    public NetworkDocument network(String id) {
        try {
            return NetworkJson.read(store.read(Keys.model(id) + NETWORK));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is no model '" + id + "'", e);
        } catch (ProblemException e) {
            throw e.code() == ProblemCode.NOT_FOUND
                    ? new ProblemException(ProblemCode.NOT_FOUND, "there is no model " + id, e)
                    : e;
        }
    }

    /** @throws ProblemException NOT_FOUND */
    public ModelDocument get(String id) {
        return described(id, network(id), List.of());
    }

    private static ModelDocument described(String id, NetworkDocument document, List<String> warnings) {
        return ModelDocument.of(document.network(), Method.defaults(), warnings)
                .registered(id, document.preprocessing());
    }

    /** Ids of all models, ascending. */
    public List<String> ids() {
        return store.list("models/").stream()
                .map(StoredObject::key)
                .filter(k -> k.endsWith("/" + NETWORK))
                .map(k -> k.substring("models/".length(), k.length() - NETWORK.length() - 1))
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
