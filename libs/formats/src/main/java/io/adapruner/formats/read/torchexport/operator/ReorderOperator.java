package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Parts;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The elements of some axes in another order, more than once, or only those that a constant names. */
final class ReorderOperator implements Operator {
    private static final int MOST_PLACES = 1 << 16;

    @Override
    public Set<String> targets() {
        return Set.of(
                "flip.default",
                "roll.default",
                "repeat.default",
                "tile.default",
                "repeat_interleave.self_int",
                "index.Tensor",
                "_unsafe_index.Tensor",
                "index_select.default");
    }

    @Override
    public Outcome translate(Call call) {
        Value self = call.value("self");
        View view = call.layers().view("self", self);
        View result =
                switch (call.operator()) {
                    case "flip.default" -> flipped(call, view);
                    case "roll.default" -> rolled(call, view);
                    case "repeat.default" -> repeated(call, view, call.wholes("repeats"));
                    case "repeat_interleave.self_int" -> interleaved(call, view);
                    case "tile.default" -> repeated(call, view, call.wholes("dims"));
                    case "index_select.default" -> chosen(call, view, call.whole("dim", 0), call.value("index"));
                    default -> indexed(call, view);
                };
        return Outcome.fresh(call.settled(result));
    }

    private static View flipped(Call call, View view) {
        View result = view;
        for (long dim : call.wholes("dims")) {
            result = new Parts(call.layers()).flipped(result, call.layers().axis(dim, view.rank()));
        }
        return result;
    }

    /** Without axes it would roll the flattened tensor, batch included. */
    private static View rolled(Call call, View view) {
        List<Long> shifts = call.wholesOrOne("shifts");
        List<Long> dims = call.has("dims") ? call.wholesOrOne("dims") : List.of();
        if (dims.size() != shifts.size()) {
            throw call.unsupported("it rolls the axes " + dims + " by " + shifts);
        }
        View result = view;
        for (int i = 0; i < dims.size(); i++) {
            result = new Parts(call.layers())
                    .rolled(result, call.layers().axis(dims.get(i), view.rank()), shifts.get(i));
        }
        return result;
    }

    private static View repeated(Call call, View view, List<Long> times) {
        int absent = view.rank() - times.size();
        if (absent < 0) {
            throw call.unsupported("it repeats " + view + " along " + times.size() + " axes");
        }
        var all = new ArrayList<>(Collections.nCopies(absent, 1L));
        all.addAll(times);
        return new Parts(call.layers()).repeated(view, all, call.batch());
    }

    /** Each element some times before the next, also of the batch, which is then joined with its copies. */
    private static View interleaved(Call call, View view) {
        if (!call.has("dim")) {
            throw call.unsupported("it repeats the elements of the flattened tensor, batch included");
        }
        int axis = call.layers().axis(call.whole("dim", 0), view.rank());
        long times = call.whole("repeats", 1);
        View apart = view.unsqueezed(axis + 1);
        List<Long> once = new ArrayList<>(Collections.nCopies(apart.rank(), 1L));
        once.set(axis + 1, times);
        View repeated = new Parts(call.layers()).repeated(apart, once, call.batch());
        var extents = new ArrayList<>(repeated.extents(call.batchExtent()));
        extents.set(axis, Math.multiplyExact(extents.get(axis), extents.remove(axis + 1)));
        return call.reshaped(repeated, extents);
    }

    private static View indexed(Call call, View view) {
        List<Optional<Value>> indices = call.optionalValues("indices");
        List<Optional<Value>> given =
                indices.stream().filter(Optional::isPresent).toList();
        if (given.size() != 1) {
            throw notRecognised(call);
        }
        return chosen(
                call, view, indices.indexOf(given.getFirst()), given.getFirst().orElseThrow());
    }

    private static View chosen(Call call, View view, long dim, Value index) {
        int axis = call.layers().axis(dim, view.rank());
        long extent = view.extents().get(axis);
        Tensor places = call.known(index)
                .filter(known -> extent != View.OPEN && known.elements() <= MOST_PLACES)
                .orElseThrow(() -> notRecognised(call));
        List<Integer> chosen = IntStream.range(0, places.elements())
                .mapToObj(i -> call.layers().axis((long) places.get(i), Math.toIntExact(extent)))
                .toList();
        View taken = new Parts(call.layers()).chosen(view, axis, chosen);
        if (places.shape().size() == 1) {
            return taken;
        }
        var extents = new ArrayList<>(taken.extents(call.batchExtent()));
        extents.remove(axis);
        extents.addAll(axis, places.shape().stream().map(Integer::longValue).toList());
        return call.reshaped(taken, extents);
    }

    private static ProblemException notRecognised(Call call) {
        return call.unsupported("an operator of PyTorch is spelt out here and no longer recognised; save the program of"
                + " torch.export.export() as it is, without run_decompositions()");
    }
}
