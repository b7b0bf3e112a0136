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

import com.google.gson.FieldNamingStrategy;
import com.google.gson.annotations.SerializedName;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Names a place in a document by what the type knows of it, because keys may be as private as values are. */
final class JsonPlace {

    private static final Pattern STEP = Pattern.compile("\\.([^.\\[]*)|\\[\\d+]");

    private static final String UNKNOWN = ".*";

    private final FieldNamingStrategy naming;

    JsonPlace(FieldNamingStrategy naming) {
        this.naming = naming;
    }

    /**
     * Follows a path for as long as the type does.
     *
     * @param path what {@code JsonReader} tells
     * @param type of the whole document
     * @return for example {@code $.items[0].price}, with {@code *} for a name that is no field of the type
     */
    String of(String path, Type type) {
        StringBuilder known = new StringBuilder("$");
        ResolvableType here = ResolvableType.forType(type);
        Matcher step = STEP.matcher(path);
        while (step.find() && !here.equals(ResolvableType.NONE)) {
            String name = step.group(1);
            here = (name != null) ? member(known, here, name) : element(known, here, step.group());
        }
        return known.toString();
    }

    private static ResolvableType element(StringBuilder known, ResolvableType list, String index) {
        ResolvableType element = list.isArray()
                ? list.getComponentType()
                : list.as(Collection.class).getGeneric();
        if (!element.equals(ResolvableType.NONE)) {
            known.append(index);
        }
        return element;
    }

    private ResolvableType member(StringBuilder known, ResolvableType object, String name) {
        Field field = field(object.resolve(), name);
        if (field != null) {
            known.append('.').append(name);
            return ResolvableType.forField(field, object);
        }
        known.append(UNKNOWN);
        return object.as(Map.class).getGeneric(1);
    }

    private @Nullable Field field(@Nullable Class<?> type, String name) {
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
            for (Field field : owner.getDeclaredFields()) {
                if (namesOf(field).contains(name)) {
                    return field;
                }
            }
        }
        return null;
    }

    private List<String> namesOf(Field field) {
        SerializedName given = field.getAnnotation(SerializedName.class);
        if (given == null) {
            return List.of(naming.translateName(field));
        }
        String[] names = Arrays.copyOf(given.alternate(), given.alternate().length + 1);
        names[names.length - 1] = given.value();
        return List.of(names);
    }
}
