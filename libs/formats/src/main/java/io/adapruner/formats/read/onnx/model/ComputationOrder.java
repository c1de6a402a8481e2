package io.adapruner.formats.read.onnx.model;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts nodes behind those whose values they read; nodes that are in order already stay as they are. */
final class ComputationOrder {
    private static final int SHOWN = 6;

    private final List<OnnxNode> nodes;
    private final Map<String, Integer> makers = new HashMap<>();

    private ComputationOrder(List<OnnxNode> nodes) {
        this.nodes = nodes;
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).outputs()) {
                if (!output.isEmpty() && makers.put(output, i) != null) {
                    throw invalid("two nodes make the value " + output);
                }
            }
        }
    }

    /** @throws ProblemException {@link ProblemCode#INVALID_NETWORK} naming nodes that read each other's values */
    static List<OnnxNode> of(List<OnnxNode> nodes) {
        return new ComputationOrder(nodes).sorted();
    }

    private List<OnnxNode> sorted() {
        int[] waiting = new int[nodes.size()];
        var readers = new HashMap<Integer, List<Integer>>();
        boolean asItShouldBe = true;
        for (int i = 0; i < nodes.size(); i++) {
            for (String input : nodes.get(i).inputs()) {
                Integer maker = makers.get(input);
                if (maker != null) {
                    asItShouldBe &= maker < i;
                    waiting[i]++;
                    readers.computeIfAbsent(maker, k -> new ArrayList<>()).add(i);
                }
            }
        }
        return asItShouldBe ? nodes : sorted(waiting, readers);
    }

    private List<OnnxNode> sorted(int[] waiting, Map<Integer, List<Integer>> readers) {
        var ready = new ArrayDeque<Integer>();
        for (int i = 0; i < waiting.length; i++) {
            if (waiting[i] == 0) {
                ready.add(i);
            }
        }
        var sorted = new ArrayList<OnnxNode>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            sorted.add(nodes.get(next));
            for (int reader : readers.getOrDefault(next, List.of())) {
                if (--waiting[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            throw invalid("its graph has a cycle through " + cycle(waiting));
        }
        return sorted;
    }

    /** From a node that waits, back along what it waits for, until a node comes again. */
    private List<String> cycle(int[] waiting) {
        int at = 0;
        while (waiting[at] == 0) {
            at++;
        }
        var visited = new ArrayList<Integer>();
        while (!visited.contains(at)) {
            visited.add(at);
            at = nodes.get(at).inputs().stream()
                    .map(makers::get)
                    .filter(m -> m != null && waiting[m] > 0)
                    .findFirst()
                    .orElseThrow();
        }
        return visited.subList(visited.indexOf(at), visited.size()).reversed().stream()
                .limit(SHOWN)
                .map(i -> nodes.get(i).described())
                .toList();
    }

    private static ProblemException invalid(String what) {
        return new ProblemException(ProblemCode.INVALID_NETWORK, "the ONNX file: " + what);
    }
}
