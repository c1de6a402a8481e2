package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * To which channel each element of a value belongs. Most values have their channels along the first axis; behind a reshape to
 * heads they lie along two, behind a permutation anywhere.
 *
 * @param shape of the value
 * @param extents for each axis, that of the value where its indices tell channels apart, and 1 where they do not (rows, columns,
 *     tokens, what belongs to one channel as a whole)
 * @param ids of the channels, row-major over {@code extents}
 */
public record Identities(TensorShape shape, List<Integer> extents, int[] ids) {
    public Identities {
        extents = List.copyOf(extents);
    }

    /** Channels along the first axis. */
    public static Identities first(TensorShape shape, int[] ids) {
        return along(shape, 0, ids);
    }

    /** Channels along one axis. */
    static Identities along(TensorShape shape, int axis, int[] ids) {
        var extents = new ArrayList<>(Collections.nCopies(shape.rank(), 1));
        extents.set(axis, ids.length);
        return new Identities(shape, extents, ids);
    }

    /** A value that has no channels to be followed: as one that stays. */
    static Identities whole(Op.Coupling coupling, TensorShape shape, String reason) {
        int[] one = coupling.produce(1);
        coupling.keepWhole(one, reason);
        return new Identities(shape, Collections.nCopies(shape.rank(), 1), one);
    }

    /** Whether the indices along an axis tell channels apart. */
    boolean carries(int axis) {
        return extents.get(axis) > 1;
    }

    /** The axes whose indices tell channels apart, ascending. */
    List<Integer> axes() {
        return IntStream.range(0, shape.rank()).filter(this::carries).boxed().toList();
    }

    /** Whether any of some axes tells channels apart. */
    boolean carriesAny(List<Integer> some) {
        return some.stream().anyMatch(this::carries);
    }

    /** One identity at each index along an axis, the first. */
    int[] along(int axis) {
        var line = new ArrayList<>(Collections.nCopies(shape.rank(), 1));
        line.set(axis, shape.dims().get(axis));
        return strided(shape, line, 0, strides()).ids;
    }

    /** The identities of all elements at each index along an axis. */
    List<int[]> slices(int axis) {
        return IntStream.range(0, extents.get(axis))
                .mapToObj(i -> slice(axis, i))
                .toList();
    }

    /** The identities of all elements at one index along an axis. */
    int[] slice(int axis, int index) {
        var others = new ArrayList<>(extents);
        others.set(axis, 1);
        int[] strides = strides();
        return strided(shape, others, index * strides[axis], strides).ids;
    }

    /**
     * One identity for each index along the first axis; what lies along other axes too goes with it. Where channels lie along
     * other axes alone they stay whole.
     */
    int[] first(Op.Coupling coupling) {
        List<Integer> others = IntStream.range(1, shape.rank()).boxed().toList();
        if (!carriesAny(others)) {
            return along(0);
        }
        if (carries(0)) {
            return united(coupling, others).ids;
        }
        String reason = "it reads another axis than that of the channels";
        coupling.keepWhole(ids, reason);
        int[] kept = coupling.produce(shape.channels());
        coupling.keepWhole(kept, reason);
        return kept;
    }

    /** With the channels along some axes as one: they are kept or pruned together. */
    Identities united(Op.Coupling coupling, List<Integer> along) {
        var fewer = new ArrayList<>(extents);
        along.forEach(axis -> fewer.set(axis, 1));
        Identities one = strided(shape, fewer, 0, strides());
        int[] all = one.spread(extents).ids;
        for (int i = 0; i < ids.length; i++) {
            coupling.unify(all[i], ids[i]);
        }
        return one;
    }

    /**
     * With the channels along some axes as one, because something mixes them; where no other axis tells any apart they stay
     * whole, and there is nothing to be followed.
     */
    Optional<Identities> mixed(Op.Coupling coupling, List<Integer> along, String reason) {
        if (!carriesAny(along)) {
            return Optional.of(this);
        }
        if (along.containsAll(axes())) {
            coupling.keepWhole(ids, reason);
            return Optional.empty();
        }
        return Optional.of(united(coupling, along));
    }

    /** The same of another shape of this rank, which may have other extents along axes that tell nothing apart. */
    Identities of(TensorShape other) {
        return new Identities(other, extents, ids);
    }

    /** Without axes that tell nothing apart. */
    Identities without(List<Integer> fewer, TensorShape to) {
        return new Identities(
                to,
                IntStream.range(0, shape.rank())
                        .filter(axis -> !fewer.contains(axis))
                        .mapToObj(extents::get)
                        .toList(),
                ids);
    }

    /** @param order for each axis of the result, the axis it is here */
    Identities permuted(List<Integer> order) {
        int[] own = strides();
        return strided(
                new TensorShape(order.stream().map(shape.dims()::get).toList()),
                order.stream().map(extents::get).toList(),
                0,
                order.stream().mapToInt(axis -> own[axis]).toArray());
    }

    /** Elements {@code start, start + step, ...} of an axis. */
    Identities taken(int axis, int start, int length, int step) {
        var dims = new ArrayList<>(shape.dims());
        dims.set(axis, length);
        if (!carries(axis)) {
            return of(new TensorShape(dims));
        }
        var fewer = new ArrayList<>(extents);
        fewer.set(axis, length);
        int[] strides = strides();
        int from = start * strides[axis];
        strides[axis] *= step;
        return strided(new TensorShape(dims), fewer, from, strides);
    }

    /**
     * Values side by side along one axis; along the others what lies at one index is kept or pruned together.
     *
     * @param apart whether indices along the axis are channels of their own even where no input has channels along it
     */
    static Identities joined(
            Op.Coupling coupling, List<Identities> inputs, int axis, boolean apart, TensorShape shape) {
        var extents = new ArrayList<>(Collections.nCopies(shape.rank(), 1));
        inputs.forEach(x -> x.axes().forEach(a -> extents.set(a, shape.dims().get(a))));
        if (extents.get(axis) == 1 && !(apart && extents.stream().allMatch(e -> e == 1))) {
            return Broadcast.unified(
                    coupling, inputs.stream().map(x -> x.of(shape)).toList(), false);
        }
        var parts = new ArrayList<Identities>();
        for (Identities x : inputs) {
            var own = new ArrayList<>(extents);
            own.set(axis, x.shape().dims().get(axis));
            parts.add(x.spread(own));
        }
        extents.set(axis, shape.dims().get(axis));
        int inner = extents.subList(axis + 1, extents.size()).stream().reduce(1, Math::multiplyExact);
        int outer = extents.subList(0, axis).stream().reduce(1, Math::multiplyExact);
        int[] made = new int[outer * extents.get(axis) * inner];
        int at = 0;
        for (int o = 0; o < outer; o++) {
            for (Identities part : parts) {
                int run = part.extents.get(axis) * inner;
                System.arraycopy(part.ids, o * run, made, at, run);
                at += run;
            }
        }
        return new Identities(shape, extents, made);
    }

    /** Repeated to larger extents along axes that tell nothing apart. */
    Identities spread(List<Integer> to) {
        return strided(shape, to, 0, strides());
    }

    /** The same elements, row-major, in another shape. */
    Identities reshaped(TensorShape to) {
        var full = new ArrayList<>(extents);
        var made = new ArrayList<>(Collections.nCopies(to.rank(), 1));
        for (Joint joint : Joint.between(shape, to)) {
            if (carriesAny(joint.from())) {
                joint.from().forEach(axis -> full.set(axis, shape.dims().get(axis)));
                joint.to().forEach(axis -> made.set(axis, to.dims().get(axis)));
            }
        }
        Identities result = new Identities(to, made, spread(full).ids);
        for (int axis = 0; axis < to.rank(); axis++) {
            result = result.plainest(axis);
        }
        return result;
    }

    /** How many identities {@link #reshaped} has to hold. */
    long spreadBy(TensorShape to) {
        long held = 1;
        for (Joint joint : Joint.between(shape, to)) {
            if (carriesAny(joint.from())) {
                for (int axis : joint.from()) {
                    held = Math.multiplyExact(held, (long) shape.dims().get(axis));
                }
            }
        }
        return held;
    }

    /** Without an axis along which nothing changes. */
    private Identities plainest(int axis) {
        var fewer = new ArrayList<>(extents);
        fewer.set(axis, 1);
        Identities one = strided(shape, fewer, 0, strides());
        return Arrays.equals(one.spread(extents).ids, ids) ? one : this;
    }

    /** How far apart the next identities along each axis lie; 0 where there is one for all. */
    private int[] strides() {
        int[] strides = new int[extents.size()];
        int stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = carries(axis) ? stride : 0;
            stride *= extents.get(axis);
        }
        return strides;
    }

    /** @param strides of each axis of the result, among these identities */
    private Identities strided(TensorShape to, List<Integer> counts, int start, int[] strides) {
        int[] made = new int[counts.stream().reduce(1, Math::multiplyExact)];
        int[] index = new int[counts.size()];
        int at = start;
        for (int i = 0; i < made.length; i++) {
            made[i] = ids[at];
            for (int axis = index.length - 1; axis >= 0; axis--) {
                at += strides[axis];
                if (++index[axis] < counts.get(axis)) {
                    break;
                }
                at -= strides[axis] * index[axis];
                index[axis] = 0;
            }
        }
        return new Identities(to, counts, made);
    }

    /** Neighbouring axes of two shapes that hold the same elements, the fewest. */
    private record Joint(List<Integer> from, List<Integer> to) {
        static List<Joint> between(TensorShape one, TensorShape other) {
            var joints = new ArrayList<Joint>();
            int i = 0;
            int j = 0;
            while (i < one.rank() || j < other.rank()) {
                var from = new ArrayList<Integer>();
                var to = new ArrayList<Integer>();
                long before = 1;
                long after = 1;
                do {
                    if (i < one.rank() && (before <= after || j == other.rank())) {
                        before *= one.dims().get(i);
                        from.add(i++);
                    } else {
                        after *= other.dims().get(j);
                        to.add(j++);
                    }
                } while (before != after || (from.isEmpty() && i < one.rank()) || (to.isEmpty() && j < other.rank()));
                joints.add(new Joint(from, to));
            }
            return joints;
        }
    }
}
