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
package io.github.mqstarter.consumer;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;

/** Tells Spring's converters a generic type, which they take from a parameter only. */
final class GenericTypeHint extends MethodParameter {

    private static final Method ANY = ClassUtils.getMethod(Object.class, "equals", Object.class);

    private final Type type;

    private final Class<?> raw;

    GenericTypeHint(Type type, Class<?> raw) {
        super(ANY, 0);
        this.type = type;
        this.raw = raw;
    }

    private GenericTypeHint(GenericTypeHint original) {
        super(original);
        this.type = original.type;
        this.raw = original.raw;
    }

    @Override
    public Class<?> getParameterType() {
        return raw;
    }

    @Override
    public Type getGenericParameterType() {
        return type;
    }

    @Override
    public GenericTypeHint clone() {
        return new GenericTypeHint(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GenericTypeHint hint && type.equals(hint.type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }
}
