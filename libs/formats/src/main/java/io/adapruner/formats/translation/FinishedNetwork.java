package io.adapruner.formats.translation;

import io.adapruner.formats.translation.formula.Evaluation;
import io.adapruner.formats.translation.formula.Formula;
import io.adapruner.formats.translation.formula.FormulaNames;
import io.adapruner.formats.translation.size.Reading;
import io.adapruner.formats.translation.source.Rearrangement;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A translated structure and where its weights are.
 *
 * @param sources of every parameter by full name
 * @param warnings what had to be decided, one sentence each
 */
public record FinishedNetwork(Network network, SequencedMap<String, Source> sources, List<String> warnings) {
    public FinishedNetwork {
        warnings = List.copyOf(warnings);
    }

    /** Names of the file's tensors that the network needs. */
    public Set<String> tensors() {
        var tensors = new LinkedHashSet<String>();
        sources.values().forEach(source -> {
            switch (source) {
                case Source.FromFile(String name, var _) -> tensors.add(name);
                case Source.Folded(var _, Formula formula, var _) -> tensors.addAll(FormulaNames.tensors(formula));
                case Source.Filled _, Source.Computed _ -> {}
            }
        });
        return tensors;
    }

    /**
     * What other readings of the file are compared with.
     *
     * @param stored the file's tensors
     */
    public Reading reading(Weights stored) {
        var evaluation = new Evaluation(stored);
        var values = new LinkedHashMap<String, Object>();
        sources.forEach((parameter, source) -> {
            switch (source) {
                case Source.FromFile _, Source.Filled _, Source.Computed _ -> values.put(parameter, source);
                case Source.Folded(String name, Formula formula, var rearranged) ->
                    evaluation
                            .of(formula)
                            .ifPresent(tensor -> values.put(parameter, rearranged(name, tensor, rearranged)));
            }
        });
        Map<String, ParameterSpec> specs = network.parameters();
        return new Reading(network, values, name -> Optional.ofNullable(specs.get(name))
                .flatMap(spec -> tensor(sources.get(name), spec, stored, evaluation)));
    }

    /**
     * The network's weights; those that the file lacks are absent.
     *
     * @param stored the file's tensors
     * @throws ProblemException {@link ProblemCode#WEIGHTS_MISMATCH} for a tensor that is not of the shape the graph says,
     *     {@link ProblemCode#UNSUPPORTED_NETWORK} when there is too much to compute from them
     */
    public Weights weights(Weights stored) {
        Map<String, ParameterSpec> specs = network.parameters();
        var evaluation = new Evaluation(stored);
        var weights = new LinkedHashMap<String, Tensor>();
        sources.forEach((parameter, source) -> tensor(source, specs.get(parameter), stored, evaluation)
                .ifPresent(tensor -> weights.put(parameter, tensor)));
        return new Weights(weights);
    }

    private static Optional<Tensor> tensor(Source source, ParameterSpec spec, Weights stored, Evaluation evaluation) {
        return switch (source) {
            case Source.FromFile(String name, var rearranged) ->
                stored.find(name).map(tensor -> rearranged(name, tensor, rearranged));
            case Source.Folded(String name, Formula formula, var rearranged) ->
                evaluation.of(formula).map(tensor -> rearranged(name, tensor, rearranged));
            case Source.Filled(float value) -> Optional.of(Tensor.filled(spec.shape(), value));
            case Source.Computed(Tensor tensor) -> Optional.of(tensor);
        };
    }

    private static Tensor rearranged(String name, Tensor tensor, List<Rearrangement> rearranged) {
        Tensor result = tensor;
        try {
            for (Rearrangement next : rearranged) {
                result = next.of(result);
            }
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.WEIGHTS_MISMATCH, "tensor " + name + ": " + e.getMessage(), e);
        }
        return result;
    }
}
