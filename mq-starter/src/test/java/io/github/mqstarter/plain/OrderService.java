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

import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.stereotype.Service;

@Service
public class OrderService {

    private final RocketMQTemplate rocketMQTemplate;

    public OrderService(RocketMQTemplate rocketMQTemplate) {
        this.rocketMQTemplate = rocketMQTemplate;
    }

    public SendResult place(Order order) {
        return rocketMQTemplate.syncSend(
                "shop-orders:new", MessageBuilder.withPayload(order).build());
    }

    public void write(String mail) {
        rocketMQTemplate.convertAndSend("shop-mails", mail);
    }

    public void step(String orderId, String step) {
        rocketMQTemplate.syncSendOrderly("shop-steps", step, orderId);
    }

    public String price(String article) {
        return rocketMQTemplate.sendAndReceive("shop-prices", article, String.class, 5_000);
    }
}
