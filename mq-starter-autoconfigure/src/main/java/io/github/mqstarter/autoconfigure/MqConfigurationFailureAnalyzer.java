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

import io.github.mqstarter.MqConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells a mistake in the configuration without a stack trace: what is wrong, and what to write. It goes before Boot's own
 * analyzers, which know less: to them a mistake in {@link MqProperties} is a failure to bind some record.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MqConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<MqConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MqConfigurationException cause) {
        return new FailureAnalysis(cause.problem(), cause.action(), cause);
    }
}
