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
package io.github.mqstarter.producer;

import java.util.List;

/** Puts interceptors in front of the end of a chain. */
final class SendChain {

    private SendChain() {}

    static SendInterceptor.Chain of(List<SendInterceptor> links, SendInterceptor.Chain end) {
        SendInterceptor.Chain chain = end;
        for (int i = links.size() - 1; i >= 0; i--) {
            SendInterceptor link = links.get(i);
            SendInterceptor.Chain next = chain;
            chain = message -> link.intercept(message, next);
        }
        return chain;
    }
}
