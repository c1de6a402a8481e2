package io.adapruner.inheritance;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.engine.imitation.Aims;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.inheritance.trial.Agreement;
import io.adapruner.inheritance.trial.OriginalModel;
import io.adapruner.inheritance.trial.OutputVariances;
import io.adapruner.inheritance.trial.StepTimes;
import io.adapruner.inheritance.trial.TestFigures;
import io.adapruner.inheritance.trial.Trials;
import io.adapruner.network.Network;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.dataset.DatasetRepository;
import io.adapruner.pipeline.document.Doubts;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.model.ModelRepository;
import io.adapruner.pipeline.model.StoredModel;
import io.adapruner.pipeline.stage.Progress;
import io.adapruner.recipe.Imitation;
import io.adapruner.recipe.Likeness;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Inherits weights for one sub-network and leaves them, and the manifest that names them, in the store. */
@ApplicationScoped
public class InheritanceStage {
    /** Share of the stage's progress that comparing takes; the rest is the report's figures. */
    private static final double COMPARED = 0.95;

    private final ArtifactStore store;
    private final ModelRepository models;
    private final DatasetRepository datasets;
    private final EngineConfig engine;

    public InheritanceStage(
            ArtifactStore store, ModelRepository models, DatasetRepository datasets, EngineConfig engine) {
        this.store = store;
        this.models = models;
        this.datasets = datasets;
        this.engine = engine;
    }

    /** Does the work unless its manifest exists; the fact is the same either way. */
    public List<Event> run(SubnetworkFound found, Progress progress) {
        String manifest = Keys.inherited(found.jobId(), found.target(), found.step()) + "inheritance.json";
        if (!store.exists(manifest)) {
            try (SharedEngine share = SharedEngine.open(engine)) {
                store.publishJson(manifest, inherit(share.engine(), found, progress));
            }
        }
        return List.of(new WeightsInherited(
                found.jobId(),
                found.target(),
                found.request(),
                found.model(),
                found.importance(),
                found.subnetwork(),
                manifest,
                found.step()));
    }

    private Inheritance inherit(Engine engine, SubnetworkFound found, Progress progress) {
        PruningRequest request = found.request();
        var times = new StepTimes();
        StoredModel model = times.time("load", () -> load(request, found.model()));
        TensorShape input = model.document().network().input();
        progress.report(0, Map.of(), "reading the samples");
        try (ImageSplits images = times.time(
                "load", () -> datasets.load(request.datasetId(), request.seed(), input, request.pictures()))) {
            var trials = new Trials(engine, model.document().preprocessing(), request.precision(), times);
            OriginalModel source = unpruned(model);
            OriginalModel original =
                    original(request, found.step().isFirst() ? source : registered(request), images, trials);
            CriterionComparison comparison =
                    compare(engine, original, source, Agreement.of(images, trials, original), found, times, progress);
            Inheritance concluded = conclude(found, model.document(), original, comparison, trials, images, times);
            progress.report(1, figures(comparison.chosen()), ended(comparison, concluded, samples(images)));
            return concluded;
        }
    }

    /** What is right, and what the training imitates, is what the network as registered gives, however many steps it is pruned in. */
    private OriginalModel registered(PruningRequest request) {
        return unpruned(load(request, Keys.model(request.modelId())));
    }

    /** With the preprocessing of the job's samples. */
    private StoredModel load(PruningRequest request, String model) {
        StoredModel stored = models.load(model);
        return stored.as(datasets.normalising(request.datasetId(), stored.document()));
    }

    private static OriginalModel unpruned(StoredModel model) {
        return new OriginalModel(
                model.document().network(), model.weights(), model.document().preprocessing());
    }

    /** Jobs of before there was imitation that have no labels to learn from imitate classes. */
    private static OriginalModel original(
            PruningRequest request, OriginalModel original, ImageSplits images, Trials trials) {
        Network network = original.network();
        Optional<Imitation> imitation = request.imitation()
                .or(() -> images.labelled()
                        ? Optional.empty()
                        : Optional.of(new Imitation(List.of(new Imitation.Output(
                                network.outputs().getFirst().name(), Likeness.CLASSES, 1)))));
        return imitation
                .map(imitated -> original.imitated(Aims.of(
                        imitated, network, OutputVariances.of(original, images.train(), trials, request.seed()))))
                .orElse(original);
    }

    private static Map<String, Double> figures(CandidateResult candidate) {
        var figures = new LinkedHashMap<String, Double>();
        // Where the unpruned network judges, it is how often both give the same class; no label says that either is
        // right.
        String name = candidate.heldOutError().isPresent() ? "agreement" : "accuracy";
        candidate.heldOutAccuracy().ifPresent(share -> figures.put(name, share));
        candidate.heldOutError().ifPresent(error -> figures.put("error", error));
        return figures;
    }

    private CriterionComparison compare(
            Engine engine,
            OriginalModel original,
            OriginalModel source,
            ImageSplits images,
            SubnetworkFound found,
            StepTimes times,
            Progress progress) {
        PruningRequest request = found.request();
        var inheritance = new WeightInheritance(
                engine, original, source, images, request.method(), request.precision(), request.seed(), times);
        return inheritance.choose(
                store.readJson(found.subnetwork(), Subnetwork.class).spreads(),
                eliminations(found),
                (fraction, candidate) ->
                        progress.report(COMPARED * fraction, figures(candidate), describe(candidate, samples(images))));
    }

    /** What the importance stage has measured of the same network for its residuals serves every budget. */
    private Map<String, double[]> eliminations(SubnetworkFound found) {
        var eliminations = new LinkedHashMap<String, double[]>();
        if (found.request().method().criteria().contains(CriterionName.OBS)) {
            store.readJson(found.importance(), Importance.class)
                    .eliminations()
                    .forEach((group, scores) -> eliminations.put(
                            group,
                            scores.stream().mapToDouble(Double::doubleValue).toArray()));
        }
        return eliminations;
    }

    /** The test split is used for the report only, after everything has been chosen. */
    private Inheritance conclude(
            SubnetworkFound found,
            NetworkDocument unpruned,
            OriginalModel original,
            CriterionComparison comparison,
            Trials trials,
            ImageSplits images,
            StepTimes times) {
        Candidate candidate = comparison.best();
        var test = new TestFigures(trials, images.test(), original);
        boolean scored = datasets.document(found.request().datasetId())
                .scores(unpruned.network().classes());
        Optional<Double> base = scored ? Optional.of(base(found, trials, images.test())) : Optional.empty();
        Optional<Double> surgery = base.map(_ -> test.accuracy(candidate.network(), candidate.surgery()));
        Optional<Double> inherited = candidate.repair() == Repair.NONE
                ? surgery
                : base.map(_ -> test.accuracy(candidate.network(), candidate.weights()));
        String folder = store(found, candidate, unpruned);
        return new Inheritance(
                candidate.choice().spread().rule(),
                candidate.criterion(),
                candidate.repair().compensated(),
                candidate.repair().recalibrated(),
                candidate.repair().refitted(),
                comparison.candidates(),
                units(candidate.plan().kept()),
                folder + ModelRepository.NETWORK,
                folder + ModelRepository.WEIGHTS,
                base,
                surgery,
                inherited,
                test.imitated(
                        candidate.network(),
                        candidate.surgery(),
                        candidate.repair() == Repair.NONE ? Optional.empty() : Optional.of(candidate.weights())),
                times.seconds(),
                doubts(base, unpruned.network(), original, images.heldOut().size()));
    }

    private static List<String> doubts(Optional<Double> base, Network network, OriginalModel original, int heldOut) {
        return Stream.of(
                        Doubts.ofHeldOut(heldOut),
                        original.judges() && network.classes().isPresent()
                                ? Doubts.ofAgreement(heldOut)
                                : Optional.<String>empty(),
                        base.flatMap(accuracy -> Doubts.ofBaseAccuracy(
                                accuracy, network.classes().orElseThrow())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Of the network as registered, also where the weights come from a sparse training. */
    private double base(SubnetworkFound found, Trials trials, ImageSplit test) {
        String key = BaseAccuracy.key(found.jobId());
        if (!store.exists(key)) {
            StoredModel registered = models.load(Keys.model(found.request().modelId()));
            var evaluation = trials.evaluate(registered.document().network(), registered.weights(), test);
            store.publishJson(key, new BaseAccuracy(evaluation.accuracy(), evaluation.loss(), evaluation.images()));
        }
        return store.readJson(key, BaseAccuracy.class).accuracy();
    }

    /** Under a name of its own: a second run of the same work never touches what a published manifest names. */
    private String store(SubnetworkFound found, Candidate candidate, NetworkDocument unpruned) {
        String folder = Keys.inherited(found.jobId(), found.target(), found.step()) + UUID.randomUUID() + "/";
        models.save(
                folder,
                new NetworkDocument(
                        candidate.network(), unpruned.preprocessing(), unpruned.basis(), classNames(found, unpruned)),
                candidate.weights());
        return folder;
    }

    /** The network's own, or those of the data that it is pruned on, as long as there are as many. */
    private List<String> classNames(SubnetworkFound found, NetworkDocument unpruned) {
        if (!unpruned.classNames().isEmpty()) {
            return unpruned.classNames();
        }
        List<String> names = datasets.document(found.request().datasetId()).classes();
        return names.size() == unpruned.network().classes().orElse(0) ? names : List.of();
    }

    /** The stage's last progress shows what it chose, not what it tried last. */
    private static String ended(CriterionComparison comparison, Inheritance concluded, String samples) {
        return Stream.concat(
                        Stream.of("chosen: " + describe(comparison.chosen(), samples)),
                        concluded.warnings().stream().map(warning -> "warning: " + warning))
                .collect(Collectors.joining("; "));
    }

    private static Map<String, List<Integer>> units(Map<String, int[]> kept) {
        var units = new LinkedHashMap<String, List<Integer>>();
        kept.forEach((group, indices) ->
                units.put(group, Arrays.stream(indices).boxed().toList()));
        return units;
    }

    private static String samples(ImageSplits images) {
        return images.train().format().kind().plural();
    }

    private static String describe(CandidateResult candidate, String samples) {
        return String.format(
                Locale.ROOT,
                "%s%s%s%s%s: %s %d held-out %s",
                candidate
                        .widths()
                        .map(rule -> rule.name().toLowerCase(Locale.ROOT) + " widths, ")
                        .orElse(""),
                candidate.name().label(),
                candidate.compensated() ? ", compensated" : "",
                candidate.refitted() ? ", refitted" : "",
                candidate.recalibrated() ? ", recalibrated" : "",
                candidate
                        .heldOutError()
                        .map(error -> String.format(Locale.ROOT, "error %.4f on", error))
                        .orElseGet(() -> String.format(
                                Locale.ROOT,
                                "%.2f %% of",
                                candidate.heldOutAccuracy().orElseThrow())),
                candidate.images().orElse(0L),
                samples);
    }
}
