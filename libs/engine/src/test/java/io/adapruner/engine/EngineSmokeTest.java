package io.adapruner.engine;
import static org.assertj.core.api.Assertions.assertThat;
import io.adapruner.data.Batch;
import io.adapruner.network.*;
import io.adapruner.network.family.Architectures;
import io.adapruner.recipe.*;
import java.nio.ByteBuffer;
import java.util.*;
import org.junit.jupiter.api.Test;
class EngineSmokeTest {
    @Test
    void runs() {
        try (Engine engine = Engine.open(new EngineConfig("cpu", 2))) {
            Network n = Architectures.build("resnet20-cifar", 10);
            Weights w = Initialisation.random(n, 1);
            Batch b = batch(32);
            for (Precision p : Precision.values()) {
                try (RunningNetwork r = engine.load(n, w, Preprocessing.imageNet(), p)) {
                    System.out.println(p + " " + Arrays.toString(Arrays.copyOf(r.logits(b), 10)));
                    System.out.println(r.evaluate(List.of(b, b).iterator()));
                    System.out.println(Arrays.toString(r.taylor(List.of(b).iterator()).get("bn1")));
                    System.out.println(r.recalibrated(List.of(b).iterator()).get("bn1.running_mean").get(0));
                    System.out.println(r.medianMillis(32, 5));
                }
                var recipe = new TrainingRecipe(1, 32, 0.1, 0.9, true, 5e-4, 0, 0.1, Optional.of(5.0), Optional.of(0.9), Optional.of(TrainingRecipe.Distillation.defaults()));
                try (Trainer t = engine.trainer(n, w, Preprocessing.imageNet(), p, recipe, 1e-4, Optional.of(new Teacher(n, w)))) {
                    for (int i = 0; i < 5; i++) System.out.println(t.step(b, 0.01));
                    Weights s = t.state();
                    StepOutcome next = t.step(b, 0.01);
                    t.restore(s);
                    assertThat(t.step(b, 0.01)).isEqualTo(next);
                }
            }
        }
    }
    static Batch batch(int n) {
        byte[] px = new byte[n * 3072]; new Random(3).nextBytes(px);
        int[] y = new Random(4).ints(n, 0, 10).toArray();
        return new Batch(ByteBuffer.allocateDirect(px.length).put(px).flip(), y);
    }
}
