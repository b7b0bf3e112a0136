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
package io.github.mqstarter.client;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * How to reach one RocketMQ cluster. Immutable.
 *
 * @param nameServer addresses of the name servers, {@code host:port} separated by {@code ;}
 * @param producerGroup group that this application's producers have on the cluster
 * @param accessKey access key that requests are signed with, or {@code null} for unsigned requests
 * @param secretKey secret key to the access key
 * @param tls whether connections are encrypted
 * @since 0.1.0
 */
public record ClusterSettings(
        String nameServer,
        String producerGroup,
        @Nullable String accessKey,
        @Nullable String secretKey,
        boolean tls) {

    /**
     * @throws IllegalArgumentException if the name server or the group is empty, or one of two keys is
     */
    public ClusterSettings {
        requireText(nameServer, "name server");
        requireText(producerGroup, "producer group");
        if (StringUtils.hasText(accessKey) != StringUtils.hasText(secretKey)) {
            throw new IllegalArgumentException("Access key and secret key belong together: set both, or neither");
        }
    }

    /**
     * Settings of a cluster that takes unsigned requests over plain connections.
     *
     * @param nameServer addresses of the name servers, {@code host:port} separated by {@code ;}
     * @param producerGroup group that this application's producers have on the cluster
     * @return the settings
     */
    public static ClusterSettings of(String nameServer, String producerGroup) {
        return new ClusterSettings(nameServer, producerGroup, null, null, false);
    }

    /** Names everything but the secret key. */
    @Override
    public String toString() {
        return "ClusterSettings[nameServer=%s, producerGroup=%s, accessKey=%s, tls=%s]"
                .formatted(nameServer, producerGroup, accessKey, tls);
    }

    private static void requireText(String value, String what) {
        if (!StringUtils.hasText(value)) {
            throw new IllegalArgumentException("The %s of the cluster is empty".formatted(what));
        }
    }
}
