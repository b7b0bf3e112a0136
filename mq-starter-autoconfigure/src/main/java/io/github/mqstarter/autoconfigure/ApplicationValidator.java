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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.validation.Errors;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;

/**
 * The validator of the application, looked for when it is first needed: it may belong to the web framework, which the
 * application may configure by beans that need listeners themselves. Without it all is valid.
 */
final class ApplicationValidator implements SmartValidator {

    private final SingletonSupplier<Validator> validator;

    ApplicationValidator(ObjectProvider<Validator> validators) {
        this.validator = SingletonSupplier.ofNullable(validators::getIfUnique);
    }

    @Override
    public boolean supports(Class<?> type) {
        Validator found = validator.get();
        return found != null && found.supports(type);
    }

    @Override
    public void validate(Object target, Errors errors) {
        Validator found = validator.get();
        if (found != null && found.supports(target.getClass())) {
            found.validate(target, errors);
        }
    }

    @Override
    public void validate(Object target, Errors errors, Object... hints) {
        if (validator.get() instanceof SmartValidator found && found.supports(target.getClass())) {
            found.validate(target, errors, hints);
        } else {
            validate(target, errors);
        }
    }
}
