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
package io.github.mqstarter.sample.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignTests {

    private final Campaign campaign =
            new Campaign("c", "request", NewCampaign.of("title", "text", List.of("a", "b", "c")));

    @Test
    void newCampaignHasSentNothing() {
        assertThat(campaign.view().users()).isEqualTo(3);
        assertThat(campaign.view().sent()).isZero();
        assertThat(campaign.view().done()).isFalse();
    }

    @Test
    void numbersOfTheSentAddUp() {
        campaign.move("a", PushState.SENT);
        campaign.move("b", PushState.SENT);
        campaign.move("b", PushState.RETRYING);
        campaign.move("c", PushState.DEAD);

        assertThat(campaign.view().sent()).isEqualTo(3);
        assertThat(campaign.view().waiting()).isEqualTo(1);
        assertThat(campaign.view().retrying()).isEqualTo(1);
        assertThat(campaign.view().dead()).isEqualTo(1);
    }

    @Test
    void secondDeliveryCountsOnce() {
        campaign.move("a", PushState.DELIVERED);
        campaign.move("a", PushState.RETRYING);
        campaign.move("a", PushState.DELIVERED);

        assertThat(campaign.view().delivered()).isEqualTo(1);
        assertThat(campaign.view().retrying()).isZero();
    }

    @Test
    void deliveryBeforeTheConfirmationOfTheSendIsKept() {
        campaign.move("a", PushState.DELIVERED);
        campaign.move("a", PushState.SENT);

        assertThat(campaign.view().sent()).isEqualTo(1);
        assertThat(campaign.view().delivered()).isEqualTo(1);
    }

    @Test
    void messageThatArrivesAfterItsSendFailedWasSent() {
        campaign.move("a", PushState.FAILED);
        campaign.move("a", PushState.DELIVERED);

        assertThat(campaign.view().failed()).isZero();
        assertThat(campaign.view().sent()).isEqualTo(1);
    }

    @Test
    void isDoneWhenEveryUserIsFailedDeliveredOrDead() {
        campaign.move("a", PushState.FAILED);
        campaign.move("b", PushState.DEAD);
        campaign.move("c", PushState.DELIVERED);

        assertThat(campaign.view().done()).isTrue();
    }

    @Test
    void unknownUserCountsNowhere() {
        campaign.move("nobody", PushState.DELIVERED);

        assertThat(campaign.view().delivered()).isZero();
    }
}
