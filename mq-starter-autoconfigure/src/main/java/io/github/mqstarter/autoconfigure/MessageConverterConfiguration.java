/*
 * Copyright 2026 the mq-starter authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.github.mqstarter.autoconfigure;

import com.google.gson.Gson;
import io.github.mqstarter.JsonMessageConverter;
import io.github.mqstarter.MqConfigurationException;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.GsonMessageConverter;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.converter.StringMessageConverter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The converter of payloads: bytes and text as they are, objects as JSON. */
@Configuration(proxyBeanMethods = false)
class MessageConverterConfiguration {

    /** Applications have message converters for other purposes too, so this one goes by its name. */
    static final String BEAN_NAME = "mqMessageConverter";

    private static final String PROPERTY = "mq.message-converter";

    /** The type of the parameter decides who reads a payload, whatever content type its sender wrote. */
    private static SmartMessageConverter withObjectsBy(AbstractMessageConverter objects) {
        return new CompositeMessageConverter(List.of(
                withoutContentType(new ByteArrayMessageConverter()),
                withoutContentType(new StringMessageConverter()),
                withoutContentType(objects)));
    }

    private static MessageConverter withoutContentType(AbstractMessageConverter converter) {
        converter.setContentTypeResolver(null);
        return converter;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = PROPERTY, havingValue = "gson", matchIfMissing = true)
    static class GsonConfiguration {

        @Bean(BEAN_NAME)
        @ConditionalOnMissingBean(name = BEAN_NAME)
        MessageConverter mqMessageConverter(ObjectProvider<Gson> gsons) {
            Gson gson = JavaTimeAdapters.addTo(gsons.getIfUnique(Gson::new));
            return JsonMessageConverter.of(gson, withObjectsBy(new GsonMessageConverter(gson)));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = PROPERTY, havingValue = "jackson")
    @ConditionalOnBean(type = "tools.jackson.databind.json.JsonMapper")
    static class JacksonConfiguration {

        @Bean(BEAN_NAME)
        @ConditionalOnMissingBean(name = BEAN_NAME)
        MessageConverter mqMessageConverter(JsonMapper mapper) {
            JsonMapper strict = mapper.rebuild()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
            return new JacksonMessageConverter(strict, withObjectsBy(new JacksonJsonMessageConverter(strict)));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = PROPERTY, havingValue = "jackson")
    @ConditionalOnMissingBean(type = "tools.jackson.databind.json.JsonMapper")
    static class NoJacksonConfiguration {

        @Bean(BEAN_NAME)
        @ConditionalOnMissingBean(name = BEAN_NAME)
        MessageConverter mqMessageConverter() {
            throw new MqConfigurationException(
                    "'%s' is 'jackson', and the application has no JsonMapper of Jackson 3.".formatted(PROPERTY),
                    "Add the dependency org.springframework.boot:spring-boot-starter-jackson (Spring Boot 3 has no Jackson 3), set %s=gson, or define a MessageConverter bean '%s'."
                            .formatted(PROPERTY, BEAN_NAME));
        }
    }
}
