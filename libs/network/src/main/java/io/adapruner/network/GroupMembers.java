package io.adapruner.network;

import io.adapruner.network.ChannelGroup.Member;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.ChannelGroups.Trace;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.ParameterSpec.Axis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The layers that make, normalise or read the channels of each group. */
final class GroupMembers {
    private final int[] widths;
    private final List<List<Member>> members = new ArrayList<>();

    /** @param widths units of each group */
    GroupMembers(Network network, Map<String, Trace> traces, int[] widths) {
        this.widths = widths;
        Arrays.stream(widths).forEach(w -> members.add(new ArrayList<>()));
        for (Layer layer : network.layers()) {
            Trace read = traces.get(layer.inputs().getFirst());
            Set<Role> roles = roles(layer.op(), read, traces.get(layer.name()));
            if (roles.contains(Role.PRODUCER)) {
                add(layer.name(), Role.PRODUCER, traces.get(layer.name()));
            }
            if (roles.contains(Role.NORM)) {
                add(layer.name(), Role.NORM, traces.get(layer.name()));
            }
            if (roles.contains(Role.CONSUMER)) {
                add(layer.name(), Role.CONSUMER, read);
            }
        }
    }

    List<Member> of(int group) {
        return members.get(group);
    }

    /** A layer that filters every unit alone makes channels but reads none: what it reads is what it makes. */
    private static Set<Role> roles(Op op, Trace read, Trace made) {
        var roles = EnumSet.noneOf(Role.class);
        for (ParameterSpec spec : op.parameters()) {
            switch (spec.role()) {
                case WEIGHT -> {
                    roles.add(Role.PRODUCER);
                    if (mixes(spec, read, made)) {
                        roles.add(Role.CONSUMER);
                    }
                }
                case SCALE -> roles.add(Role.NORM);
                case BIAS, SHIFT, GAIN, SLOPE, RUNNING_MEAN, RUNNING_VARIANCE, CONSTANT -> {}
            }
        }
        return roles;
    }

    private static boolean mixes(ParameterSpec weight, Trace read, Trace made) {
        List<Axis> axes = weight.axes();
        if (axes.contains(Axis.IN_OF_GROUP)) {
            return equalGroups(read, weight.shape().get(axes.indexOf(Axis.IN_OF_GROUP)));
        }
        if (axes.contains(Axis.OUT_OF_GROUP)) {
            return equalGroups(made, weight.shape().get(axes.indexOf(Axis.OUT_OF_GROUP)));
        }
        return axes.contains(Axis.IN) && axes.contains(Axis.OUT);
    }

    /** Whether all groups of a grouped layer hold the same units, and do not each have one of their own. */
    private static boolean equalGroups(Trace read, int size) {
        for (int c = size; c < read.group().length; c++) {
            if (read.group()[c] != read.group()[c % size] || read.unit()[c] != read.unit()[c % size]) {
                return false;
            }
        }
        return true;
    }

    /** A layer that makes or reads the first axis has no part in channels that lie along another. */
    private void add(String layer, Role role, Trace trace) {
        if (trace.axis() != 0) {
            return;
        }
        var perGroup = new LinkedHashMap<Integer, int[][]>();
        int[] counts = new int[widths.length];
        for (int g : trace.group()) {
            counts[g]++;
        }
        var filled = new LinkedHashMap<Integer, int[]>();
        for (int c = 0; c < trace.group().length; c++) {
            int g = trace.group()[c];
            int u = trace.unit()[c];
            int[][] units = perGroup.computeIfAbsent(g, k -> new int[widths[k]][counts[k] / widths[k]]);
            int[] next = filled.computeIfAbsent(g, k -> new int[widths[k]]);
            units[u][next[u]++] = c;
        }
        perGroup.forEach((g, units) -> members.get(g).add(new Member(layer, role, List.of(units))));
    }
}
