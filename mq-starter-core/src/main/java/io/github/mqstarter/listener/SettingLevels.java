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

import java.util.Map;

/**
 * The levels that the settings of a listener come from: its annotation over its id over its group over what holds for all.
 *
 * @param byIdOrGroup settings below {@code mq.listeners}
 * @param defaults settings below {@code mq.listener}
 */
record SettingLevels(Map<String, ListenerSettings> byIdOrGroup, ListenerSettings defaults) {

    /** What is given for one listener, in the order of precedence. */
    ListenerSettings explicit(ListenerSettings annotated, String id, String group) {
        ListenerSettings below = of(id).over(of(group));
        if (!annotated.has(ListenerSetting.CIRCUIT)) {
            return annotated.over(below);
        }
        boolean enabled = annotated.get(ListenerSetting.CIRCUIT).enabled();
        CircuitSettings circuit = complete(below).get(ListenerSetting.CIRCUIT).withEnabled(enabled);
        return annotated.with(ListenerSetting.CIRCUIT, circuit).over(below);
    }

    /** What is given for one listener, completed by what holds for all. */
    ListenerSettings complete(ListenerSettings explicit) {
        return explicit.over(defaults);
    }

    private ListenerSettings of(String name) {
        return byIdOrGroup.getOrDefault(name, ListenerSettings.UNSET);
    }
}
