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

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;

/** Knows what type a class or a conversion hint asks for, and which adapter of Gson reads it. Thread-safe. */
final class JsonTypes {

    private final Gson gson;

    private final ConcurrentMap<Object, TypeAdapter<?>> adapters = new ConcurrentHashMap<>();

    JsonTypes(Gson gson) {
        this.gson = gson;
    }

    /**
     * The type to be read.
     *
     * @param wanted a type, or the parameter of a method
     */
    static Type typeOf(Object wanted) {
        return (wanted instanceof MethodParameter parameter) ? typeOf(parameter) : (Type) wanted;
    }

    /** What reads the type that is wanted; throws what Gson throws if nothing does. */
    TypeAdapter<?> adapter(Object wanted) {
        TypeAdapter<?> known = adapters.get(wanted);
        return (known != null) ? known : adapters.computeIfAbsent(wanted, this::find);
    }

    private TypeAdapter<?> find(Object wanted) {
        return gson.getAdapter(TypeToken.get(typeOf(wanted)));
    }

    /** The payload's type: of {@code Optional<T>} and {@code Message<T>} it is T, as for Spring's converters. */
    private static Type typeOf(MethodParameter parameter) {
        MethodParameter payload = parameter.nestedIfOptional();
        if (Message.class.isAssignableFrom(payload.getNestedParameterType())) {
            payload = payload.nested();
        }
        Type type = GenericTypeResolver.resolveType(
                payload.getNestedGenericParameterType(), parameter.getContainingClass());
        return (type instanceof WildcardType wildcard) ? wildcard.getUpperBounds()[0] : type;
    }
}
