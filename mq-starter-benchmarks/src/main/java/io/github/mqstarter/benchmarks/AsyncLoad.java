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
package io.github.mqstarter.benchmarks;

/** One thread sends without waiting, as fast as outcomes come back. */
record AsyncLoad(int inFlight) implements Load {

    @Override
    public Measurement measure(Contender contender, Payloads payloads, int messages) {
        Outcomes outcomes = new Outcomes(inFlight);
        Contender.Outcome outcome = outcomes::accept;
        ResourceMeter meter = ResourceMeter.start();
        contender.sendAll(payloads.stream(messages).peek(payload -> outcomes.open()), outcome);
        Failures failures = outcomes.await(messages);
        return new Measurement(messages, meter.figures(messages), failures);
    }
}
