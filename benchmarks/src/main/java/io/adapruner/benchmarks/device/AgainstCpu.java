package io.adapruner.benchmarks.device;

import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.tensor.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Computes on a device what the CPU computes, and reports by how much it differs: evaluation, training with everything a recipe
 * can ask for, resuming, recalibration, Taylor scores and compensation.
 *
 * <pre>
 * AgainstCpu DEVICE [ARCHITECTURE...]
 * AgainstCpu cuda:0 resnet20-cifar resnet18 mobilenet-v2
 * </pre>
 *
 * Differences are Euclidean and relative to the CPU's values. {@code rounding} is by how much the CPU's own bf16 differs from its
 * fp32, which shows how strongly this network amplifies rounding. {@code again} compares the device with itself, a second time;
 * a device that is not deterministic shows a figure above 0. {@code uninterrupted} compares a training that was carried over
 * into a second trainer with one that was not.
 *
 * <p>Ends with 1 when the device's fp32 differs by more than the rounding (CUDA's convolutions read TF32, which rounds to
 * an eighth of what bf16 does), or its bf16 by more than twice; the result of ten training steps, where roundings grow from
 * step to step, may differ by three times the rounding.
 */
public final class AgainstCpu {
    private static final int CLASSES = 10;
    private static final TensorShape SMALL = TensorShape.of(3, 64, 64);

    private AgainstCpu() {}

    /** See the class comment. */
    public static void main(String[] args) {
        String device = args[0];
        List<String> architectures = args.length > 1
                ? List.of(args).subList(1, args.length)
                : List.of("resnet20-cifar", "resnet18", "mobilenet-v2");
        var networks = new LinkedHashMap<Network, Weights>();
        var expected = new LinkedHashMap<Network, Map<String, float[]>>();
        try (Engine cpu = Engine.open(EngineConfig.cpu())) {
            for (String name : architectures) {
                Network network = network(name);
                networks.put(network, Observations.settled(cpu, network));
                expected.put(network, new Observations(cpu, network, networks.get(network)).all());
            }
        }
        boolean agrees = true;
        try (Engine other =
                Engine.open(new EngineConfig(device, EngineConfig.cpu().threads()))) {
            System.out.printf("%s, %s%n", device, other.versions());
            for (Network network : networks.keySet()) {
                Map<String, float[]> found = new Observations(other, network, networks.get(network)).all();
                Map<String, float[]> again = new Observations(other, network, networks.get(network)).all();
                agrees &= print(network.name(), expected.get(network), found, again);
            }
        }
        System.exit(agrees ? 0 : 1);
    }

    private static Network network(String name) {
        return name.contains("-cifar") ? Architectures.build(name, CLASSES) : Architectures.build(name, CLASSES, SMALL);
    }

    private static boolean print(
            String network, Map<String, float[]> expected, Map<String, float[]> found, Map<String, float[]> again) {
        boolean agrees = true;
        for (String what : expected.keySet()) {
            double difference = difference(expected.get(what), found.get(what));
            double rounding = difference(expected.get(in("fp32", what)), expected.get(in("bf16", what)));
            boolean within = difference <= rounding * allowed(what);
            agrees &= within;
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %-24s %.1e, rounding %.1e, again %.1e%s%s%n",
                    network,
                    what,
                    difference,
                    rounding,
                    difference(found.get(what), again.get(what)),
                    what.startsWith(Observations.RESUMED) ? uninterrupted(found, what) : "",
                    within ? "" : " DIFFERS");
        }
        return agrees;
    }

    private static int allowed(String what) {
        boolean trained =
                what.contains("losses") || what.startsWith("weights") || what.startsWith(Observations.RESUMED);
        return trained ? 3 : what.endsWith("fp32") ? 1 : 2;
    }

    private static String in(String precision, String what) {
        return what.substring(0, what.lastIndexOf(' ') + 1) + precision;
    }

    private static String uninterrupted(Map<String, float[]> found, String resumed) {
        String whole = resumed.substring(Observations.RESUMED.length());
        return String.format(Locale.ROOT, ", uninterrupted %.1e", difference(found.get(whole), found.get(resumed)));
    }

    private static double difference(float[] expected, float[] found) {
        double squares = 0;
        double reference = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += Math.pow(expected[i] - found[i], 2);
            reference += Math.pow(expected[i], 2);
        }
        return Math.sqrt(squares / reference);
    }
}
