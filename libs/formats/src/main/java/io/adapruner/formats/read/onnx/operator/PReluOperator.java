package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.PRelu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rectifiers with learnt slopes, one for all or one for each channel. */
final class PReluOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("PRelu");
    }

    @Override
    public Operand only(Call call) {
        Reals slopes = call.reals(1);
        int count = slopes.elements();
        View view = count == 1 || perChannel(slopes, call.view(0)) ? call.view(0) : View.of(call.activation(0));
        if (count > 1 && !perChannel(slopes, view)) {
            throw call.unsupported("its slopes are of shape " + slopes.shape() + " for " + view
                    + "; only one slope, or one for each channel, is understood");
        }
        Activation y = call.layer(new PRelu(count), view.base(), Map.of("weight", slopes.reshaped(List.of(count))));
        return new Flow(new View(y, view.axes()));
    }

    private static boolean perChannel(Reals slopes, View view) {
        var shape = new ArrayList<>(slopes.shape());
        while (shape.size() < view.rank()) {
            shape.addFirst(1);
        }
        int axis = shape.indexOf(slopes.elements());
        return axis >= 0 && shape.size() == view.rank() && view.channels(axis);
    }
}
