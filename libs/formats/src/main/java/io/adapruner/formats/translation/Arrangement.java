package io.adapruner.formats.translation;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View.Axis;
import io.adapruner.formats.translation.source.Origin;
import io.adapruner.network.op.ChannelShuffle;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Permute;
import io.adapruner.network.op.Reshape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a view an activation of its own, for operations that need the axes as they are seen: by nothing where they are so
 * already, by a shuffle or a flattening where channels can be followed, and by moving the values where they cannot.
 */
public final class Arrangement {
    private final NetworkDraft draft;
    private final Origin origin;

    public Arrangement(NetworkDraft draft, Origin origin) {
        this.draft = draft;
        this.origin = origin;
    }

    /**
     * What is seen, as a layer's own result.
     *
     * @throws io.adapruner.formats.translation.source.NodeProblem when the batch is not the first axis
     */
    public Activation of(View view) {
        if (view.simplified() instanceof Activation activation) {
            return activation;
        }
        if (!view.batchFirst()) {
            throw origin.unsupported("the batch must be the first axis, it is given " + view);
        }
        return shuffled(view).orElseGet(() -> moved(view));
    }

    private Optional<Activation> shuffled(View view) {
        Axis channels = view.axes().size() > 1 ? view.axes().get(1) : Axis.ONE;
        if (channels.runs().size() != 2
                || !view.sampleShape().equals(view.base().shape())) {
            return Optional.empty();
        }
        int groups = Math.toIntExact(channels.runs().getLast().extent());
        var shuffle = new ChannelShuffle(view.base().shape().channels(), groups);
        List<Axis> whole = View.of(view.base()).axes();
        Run all = whole.get(1).runs().getFirst();
        boolean dealt = channels.runs().getLast().stride() * groups == all.stride() * all.extent()
                && channels.runs().getFirst().stride() == all.stride()
                && view.axes().subList(2, view.rank()).equals(whole.subList(2, view.rank()));
        return dealt ? Optional.of(add(shuffle, view.base())) : Optional.empty();
    }

    /** Every run is an axis of the values as they are stored; these are put in order, then joined to the axes that are seen. */
    private Activation moved(View view) {
        List<Run> seen = view.axes().stream()
                .skip(1)
                .flatMap(a -> a.runs().stream())
                .filter(r -> r.extent() != 1)
                .toList();
        List<Run> lying = seen.stream()
                .sorted(Comparator.comparingLong(Run::stride).reversed())
                .toList();
        long stride = view.base().shape().elements();
        for (Run run : lying) {
            if (run.extent() * run.stride() != stride) {
                throw origin.unsupported("it is given " + view + ", which is only a part of it");
            }
            stride = run.stride();
        }
        if (seen.equals(lying)) {
            return reshaped(view.base(), dims(view));
        }
        Activation split = reshaped(
                view.base(),
                lying.stream().map(r -> Math.toIntExact(r.extent())).toList());
        return reshaped(add(new Permute(seen.stream().map(lying::indexOf).toList()), split), dims(view));
    }

    private static List<Integer> dims(View view) {
        return view.sampleShape().dims();
    }

    private Activation reshaped(Activation activation, List<Integer> dims) {
        if (activation.shape().dims().equals(dims)) {
            return activation;
        }
        return add(dims.size() == 1 ? new Flatten() : new Reshape(new ArrayList<>(dims)), activation);
    }

    private Activation add(io.adapruner.network.op.Op op, Activation input) {
        return draft.add(origin, op, List.of(input), Map.of());
    }
}
