package io.blockbuster.program.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl.truststore.password",
                "SSL.KEY.PASSWORD",
                "sasl.jaas.config",
                "listener.name.x.plain.sasl.jaas.config",
                "ssl.keystore.key",
                "sasl.oauthbearer.client.credentials.client.secret",
                "api-token",
                "basic.auth.user.info"
            })
    void shouldMaskASecret(String name) {
        assertThat(Secrets.mask(name, "hunter2")).isEqualTo("******");
    }

    @ParameterizedTest
    @CsvSource({
        "ssl.keystore.location,/etc/keystore.p12",
        "token-budget,4096",
        "max-batch-tokens,4096",
        "bootstrap.servers,kafka:9092",
        "model-uri,https://example.org/model"
    })
    void shouldShowWhatIsNoSecret(String name, String value) {
        assertThat(Secrets.mask(name, value)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"schema.url,https://bob:hunter2@example.org/x,https://******@example.org/x"})
    void shouldMaskThePasswordInsideAUrl(String name, String value, String shown) {
        assertThat(Secrets.mask(name, value)).isEqualTo(shown);
    }
}
