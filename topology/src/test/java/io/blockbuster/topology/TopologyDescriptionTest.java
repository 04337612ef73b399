package io.blockbuster.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The topology's names are a contract: with another name, a running cluster's open windows would be lost. */
class TopologyDescriptionTest {
    @Test
    void shouldBeTheTopologyThatIsCommitted() throws IOException {
        Properties kafka = new Properties();
        kafka.put("bootstrap.servers", "nowhere:1");

        assertThat(ReviewTopology.describe(ProcessorSettings.DEFAULT, kafka)).isEqualTo(committed());
    }

    private static String committed() throws IOException {
        try (InputStream in = TopologyDescriptionTest.class.getResourceAsStream("/topology.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
