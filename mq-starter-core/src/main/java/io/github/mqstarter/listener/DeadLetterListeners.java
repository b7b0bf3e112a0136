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
package io.github.mqstarter.listener;

import io.github.mqstarter.MqConfigurationException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.common.MixAll;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.StringUtils;

/** Makes a {@link MqListener} of a {@link MqDeadLetterListener}. */
final class DeadLetterListeners {

    private static final String GROUP_SUFFIX = "-dead-letters";

    private DeadLetterListeners() {}

    /** What the annotation means: itself, unless it comes with one for dead letters. */
    static MqListener translate(Method method, MergedAnnotation<MqListener> listener) {
        MergedAnnotation<?> source = listener.getMetaSource();
        return (source != null && source.getType() == MqDeadLetterListener.class)
                ? translate(method, listener, source)
                : listener.synthesize();
    }

    /** Whether the topic may be listened to by the method although it is RocketMQ's own. */
    static boolean isAllowed(Method method, String topic) {
        return topic.startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX)
                && AnnotatedElementUtils.hasAnnotation(method, MqDeadLetterListener.class);
    }

    private static MqListener translate(
            Method method, MergedAnnotation<MqListener> listener, MergedAnnotation<?> deadLetters) {
        String group = deadLetters.getString("group");
        if (!StringUtils.hasText(group)) {
            throw new MqConfigurationException(
                    "The attribute 'group' of @MqDeadLetterListener on %s is empty."
                            .formatted(ListenerEndpoint.describe(method)),
                    "Name the consumer group whose dead letters are meant, as in group = \"order-mails\".");
        }
        String ownGroup = deadLetters.getString("consumerGroup");
        Map<String, Object> attributes = new HashMap<>(listener.asMap());
        attributes.put("topic", MixAll.DLQ_GROUP_TOPIC_PREFIX + group);
        attributes.put("group", StringUtils.hasText(ownGroup) ? ownGroup : group + GROUP_SUFFIX);
        return AnnotationUtils.synthesizeAnnotation(attributes, MqListener.class, method);
    }
}
