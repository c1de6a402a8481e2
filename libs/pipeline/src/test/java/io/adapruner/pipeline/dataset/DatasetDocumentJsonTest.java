package io.adapruner.pipeline.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.adapruner.data.DatasetDocument;
import io.adapruner.data.folder.FolderOrder;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetDocumentJsonTest {
    /** As versions before there were arrays have stored it. */
    private static final String EARLIER = """
            {"id":"d","classes":[],"channels":3,"height":8,"width":6,"splits":[],"warnings":[]}""";

    @Test
    void aDocumentOfEarlierVersionsIsReadAsImagesAndWrittenAsItWas() throws IOException {
        DatasetDocument document = Json.mapper().readValue(EARLIER, DatasetDocument.class);

        assertThat(document.format()).isEqualTo(SampleFormat.images(3, 8, 6));
        assertThat(Json.mapper().writeValueAsString(document)).isEqualTo(EARLIER);
    }

    @Test
    void aDocumentOfArraysComesBack() throws IOException {
        var document = new DatasetDocument(
                "d", List.of("rest", "walk"), SampleFormat.arrays(TensorShape.of(6, 128)), List.of(), List.of());

        JsonNode json = Json.mapper().valueToTree(document);

        assertThat(json.get("shape").toString()).isEqualTo("[6,128]");
        assertThat(json.has("channels")).isFalse();
        assertThat(Json.mapper().treeToValue(json, DatasetDocument.class)).isEqualTo(document);
    }

    @Test
    void theOrderOfFoldersIsWrittenWhereItIsNotTheUsual() throws IOException {
        String above = EARLIER.replace("}", ",\"folderOrder\":\"classes-above\"}");

        DatasetDocument document = Json.mapper().readValue(above, DatasetDocument.class);

        assertThat(document.folderOrder()).contains(FolderOrder.CLASSES_ABOVE);
        assertThat(Json.mapper().writeValueAsString(document)).isEqualTo(above);
    }

    @Test
    void aDocumentOfNeitherIsRefused() {
        assertThatThrownBy(() ->
                        Json.mapper().readValue("{\"id\":\"d\",\"classes\":[],\"splits\":[]}", DatasetDocument.class))
                .isInstanceOf(ValueInstantiationException.class)
                .hasMessageContaining("either channels, height and width of images or the shape of arrays");
    }
}
