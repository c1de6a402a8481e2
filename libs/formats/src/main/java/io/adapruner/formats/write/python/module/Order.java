package io.adapruner.formats.write.python.module;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Units in an order in which each finds its inputs computed, as close to the network's order as possible. Containers that
 * wait for each other, or for themselves by way of something outside, have no such order.
 */
final class Order {
    private final List<Unit> units;
    private final List<List<Integer>> readers = new ArrayList<>();
    private final List<Unit> sorted = new ArrayList<>();
    private final List<List<Unit>> entangled = new ArrayList<>();

    Order(List<Unit> units) {
        this.units = units;
        Map<String, Integer> producers = new HashMap<>();
        for (int u = 0; u < units.size(); u++) {
            for (String value : units.get(u).outputs()) {
                producers.put(value, u);
            }
            readers.add(new ArrayList<>());
        }
        int[] waiting = new int[units.size()];
        for (int u = 0; u < units.size(); u++) {
            for (String value : units.get(u).inputs()) {
                Integer producer = producers.get(value);
                if (producer != null) {
                    readers.get(producer).add(u);
                    waiting[u]++;
                }
            }
        }
        sort(waiting);
        if (sorted.size() < units.size()) {
            findEntangled();
        }
    }

    /** Every unit, if none is entangled. */
    List<Unit> sorted() {
        return sorted;
    }

    /** Sets of units that wait for each other. */
    List<List<Unit>> entangled() {
        return entangled;
    }

    private void sort(int[] waiting) {
        var ready = new PriorityQueue<Integer>(
                (a, b) -> Integer.compare(units.get(a).position(), units.get(b).position()));
        for (int u = 0; u < waiting.length; u++) {
            if (waiting[u] == 0) {
                ready.add(u);
            }
        }
        while (!ready.isEmpty()) {
            int u = ready.remove();
            sorted.add(units.get(u));
            for (int reader : readers.get(u)) {
                if (--waiting[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
    }

    /** Tarjan's strongly connected components (1972), without recursion: those of more than one unit hold cycles. */
    private void findEntangled() {
        int[] index = new int[units.size()];
        int[] low = new int[units.size()];
        int[] next = new int[units.size()];
        boolean[] open = new boolean[units.size()];
        int count = 0;
        for (int start = 0; start < units.size(); start++) {
            if (index[start] != 0) {
                continue;
            }
            Deque<Integer> path = new ArrayDeque<>();
            Deque<Integer> component = new ArrayDeque<>();
            path.push(start);
            while (!path.isEmpty()) {
                int u = path.peek();
                if (index[u] == 0) {
                    index[u] = ++count;
                    low[u] = count;
                    component.push(u);
                    open[u] = true;
                }
                if (next[u] < readers.get(u).size()) {
                    int reader = readers.get(u).get(next[u]++);
                    if (index[reader] == 0) {
                        path.push(reader);
                    } else if (open[reader]) {
                        low[u] = Math.min(low[u], index[reader]);
                    }
                } else {
                    path.pop();
                    if (!path.isEmpty()) {
                        low[path.peek()] = Math.min(low[path.peek()], low[u]);
                    }
                    if (low[u] == index[u]) {
                        close(u, component, open);
                    }
                }
            }
        }
    }

    private void close(int first, Deque<Integer> component, boolean[] open) {
        var members = new ArrayList<Unit>();
        int u;
        do {
            u = component.pop();
            open[u] = false;
            members.add(units.get(u));
        } while (u != first);
        if (members.size() > 1) {
            entangled.add(members);
        }
    }
}
