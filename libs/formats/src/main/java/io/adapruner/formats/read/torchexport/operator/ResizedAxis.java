package io.adapruner.formats.read.torchexport.operator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a resampling makes of an axis.
 *
 * @param from its extent
 * @param to its extent behind it
 * @param factor by which positions are read, 0 for the exact ratio of the extents
 */
public record ResizedAxis(int from, int to, double factor) {
    /**
     * The axes behind the channels.
     *
     * @param extents of these
     */
    public static List<ResizedAxis> of(Call call, List<Integer> extents) {
        List<Double> factors = factors(call, extents.size());
        var axes = new ArrayList<ResizedAxis>();
        for (int i = 0; i < extents.size(); i++) {
            int in = extents.get(i);
            double factor = factors.get(i);
            int out = call.has("output_size")
                    ? Math.toIntExact(call.wholes("output_size").get(i))
                    : (int) Math.floor(in * factor);
            axes.add(new ResizedAxis(in, out, in * factor == out ? 0 : factor));
        }
        return axes;
    }

    private static List<Double> factors(Call call, int axes) {
        if (!call.operator().endsWith(".vec")) {
            return switch (axes) {
                case 1 -> List.of(call.real("scales", 0));
                case 2 -> List.of(call.real("scales_h", 0), call.real("scales_w", 0));
                default -> List.of(call.real("scales_d", 0), call.real("scales_h", 0), call.real("scales_w", 0));
            };
        }
        // Beside an output size they are not used by PyTorch.
        if (call.has("output_size")) {
            return Collections.nCopies(axes, 0.0);
        }
        List<Double> factors = call.reals("scale_factors");
        if (factors.size() != axes) {
            throw call.unsupported("it has " + factors.size() + " factors for " + axes + " axes");
        }
        return factors;
    }
}
