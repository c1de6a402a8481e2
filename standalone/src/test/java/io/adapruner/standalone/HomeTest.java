package io.adapruner.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path folder;

    @Test
    void theFolderIsMadeForItsOwnerAlone() throws IOException {
        Path home = folder.resolve("deep/home");

        try (Home taken = Home.take(home)) {
            assertThat(taken.directory()).isEqualTo(home);
            assertThat(permissions(home)).isEqualTo("rwx------");
        }
    }

    @Test
    void oneProcessHoldsItAtATime() {
        try (Home taken = Home.take(folder)) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> Home.take(taken.directory()))
                    .withMessageContaining("another AdaPruner is using " + folder)
                    .withMessageContaining("ADAPRUNER_HOME")
                    .returns(ProblemCode.CONFLICT, ProblemException::code);
        }
        try (Home again = Home.take(folder)) {
            assertThat(again.directory()).isEqualTo(folder);
        }
    }

    @Test
    void otherCommandsFindTheAddressAsLongAsItIsServed() {
        URI api = URI.create("http://127.0.0.1:18099");
        try (Home home = Home.take(folder)) {
            assertThat(Home.running(folder)).isEmpty();
            home.serves(api);
            assertThat(Home.running(folder)).hasValue(api);
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> Home.take(folder))
                    .withMessageContaining("wait until it is ready at " + api);
        }
        assertThat(Home.running(folder)).isEmpty();
    }

    @Test
    void theSecretIsMadeOnceForItsOwnerAlone() throws IOException {
        String secret;
        try (Home home = Home.take(folder)) {
            secret = home.secret();
            assertThat(secret).matches("[0-9a-f]{48}").isEqualTo(home.secret());
        }
        assertThat(permissions(folder.resolve("store-secret"))).isEqualTo("rw-------");
        try (Home again = Home.take(folder)) {
            assertThat(again.secret()).isEqualTo(secret);
        }
        try (Home other = Home.take(folder.resolve("other"))) {
            assertThat(other.secret()).isNotEqualTo(secret);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
