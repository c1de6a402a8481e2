package io.adapruner.formats.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.SliceChannels;
import io.adapruner.network.size.OpenSizes;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkJsonTest {
    private static NetworkDocument document(Network network) {
        return new NetworkDocument(network, Preprocessing.imageNet(), List.of());
    }

    static List<String> architectures() {
        return Architectures.names();
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyFamilyComesBackAsItWas(String name) {
        NetworkDocument document = document(Architectures.build(name, 10));

        byte[] json = NetworkJson.write(document);

        assertThat(NetworkJson.read(json)).isEqualTo(document);
        assertThat(NetworkJson.write(NetworkJson.read(json))).isEqualTo(json);
    }

    @Test
    void aPrunedNetworkComesBackAsItWas() {
        Network network = Architectures.build("resnet20-cifar", 2);
        Network pruned = new Surgery(network, ChannelGroups.of(network))
                .prune(PruningPlan.ofWidths(Map.of("layer1.0.conv1", 5, "layer3.2.conv1", 1)));
        var document = new NetworkDocument(pruned, Preprocessing.imageNet(), List.of("cat", "dog \"n\" co"));

        assertThat(NetworkJson.read(NetworkJson.write(document))).isEqualTo(document);
    }

    @Test
    void severalInputsAndCallsOfOneModuleComeBack() {
        var conv = Conv2d.of(3, 4, 3, 1, 1);
        var network = new Network(
                "twins",
                TensorShape.of(6, 8, 8),
                List.of(new Network.Input("left", 3), new Network.Input("right", 3)),
                List.of(
                        new Layer("left", new SliceChannels(0, 3), List.of(Network.INPUT)),
                        new Layer("right", new SliceChannels(3, 3), List.of(Network.INPUT)),
                        new Layer("conv", conv, List.of("left")),
                        new Layer("conv_2", conv, List.of("right"), "conv"),
                        new Layer("sum", new Add(), List.of("conv", "conv_2"))),
                List.of(new Network.Output("map", "sum")),
                List.of(),
                OpenSizes.NONE);
        var document = new NetworkDocument(network, Preprocessing.none(6), List.of());

        byte[] json = NetworkJson.write(document);

        assertThat(NetworkJson.read(json)).isEqualTo(document);
        assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"module\" : \"conv\"", "\"name\" : \"right\"");
    }

    @Test
    void everyOperationHasAForm() {
        String forms = """
                {"type":"activation","function":"hard-swish"}
                {"type":"adaptive-avg-pool2d","output":[1,2]}
                {"type":"adaptive-avg-pool3d","output":[3,1,2]}
                {"type":"adaptive-max-pool2d","output":[2,1]}
                {"type":"adaptive-max-pool3d","output":[3,2,1]}
                {"type":"add"}
                {"type":"avg-pool2d","kernel":[2,3],"stride":[1,2],"padding":[0,1],"ceilMode":true,"countIncludePad":false}
                {"type":"avg-pool3d","kernel":[1,2,3],"stride":[3,1,2],"padding":[0,0,1],"ceilMode":true,"countIncludePad":false}
                {"type":"batch-norm2d","channels":4,"eps":1.0E-5,"momentum":0.1}
                {"type":"channel-shuffle","channels":6,"groups":3}
                {"type":"clip","minimum":-1.0,"maximum":0.5}
                {"type":"concat"}
                {"type":"concat-positions","axis":2}
                {"type":"conv-transpose2d","in":4,"out":6,"kernel":[3,1],"stride":[2,1],"padding":[1,0],"outputPadding":[1,0],"dilation":[1,2],"groups":2,"bias":true}
                {"type":"conv-transpose3d","in":4,"out":6,"kernel":[2,3,1],"stride":[1,2,1],"padding":[0,1,0],"outputPadding":[0,1,0],"dilation":[1,1,2],"groups":2,"bias":true}
                {"type":"conv2d","in":4,"out":6,"kernel":[3,1],"stride":[2,1],"padding":[1,0],"dilation":[1,2],"groups":2,"bias":true}
                {"type":"conv3d","in":4,"out":6,"kernel":[1,3,1],"stride":[3,2,1],"padding":[0,1,0],"dilation":[1,1,2],"groups":2,"bias":true}
                {"type":"crop","axis":1,"start":1,"length":3,"step":2}
                {"type":"cumulative-sum","axis":1}
                {"type":"dropout","probability":0.5}
                {"type":"elementwise","arithmetic":"maximum"}
                {"type":"expand","to":[6,2,3]}
                {"type":"fill","value":-1.5}
                {"type":"flatten"}
                {"type":"fold","output":[6,8],"kernel":[3,2],"stride":[2,1],"padding":[1,0],"dilation":[1,2]}
                {"type":"gather-channels","channels":[2,0,2]}
                {"type":"group-norm","channels":6,"groups":3,"eps":1.0E-5,"affine":true}
                {"type":"identity"}
                {"type":"layer-norm","channels":6,"eps":1.0E-6,"weight":true,"bias":false}
                {"type":"linear","in":3,"out":2,"bias":false}
                {"type":"local-response-norm","size":5,"alpha":1.0E-4,"beta":0.75,"k":2.0}
                {"type":"mat-mul"}
                {"type":"max-pool2d","kernel":[2,3],"stride":[1,2],"padding":[0,1],"dilation":[1,1],"ceilMode":false}
                {"type":"max-pool3d","kernel":[1,2,3],"stride":[3,1,2],"padding":[0,0,1],"dilation":[1,1,1],"ceilMode":false}
                {"type":"multiply"}
                {"type":"one-dimensional","plane":{"type":"max-pool2d","kernel":[1,3],"stride":[1,2],"padding":[0,1],"dilation":[1,1],"ceilMode":false}}
                {"type":"parametric-activation","function":"leaky-relu","parameter":0.01}
                {"type":"permute","axes":[1,2,0]}
                {"type":"pointwise-linear","in":3,"out":2,"bias":true}
                {"type":"prelu","slopes":6}
                {"type":"recurrent","cell":"lstm","in":8,"hidden":6,"layers":2,"bidirectional":true,"bias":false}
                {"type":"reduce","function":"mean","axes":[1,2],"keepDims":true}
                {"type":"relu"}
                {"type":"relu6"}
                {"type":"reshape","to":[2,3,4]}
                {"type":"resize","interpolation":"bilinear","output":[7,9],"scaleHeight":1.3,"scaleWidth":0.0,"alignCorners":false}
                {"type":"slice-channels","start":2,"length":3}
                {"type":"softmax","axis":0,"log":true}
                {"type":"softplus","beta":1.0,"threshold":20.0}
                {"type":"spatial-pad","mode":"reflect","before":[1,0],"after":[0,2],"value":0.0}
                {"type":"stored-value","shape":[1,1,6],"view":[6,1,1],"trained":true}
                {"type":"subsample","step":2}
                {"type":"unfold","kernel":[3,2],"stride":[2,1],"padding":[1,0],"dilation":[1,2]}
                {"type":"where"}
                {"type":"with-parameter","arithmetic":"multiply","shape":[6],"view":[6,1,1],"trained":true}
                {"type":"with-scalar","arithmetic":"reverse-subtract","value":-1.0}
                {"type":"zero-pad-channels","in":4,"before":1,"after":2}
                """;
        List<String> written =
                forms.lines().map(line -> OpJson.write(read(line)).toString()).toList();

        assertThat(written).containsExactlyElementsOf(forms.lines().toList());
        assertThat(written).hasSameSizeAs(Op.kinds());
    }

    private static Op read(String json) {
        try {
            return OpJson.read(new JsonFields("op", new com.fasterxml.jackson.databind.ObjectMapper().readTree(json)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\" : 1 | \"version\" : 1, \"open\" : { \"axes\" : [ ], \"layers\" : [ ] } | axes must be an array of 1",
                "\"version\" : 1 | \"version\" : 1, \"open\" : { \"axes\" : [ 0 ], \"layers\" : [ ] } | they ascend from 1",
                "\"version\" : 1 | \"version\" : 1, \"open\" : { \"axes\" : [ 3 ], \"layers\" : [ ] } | cannot be open",
                "\"version\" : 1 | \"version\" : 1, \"open\" : { \"axes\" : [ 1 ], \"layers\" : [ { \"name\" : \"x\","
                        + " \"sizes\" : [ { \"is\" : \"new\" } ] } ] } | a size is 'new'",
                "\"version\" : 1 | \"version\" : 1, \"open\" : { \"axes\" : [ 1 ], \"layers\" : [ { \"name\" : \"x\","
                        + " \"sizes\" : [ { \"is\" : \"fixed\" } ] } ] } | there is no such layer",
                "\"version\" : 1 | \"version\" : 1, \"open\" : { \"axes\" : [ 1 ], \"layers\" : [ { \"name\" : \"conv1\","
                        + " \"sizes\" : [ { \"is\" : \"extent\", \"value\" : \"input\", \"axis\" : 1, \"times\" : 1048576,"
                        + " \"plus\" : 0, \"minus\" : 0, \"per\" : 1 } ] } ] } | a size cannot be",
                "\"type\" : \"relu\" | \"type\" : \"java.lang.Runtime\" | no operation is called 'java.lang.Runtime'",
                "\"out\" : 16 | \"out\" : 16000000 | out must be an integer in 0..1048576, is 16000000",
                "\"out\" : 16 | \"out\" : 17 | batch norm expects 16 channels",
                "\"kernel\" : [ 3, 3 ] | \"kernel\" : [ 3 ] | kernel must be an array of 2 to 3 elements",
                "\"bias\" : false | \"bias\" : 0 | bias must be true or false",
                "\"version\" : 1 | \"version\" : 2 | version must be 1",
                "\"name\" : \"conv1\" | \"name\" : \"../conv1\" | must consist of letters",
                "\"inputs\" : [ \"conv1\" ] | \"inputs\" : [ \"conv9\" ] | reads conv9",
                "\"output\" : \"linear\" | \"output\" : \"liner\" | output liner is not a layer",
                "\"name\" : \"resnet20-cifar\" | \"name\" : \"a\\u001b[2J\" | name must be one line",
                "\"version\" : 1 | \"version\" : 1, \"extra\" : 2 | unknown field 'extra'",
                "\"version\" : 1 | \"version\" : 1, \"version\" : 1 | Duplicate field",
                "\"input\" : [ 3, 32, 32 ] | \"input\" : [ 3, 0, 32 ] | extents >= 1",
                "\"eps\" : 1.0E-5 | \"eps\" : 1.0E999 | finite",
                "\"in\" : 64 | \"in\" : 65 | expects 65",
                "\"type\" : \"relu\" | \"type\" : \"with-parameter\", \"arithmetic\" : \"add\", \"trained\" : true,"
                        + " \"shape\" : [ 1048576, 1048576, 1048576, 1048576 ], \"view\" : [ 1048576, 1048576, 1048576, 1048576 ]"
                        + " | numbers of with-parameter are too large",
                "\"type\" : \"relu\" | \"type\" : \"fill\", \"value\" : 1.0E39 | no finite float",
                "\"type\" : \"relu\" | \"type\" : \"cumulative-sum\", \"axis\" : 3 | along axis 3 of 16x32x32",
                "\"type\" : \"relu\" | \"type\" : \"reduce\", \"function\" : \"place-of-maximum\", \"axes\" : [ 0, 1 ],"
                        + " \"keepDims\" : true | is along one axis, not along [0, 1]",
                "\"type\" : \"relu\" | \"type\" : \"recurrent\", \"cell\" : \"gru\", \"in\" : 1048576, \"hidden\" : 1048576,"
                        + " \"layers\" : 64, \"bidirectional\" : true, \"bias\" : true | expects sequences of 1048576 features",
                "\"type\" : \"relu\" | \"type\" : \"recurrent\", \"cell\" : \"gru\", \"in\" : 1, \"hidden\" : 1,"
                        + " \"layers\" : 65, \"bidirectional\" : true, \"bias\" : true | at most 64 layers",
                "\"type\" : \"relu\" | \"type\" : \"unfold\", \"kernel\" : [ 1048576, 1048576 ], \"stride\" : [ 1, 1 ],"
                        + " \"padding\" : [ 1048576, 1048576 ], \"dilation\" : [ 1, 1 ] | integer overflow",
                "\"type\" : \"relu\" | \"type\" : \"fold\", \"output\" : [ 4, 4 ], \"kernel\" : [ 0, 1 ], \"stride\" : [ 1, 1 ],"
                        + " \"padding\" : [ 0, 0 ], \"dilation\" : [ 1, 1 ] | must be at least 1",
            })
    void whatIsWrongIsNamed(String found, String replaced, String message) {
        String json = new String(
                NetworkJson.write(document(Architectures.build("resnet20-cifar", 10))), StandardCharsets.UTF_8);
        assertThat(json).contains(found);
        int at = json.indexOf(found);
        String changed = json.substring(0, at) + replaced + json.substring(at + found.length());

        assertThatThrownBy(() -> NetworkJson.read(changed.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }

    @Test
    void classNamesMustBeAsManyAsClasses() {
        Network network = Architectures.build("resnet20-cifar", 10);
        assertThatThrownBy(() -> new NetworkDocument(network, Preprocessing.imageNet(), List.of("one")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("1 class names for 10 classes");
    }

    @ParameterizedTest
    @EnumSource(Basis.class)
    void whatThePreprocessingIsOfComesBack(Basis basis) {
        Network network = Architectures.build("resnet20-cifar", 10);
        var document = new NetworkDocument(network, Preprocessing.imageNet(), basis, List.of());

        String json = new String(NetworkJson.write(document), StandardCharsets.UTF_8);

        assertThat(NetworkJson.read(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(document);
        assertThat(json.contains("\"of\"")).isEqualTo(basis != Basis.GIVEN);
    }

    @Test
    void arraysAreNormalisedByWhatWasGivenElseNotAtAll() {
        Network network = Architectures.build("resnet20-cifar", 10);
        var assumed = new NetworkDocument(network, Preprocessing.imageNet(), Basis.ASSUMED, List.of());
        var given = new NetworkDocument(network, Preprocessing.imageNet(), List.of());

        assertThat(assumed.overArrays())
                .isEqualTo(new NetworkDocument(network, Preprocessing.none(3), Basis.ARRAYS, List.of()));
        assertThat(given.overArrays())
                .isEqualTo(new NetworkDocument(network, Preprocessing.imageNet(), Basis.ARRAYS, List.of()));
        assertThat(given.overArrays().overArrays()).isEqualTo(given.overArrays());
        assertThat(assumed.overImages()).isEqualTo(given);
    }
}
