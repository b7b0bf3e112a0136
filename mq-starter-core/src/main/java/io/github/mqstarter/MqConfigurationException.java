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
package io.github.mqstarter;

import org.jspecify.annotations.Nullable;

/**
 * A reason why the application cannot start as it is configured.
 *
 * @since 0.1.0
 */
public class MqConfigurationException extends MqException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    private final String action;

    /**
     * @param problem what is wrong, and where
     * @param action what to write instead
     */
    public MqConfigurationException(String problem, String action) {
        this(problem, action, null);
    }

    /**
     * @param problem what is wrong, and where
     * @param action what to write instead
     * @param cause the failure behind it, if there is one
     */
    public MqConfigurationException(String problem, String action, @Nullable Throwable cause) {
        super(problem + " " + action, cause);
        this.problem = problem;
        this.action = action;
    }

    /**
     * What is wrong, and where.
     *
     * @return one or more sentences
     */
    public String problem() {
        return problem;
    }

    /**
     * What to write instead.
     *
     * @return one or more sentences
     */
    public String action() {
        return action;
    }
}
