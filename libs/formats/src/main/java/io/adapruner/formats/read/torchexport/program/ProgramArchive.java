package io.adapruner.formats.read.torchexport.program;

import io.adapruner.formats.archive.BoundedZip;
import io.adapruner.formats.translation.Value.Numbers;
import io.adapruner.network.Weights;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an archive keeps its parts. Since PyTorch 2.8: {@code <folder>/models/<model>.json} with
 * {@code <folder>/data/weights/}; before: {@code serialized_exported_program.json} with {@code serialized_state_dict.pt}.
 *
 * @param graph the entry with the program
 * @param tensors where the weights are, in the order of search
 */
public record ProgramArchive(BoundedZip zip, String graph, List<TensorEntries> tensors) {
    private static final Pattern MODEL = Pattern.compile("((?:[^/]*/)?)models/([^/]+)\\.json");
    private static final String OLD = "serialized_exported_program.json";
    private static final int LARGEST_GRAPH = 64 << 20;

    /** Whether an archive with these entries may be of {@code torch.export.save}. */
    public static boolean among(List<String> names) {
        return names.stream().anyMatch(n -> n.equals(OLD) || MODEL.matcher(n).matches());
    }

    public static ProgramArchive in(BoundedZip zip) {
        List<Matcher> models = zip.names().stream()
                .map(MODEL::matcher)
                .filter(Matcher::matches)
                .toList();
        if (models.size() > 1) {
            throw zip.invalid("it holds " + models.size() + " programs ("
                    + models.stream().limit(5).map(m -> m.group(2)).toList() + "), one is expected; save each alone");
        }
        if (models.isEmpty()) {
            if (!zip.has(OLD)) {
                throw zip.invalid("it holds neither models/model.json nor " + OLD);
            }
            return new ProgramArchive(
                    zip,
                    OLD,
                    List.of(
                            new TensorEntries(zip, "serialized_state_dict.pt", Optional.empty()),
                            new TensorEntries(zip, "serialized_constants.pt", Optional.empty())));
        }
        String folder = models.getFirst().group(1);
        String model = models.getFirst().group(2);
        String order = folder + "byteorder";
        if (zip.has(order) && new String(zip.bytes(order, 16), StandardCharsets.US_ASCII).startsWith("big")) {
            throw zip.invalid("it was written on a big-endian machine");
        }
        return new ProgramArchive(
                zip,
                models.getFirst().group(),
                List.of(
                        entries(zip, folder + "data/weights/", model, "_weights_config.json"),
                        entries(zip, folder + "data/constants/", model, "_constants_config.json")));
    }

    private static TensorEntries entries(BoundedZip zip, String folder, String model, String config) {
        return new TensorEntries(zip, folder + model + ".pt", Optional.of(folder + model + config));
    }

    public Programs programs() {
        return new Programs(SchemaNode.parse(graph, zip.document(graph, LARGEST_GRAPH)));
    }

    /** The program's lists of integers; none where the archive keeps its tensors as a checkpoint, which holds floats alone. */
    public Map<String, Numbers> indices(Program program) {
        var indices = new HashMap<String, Numbers>();
        tensors.forEach(entries -> indices.putAll(entries.indices(program.indices())));
        return indices;
    }

    /** Those of the named tensors that the archive has. */
    public Weights weights(Set<String> names) {
        Weights found = tensors.getFirst().read(names);
        boolean complete = found.tensors().keySet().containsAll(names);
        return complete ? found : tensors.getLast().read(names).with(found.tensors());
    }
}
