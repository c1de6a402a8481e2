package io.adapruner.network.family;

import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The architectures that a state dict can be loaded into, by name:
 *
 * <ul>
 *   <li>{@code resnet8-cifar}, 14, 20, 32, 44, 56, 110: CIFAR ResNets with option-A shortcuts; {@code -cifar-b} with projections
 *   <li>{@code vgg11-bn}, 13, 16, 19: torchvision's; {@code vgg16-bn-cifar} etc.: one linear layer
 *   <li>{@code resnet18}, 34, 50, 101, 152: torchvision's
 *   <li>{@code mobilenet-v2}, or with a width multiplier {@code mobilenet-v2-0.75}
 * </ul>
 */
public final class Architectures {
    private static final Pattern CIFAR_RESNET = Pattern.compile("resnet(8|14|20|32|44|56|110)-cifar(-b)?");
    private static final Pattern RESNET = Pattern.compile("resnet(18|34|50|101|152)");
    private static final Pattern VGG = Pattern.compile("vgg(11|13|16|19)-bn(-cifar)?");
    private static final Pattern MOBILENET = Pattern.compile("mobilenet-v2(?:-([0-9](?:\\.[0-9]{1,2})?))?");

    private Architectures() {}

    /** Every name, width multipliers aside. */
    public static List<String> names() {
        var names = new ArrayList<String>();
        for (int depth : new int[] {8, 14, 20, 32, 44, 56, 110}) {
            names.add("resnet" + depth + "-cifar");
            names.add("resnet" + depth + "-cifar-b");
        }
        for (int depth : new int[] {11, 13, 16, 19}) {
            names.add("vgg" + depth + "-bn");
            names.add("vgg" + depth + "-bn-cifar");
        }
        for (int depth : new int[] {18, 34, 50, 101, 152}) {
            names.add("resnet" + depth);
        }
        names.add("mobilenet-v2");
        return List.copyOf(names);
    }

    /** For the input it is made for: 3x32x32 for CIFAR forms, 3x224x224 otherwise. */
    public static Network build(String name, int classes) {
        return build(name, classes, name.contains("-cifar") ? TensorShape.of(3, 32, 32) : TensorShape.of(3, 224, 224));
    }

    /**
     * @throws ProblemException {@link ProblemCode#UNKNOWN_ARCHITECTURE} naming those there are
     */
    public static Network build(String name, int classes, TensorShape input) {
        Matcher m = CIFAR_RESNET.matcher(name);
        if (m.matches()) {
            return CifarResNet.build(name, Integer.parseInt(m.group(1)), m.group(2) != null, classes, input);
        }
        m = RESNET.matcher(name);
        if (m.matches()) {
            return ResNet.build(name, Integer.parseInt(m.group(1)), classes, input);
        }
        m = VGG.matcher(name);
        if (m.matches()) {
            return Vgg.build(name, Integer.parseInt(m.group(1)), m.group(2) != null, classes, input);
        }
        m = MOBILENET.matcher(name);
        if (m.matches()) {
            return MobileNetV2.build(name, m.group(1) == null ? 1 : Double.parseDouble(m.group(1)), classes, input);
        }
        throw new ProblemException(
                ProblemCode.UNKNOWN_ARCHITECTURE, "no architecture '" + name + "'; there are " + names());
    }
}
