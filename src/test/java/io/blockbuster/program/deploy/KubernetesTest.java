package io.blockbuster.program.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/kubernetes}, read as strictly as a cluster would read it. */
class KubernetesTest {
    private static final Path FOLDER = Path.of("../deploy/kubernetes");

    private static final Map<String, Class<?>> KINDS = Map.of(
            "v1 ConfigMap", ConfigMap.class,
            "v1 Service", Service.class,
            "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
            "apps/v1 Deployment", Deployment.class,
            "batch/v1 Job", Job.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

    private final ObjectMapper strict = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated property) {
                    return false; // it would take whatever is unknown
                }
            })
            .build();

    private static List<JsonNode> objects(String file) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        try (MappingIterator<JsonNode> documents =
                yaml.readerFor(JsonNode.class).readValues(FOLDER.resolve(file).toFile())) {
            return documents.readAll();
        }
    }

    private static List<JsonNode> all() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode file : objects("base/kustomization.yaml").get(0).path("resources")) {
            objects.addAll(objects("base/" + file.asText()));
        }
        return objects;
    }

    private <T> T read(JsonNode object, Class<T> type) {
        try {
            return strict.treeToValue(object, type);
        } catch (IOException e) {
            throw new AssertionError(object.at("/metadata/name").asText() + ": " + e.getMessage(), e);
        }
    }

    private List<Deployment> deployments() throws IOException {
        return all().stream()
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .map(object -> read(object, Deployment.class))
                .toList();
    }

    @Test
    void shouldHoldNothingThatKubernetesDoesNotKnow() throws IOException {
        List<JsonNode> objects = all();

        assertThat(objects).hasSizeGreaterThan(8);
        for (JsonNode object : objects) {
            String kind = object.path("apiVersion").asText() + " "
                    + object.path("kind").asText();
            if (!kind.equals("keda.sh/v1alpha1 ScaledObject")) {
                assertThat(KINDS).containsKey(kind);
                assertThat(read(object, Objects.requireNonNull(KINDS.get(kind))))
                        .isNotNull();
            }
        }
        read(objects("gpu/processor.yaml").get(0), Deployment.class);
    }

    @Test
    void shouldFindAMisspeltField() throws IOException {
        JsonNode object = strict.readTree(
                strict.writeValueAsString(deployments().get(0)).replace("\"readinessProbe\"", "\"readynessProbe\""));

        assertThatThrownBy(() -> strict.treeToValue(object, Deployment.class))
                .isInstanceOf(UnrecognizedPropertyException.class);
    }

    @Test
    void shouldListEveryFileInTheKustomization() throws IOException {
        List<String> listed = new ArrayList<>();
        objects("base/kustomization.yaml").get(0).path("resources").forEach(file -> listed.add(file.asText()));

        try (Stream<Path> files = Files.list(FOLDER.resolve("base"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("kust")))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @Test
    void shouldMountEveryVolumeAndHaveAVolumeForEveryMount() throws IOException {
        for (Deployment deployment : deployments()) {
            PodSpec pod = deployment.getSpec().getTemplate().getSpec();
            List<String> mounts = pod.getContainers().get(0).getVolumeMounts().stream()
                    .map(VolumeMount::getName)
                    .toList();
            assertThat(pod.getVolumes().stream().map(Volume::getName)).containsExactlyInAnyOrderElementsOf(mounts);
        }
    }

    @Test
    void shouldRunWithoutPrivilegesOnAReadOnlyImage() throws IOException {
        assertThat(deployments()).hasSize(2).allSatisfy(deployment -> {
            PodSpec pod = deployment.getSpec().getTemplate().getSpec();
            Container container = pod.getContainers().get(0);
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
        });
    }

    @Test
    void shouldSelectThePodsThatItMakes() throws IOException {
        List<Map<String, String>> pods = deployments().stream()
                .map(each -> each.getSpec().getTemplate().getMetadata().getLabels())
                .toList();

        for (JsonNode object : all()) {
            if (object.path("kind").asText().equals("Service")) {
                Map<String, String> selector =
                        read(object, Service.class).getSpec().getSelector();
                assertThat(pods).anySatisfy(labels -> assertThat(labels).containsAllEntriesOf(selector));
            }
        }
        assertThat(deployments())
                .allSatisfy(each -> assertThat(
                                each.getSpec().getTemplate().getMetadata().getLabels())
                        .containsAllEntriesOf(each.getSpec().getSelector().getMatchLabels()));
    }

    /** The fields of KEDA's custom resource and of its Kafka scaler, as their documentation lists them. */
    @Test
    void shouldScaleTheProcessorByTheLagOfItsGroup() throws IOException {
        JsonNode scaled = objects("base/scaling.yaml").get(0);

        assertThat(names(scaled.path("spec")))
                .isSubsetOf(
                        "scaleTargetRef",
                        "minReplicaCount",
                        "maxReplicaCount",
                        "pollingInterval",
                        "cooldownPeriod",
                        "advanced",
                        "triggers");
        assertThat(scaled.at("/spec/scaleTargetRef/name").asText())
                .isEqualTo(deployments().get(0).getMetadata().getName());
        JsonNode trigger = scaled.at("/spec/triggers/0");
        assertThat(trigger.path("type").asText()).isEqualTo("kafka");
        assertThat(names(trigger.path("metadata")))
                .isSubsetOf(
                        "bootstrapServers",
                        "consumerGroup",
                        "topic",
                        "lagThreshold",
                        "offsetResetPolicy",
                        "allowIdleConsumers");
        assertThat(trigger.path("metadata"))
                .allSatisfy(value -> assertThat(value.isTextual()).isTrue());
        assertThat(trigger.at("/metadata/topic").asText()).isEqualTo("reviews.raw");
        assertThat(trigger.at("/metadata/consumerGroup").asText()).isEqualTo("blockbuster");
    }

    @Test
    void shouldNotScaleBeyondThePartitions() throws IOException {
        Job topics = read(objects("base/topics.yaml").get(0), Job.class);
        List<String> arguments =
                topics.getSpec().getTemplate().getSpec().getContainers().get(0).getArgs();

        assertThat(arguments.get(arguments.indexOf("--partitions") + 1))
                .isEqualTo(objects("base/scaling.yaml")
                        .get(0)
                        .at("/spec/maxReplicaCount")
                        .asText());
    }

    @Test
    void shouldAskForOneGpuAndNoFallback() throws IOException {
        Container container = read(objects("gpu/processor.yaml").get(0), Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);

        assertThat(container.getResources().getLimits()).containsOnlyKeys("nvidia.com/gpu");
        assertThat(container.getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(tuple("BLOCKBUSTER_DEVICE", "cuda:0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "gpu"})
    void shouldBePutTogetherByKustomize(String folder) throws Exception {
        Tool kubectl = Tool.require("kubectl");

        assertThat(kubectl.run(FOLDER, "kustomize", folder)).isEmpty();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
