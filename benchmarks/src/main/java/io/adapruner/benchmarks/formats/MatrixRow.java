package io.adapruner.benchmarks.formats;

import java.util.Locale;

/**
 * What was found for one file.
 *
 * @param problem empty when everything agrees; else the first thing that does not
 * @param importSeconds to read the file into a network and its weights
 * @param prunable share of the MACs that go where every group is left as narrow as it may be
 * @param fromPyTorch difference of the imported network's output from PyTorch's, relative to the largest
 * @param macsKept of the pruned network
 * @param fromMasked difference of the pruned network from the masked original
 * @param exports the largest difference between the four exports
 */
record MatrixRow(
        String model,
        String format,
        String problem,
        double importSeconds,
        int layers,
        double prunable,
        double fromPyTorch,
        double macsKept,
        double fromMasked,
        double exports) {
    static final String HEAD = """
            | model | file | import, s | layers | prunable, % | differs from PyTorch | MACs kept, % | surgery from masking | exports differ |
            |:------|:-----|----------:|-------:|------------:|---------------------:|-------------:|---------------------:|---------------:|
            """.stripTrailing();

    static MatrixRow failed(String model, String format, String problem) {
        return new MatrixRow(model, format, problem, 0, 0, 0, 0, 0, 0, 0);
    }

    String markdown() {
        if (!problem.isEmpty() && layers == 0) {
            return "| " + model + " | " + format + " | " + problem.replace("|", "\\|") + " | | | | | | |";
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %d | %.1f | %.0e | %.1f | %.0e | %.0e |%s",
                model,
                format,
                importSeconds,
                layers,
                100 * prunable,
                fromPyTorch,
                100 * macsKept,
                fromMasked,
                exports,
                problem.isEmpty() ? "" : " " + problem);
    }
}
