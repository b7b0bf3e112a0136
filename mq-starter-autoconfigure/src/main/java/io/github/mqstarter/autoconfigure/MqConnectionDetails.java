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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the primary RocketMQ cluster is. A bean of this type goes before the {@code rocketmq.*} properties.
 *
 * @since 0.1.0
 */
public interface MqConnectionDetails extends ConnectionDetails {

    /**
     * Addresses of the name servers.
     *
     * @return {@code host:port}, separated by {@code ;}
     */
    String nameServer();

    /**
     * Access key that requests are signed with.
     *
     * @return the key, or {@code null} for unsigned requests
     */
    default @Nullable String accessKey() {
        return null;
    }

    /**
     * Secret key to the access key.
     *
     * @return the key, or {@code null} for unsigned requests
     */
    default @Nullable String secretKey() {
        return null;
    }
}
