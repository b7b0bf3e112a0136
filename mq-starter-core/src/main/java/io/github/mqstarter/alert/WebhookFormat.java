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
package io.github.mqstarter.alert;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a webhook takes.
 *
 * @since 0.1.0
 */
public enum WebhookFormat {

    /** Text for a custom bot of Feishu or Lark. */
    FEISHU(true, "open.feishu.cn", "open.larksuite.com"),

    /** Text for a custom robot of DingTalk. */
    DINGTALK(true, "oapi.dingtalk.com", "api.dingtalk.com"),

    /** Text for a group robot of WeCom. */
    WECOM(false, "qyapi.weixin.qq.com"),

    /** Text for an incoming webhook of Slack. */
    SLACK(false, "hooks.slack.com", "hooks.slack-gov.com"),

    /** The alert itself as a JSON object, for programs. */
    JSON(false);

    private final boolean signed;

    private final String[] hosts;

    WebhookFormat(boolean signed, String... hosts) {
        this.signed = signed;
        this.hosts = hosts;
    }

    /**
     * What the webhook at an address takes.
     *
     * @param url the address
     * @return the format of the service that has this host, else {@link #JSON}
     */
    public static WebhookFormat of(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> Arrays.asList(format.hosts).contains(host))
                .findFirst()
                .orElse(JSON);
    }

    /**
     * Whether requests can be signed with a secret.
     *
     * @return whether they can
     */
    public boolean isSigned() {
        return signed;
    }
}
