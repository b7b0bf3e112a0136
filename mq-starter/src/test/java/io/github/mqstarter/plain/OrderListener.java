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
package io.github.mqstarter.plain;

import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.springframework.stereotype.Component;

@Component
@RocketMQMessageListener(topic = "shop-orders", consumerGroup = "shop-orders", selectorExpression = "new")
public class OrderListener implements RocketMQListener<Order> {

    private final Ledger ledger;

    public OrderListener(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void onMessage(Order order) {
        if (order.getCents() < 0) {
            throw new IllegalArgumentException("Order " + order.getId() + " costs less than nothing");
        }
        ledger.orders.add(order.getId());
    }
}
