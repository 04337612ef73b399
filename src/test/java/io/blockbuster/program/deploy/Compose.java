package io.blockbuster.program.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code docker-compose.yml} as it lies in the repository. */
final class Compose {
    private final JsonNode services;

    private Compose(JsonNode services) {
        this.services = services;
    }

    static Compose read() throws IOException {
        return new Compose(new YAMLMapper()
                .readTree(Path.of("../docker-compose.yml").toFile())
                .path("services"));
    }

    List<String> services() {
        List<String> names = new ArrayList<>();
        services.fieldNames().forEachRemaining(names::add);
        return names;
    }

    JsonNode service(String name) {
        return services.required(name);
    }

    /** The command line behind the image's entry point. */
    List<String> command(String service) {
        List<String> words = new ArrayList<>();
        service(service).path("command").forEach(word -> words.add(word.asText()));
        return words;
    }

    Map<String, String> environment(String service) {
        Map<String, String> variables = new LinkedHashMap<>();
        service(service)
                .path("environment")
                .fields()
                .forEachRemaining(
                        each -> variables.put(each.getKey(), each.getValue().asText()));
        return variables;
    }

    /** The volumes by the path that they are mounted on. */
    Map<String, String> volumes(String service) {
        Map<String, String> volumes = new LinkedHashMap<>();
        for (JsonNode volume : service(service).path("volumes")) {
            String text = volume.asText().replaceFirst(":ro$", "");
            int colon = text.lastIndexOf(':');
            volumes.put(text.substring(colon + 1), text.substring(0, colon));
        }
        return volumes;
    }
}
