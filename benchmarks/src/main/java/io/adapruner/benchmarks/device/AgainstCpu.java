package io.adapruner.benchmarks.device;

import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.network.Network;
import io.adapruner.network.TensorShape;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Computes on a device what the CPU computes, and tells by how much it differs: evaluation, training with everything a recipe
 * can ask for, resuming, recalibration, Taylor scores, residual curves and compensation.
 *
 * <pre>
 * AgainstCpu DEVICE [ARCHITECTURE...]
 * AgainstCpu cuda:0 resnet20-cifar resnet18 mobilenet-v2
 * </pre>
 *
 * Differences are Euclidean and relative to the CPU's values. {@code again} compares the device with itself, a second time; a
 * device that is not deterministic shows a figure above 0. {@code uninterrupted} compares a training that was carried over into a
 * second trainer with one that was not. Ends with 1 when anything differs by more than it may: 2 % in fp32
 * (CUDA convolutions use TF32, with 10 bits of mantissa), 10 % in bf16.
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
                : List.of("resnet20-cifar", "vgg11-bn-cifar", "resnet18", "mobilenet-v2");
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
            boolean within = difference <= (what.contains("bf16") ? 0.1 : 0.02);
            agrees &= within;
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %-24s %.1e, again %.1e%s%s%n",
                    network,
                    what,
                    difference,
                    difference(found.get(what), again.get(what)),
                    what.endsWith(Observations.RESUMED) ? uninterrupted(found, what) : "",
                    within ? "" : " DIFFERS");
        }
        return agrees;
    }

    private static String uninterrupted(Map<String, float[]> found, String resumed) {
        String whole = resumed.substring(0, resumed.length() - Observations.RESUMED.length());
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
