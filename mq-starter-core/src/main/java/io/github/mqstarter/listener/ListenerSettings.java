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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a listener works: some settings have a value here, the others are left to the level below, which is annotation over
 * id over group over defaults. Immutable.
 *
 * @since 0.1.0
 */
public final class ListenerSettings {

    /** Settings that leave everything to the level below. */
    public static final ListenerSettings UNSET = new ListenerSettings(Map.of());

    private final Map<ListenerSetting<?>, Object> values;

    private ListenerSettings(Map<ListenerSetting<?>, Object> values) {
        this.values = values;
    }

    /**
     * These settings with one more value.
     *
     * @param setting the setting
     * @param value its value, or {@code null} to leave these settings as they are
     * @return the settings
     * @param <T> type of the value
     * @throws io.github.mqstarter.MqConfigurationException if the setting does not take the value
     */
    public <T> ListenerSettings with(ListenerSetting<T> setting, @Nullable T value) {
        if (value == null) {
            return this;
        }
        Map<ListenerSetting<?>, Object> merged = new LinkedHashMap<>(values);
        merged.put(setting, Objects.requireNonNull(setting.requireValid(value)));
        return new ListenerSettings(merged);
    }

    /**
     * The value of a setting.
     *
     * @param setting the setting
     * @return its value here, or else its default
     * @param <T> type of the value
     */
    @SuppressWarnings("unchecked") // as put in by with(..)
    public <T> T get(ListenerSetting<T> setting) {
        Object value = values.get(setting);
        return (value != null) ? (T) value : setting.defaultValue();
    }

    /**
     * Whether a setting has a value here.
     *
     * @param setting the setting
     * @return whether it does not come from the level below
     */
    public boolean has(ListenerSetting<?> setting) {
        return values.containsKey(setting);
    }

    /**
     * These settings, completed by others.
     *
     * @param below what holds where these have no value
     * @return the merged settings
     */
    public ListenerSettings over(ListenerSettings below) {
        Map<ListenerSetting<?>, Object> merged = new LinkedHashMap<>(below.values);
        merged.putAll(values);
        return new ListenerSettings(merged);
    }

    /**
     * All settings with the values that hold.
     *
     * @return values by {@linkplain ListenerSetting#name() name}
     */
    public Map<String, Object> asMap() {
        Map<String, Object> all = new LinkedHashMap<>();
        ListenerSetting.values().forEach(setting -> all.put(setting.name(), get(setting)));
        return all;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ListenerSettings settings && values.equals(settings.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
