package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.problem.ProblemException;
import java.util.Set;

/** What decompositions spell some functions out with, PReLU and padding by the edge among them: refused with a workaround. */
final class SpeltOutOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("where.self", "where.ScalarOther", "where.ScalarSelf");
    }

    @Override
    public Outcome translate(Call call) {
        throw notRecognised(call);
    }

    static ProblemException notRecognised(Call call) {
        return call.unsupported("an operator of PyTorch is spelt out here and no longer recognised; save the program of"
                + " torch.export.export() as it is, without run_decompositions()");
    }
}
