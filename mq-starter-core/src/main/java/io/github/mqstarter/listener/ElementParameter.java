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

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * What is within a parameter, as if it were one itself: the T of a {@code Message<T>} or of a {@code List<T>}, with the
 * annotations of both. Immutable.
 */
final class ElementParameter extends MethodParameter {

    private final Class<?> containingClass;

    private final Class<?> type;

    private final Annotation[] annotations;

    private ElementParameter(MethodParameter outer) {
        super(outer.nested());
        this.containingClass = outer.getContainingClass();
        this.type = ResolvableType.forMethodParameter(this).toClass();
        this.annotations = annotations(outer);
    }

    static ElementParameter of(MethodParameter outer) {
        return new ElementParameter(outer);
    }

    @Override
    public Class<?> getContainingClass() {
        return (containingClass != null) ? containingClass : super.getContainingClass();
    }

    @Override
    public Class<?> getParameterType() {
        return type;
    }

    @Override
    public Class<?> getNestedParameterType() {
        return type;
    }

    @Override
    public Annotation[] getParameterAnnotations() {
        return annotations.clone();
    }

    private Annotation[] annotations(MethodParameter outer) {
        List<Annotation> all = new ArrayList<>(List.of(outer.getParameterAnnotations()));
        AnnotatedType element = annotatedType();
        if (element != null) {
            all.addAll(List.of(element.getAnnotations()));
        }
        return all.toArray(Annotation[]::new);
    }

    private @Nullable AnnotatedType annotatedType() {
        AnnotatedType found = getExecutable().getAnnotatedParameterTypes()[getParameterIndex()];
        for (int level = 1; level < getNestingLevel(); level++) {
            if (!(found instanceof AnnotatedParameterizedType parameterized)) {
                return null;
            }
            AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
            found = arguments[arguments.length - 1];
        }
        return found;
    }
}
