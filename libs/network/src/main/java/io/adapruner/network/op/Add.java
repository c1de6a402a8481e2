package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Element-wise sum of two or more tensors of one rank; an extent of 1 stands for every index. */
public record Add() implements Op {
    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        return Broadcast.shape("add", inputs);
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        return Broadcast.couple(coupling, inputs, true);
    }
}
