package io.blockbuster.core.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardingModelTest {
    static Method[] questions() {
        return SentimentModel.class.getDeclaredMethods();
    }

    @ParameterizedTest
    @MethodSource("questions")
    void shouldAskForEverythingThatAModelCanBeAsked(Method question) throws NoSuchMethodException {
        Method forwarded = ForwardingModel.class.getMethod(question.getName(), question.getParameterTypes());

        assertThat(forwarded.getDeclaringClass()).isEqualTo(ForwardingModel.class);
    }
}
