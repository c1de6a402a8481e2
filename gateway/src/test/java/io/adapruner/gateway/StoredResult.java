package io.adapruner.gateway;

import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.document.TargetResult;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.WidthRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The figures of a finished target, as the last stage stores them. */
final class StoredResult {
    private StoredResult() {}

    /** @param artifacts file name to store key */
    static TargetResult of(int target, Budget budget, Map<String, String> artifacts) {
        return new TargetResult(
                target,
                budget,
                new TargetResult.Base(100, 10, Optional.of(90.5), 40),
                50,
                0.5,
                5,
                20,
                Optional.of(new TargetResult.Accuracy(30, 85, Optional.empty())),
                Optional.empty(),
                Optional.of(WidthRule.RESIDUAL),
                "l2",
                true,
                false,
                false,
                List.of(new Inheritance.CandidateResult(
                        Optional.of(WidthRule.RESIDUAL),
                        CriterionName.L2,
                        true,
                        false,
                        false,
                        85,
                        Optional.of(100L),
                        1)),
                List.of(new TargetResult.BlockWidth("layer1.0", 1, 8, 16)),
                new TargetResult.Latency(List.of(), 1, "fp32"),
                List.of(),
                Optional.empty(),
                artifacts,
                Map.of("search", 0.5),
                1,
                "fp32",
                "cpu",
                Map.of("adapruner", "0.1.0"),
                Optional.empty(),
                List.of());
    }
}
