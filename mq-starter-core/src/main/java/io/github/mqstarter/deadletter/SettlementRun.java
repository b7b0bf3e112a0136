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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.MqException;
import io.github.mqstarter.deadletter.SettlementRecord.Outcome;
import io.github.mqstarter.listener.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One redrive or discard: goes through letters, settles each, and writes down page by page which are settled. Whatever
 * ends it, what is settled until then is written down first. For use by one thread, once.
 */
final class SettlementRun {

    /** For how long a page is not written down at most. */
    private static final long MAX_PAGE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long MAX_PAGE_BYTES = 16 * 1024 * 1024;

    private final LetterScan scan;

    private final Claim claim;

    private final Plan plan;

    private final Settlements settlements;

    private final AuditLog audit;

    private final List<DeadLetter> page = new ArrayList<>();

    private long pageNanos;

    private long pageBytes;

    private long selected;

    private long settled;

    private long overLimit;

    private @Nullable String failure;

    private @Nullable Exception cause;

    private @Nullable MqException unread;

    SettlementRun(LetterScan scan, Claim claim, Plan plan, Settlements settlements, AuditLog audit) {
        this.scan = scan;
        this.claim = claim;
        this.plan = plan;
        this.settlements = settlements;
        this.audit = audit;
    }

    /** Settles all there is, unless something is in the way. */
    SettlementRun run() {
        Pace pace = new Pace(plan.rate());
        try {
            while (failure == null && scan.position() != null) {
                settle(scan.next(), pace);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            fail("Interrupted", ex);
        } catch (MqException ex) {
            fail(ex.getMessage() + " (" + ex.getCause() + ")", ex);
            unread = ex;
        } catch (RuntimeException | Error ex) { // such as what an interceptor throws
            fail(ex.toString(), null);
            throw ex;
        } finally {
            endPage();
            audit.end(selected, settled, overLimit, failure);
        }
        return this;
    }

    private void settle(List<DeadLetter> letters, Pace pace) throws InterruptedException {
        for (DeadLetter letter : letters) {
            selected++;
            if (letter.redrives() >= plan.maxRedrives()) {
                overLimit++;
            } else if (!pace.await(claim)) {
                fail("Stopped before letter %s, as somebody else may settle it".formatted(letter.id()), null);
            } else {
                settle(letter);
            }
            if (failure != null) {
                return;
            }
        }
    }

    private void settle(DeadLetter letter) {
        if (isOfAnotherQueue(letter)) {
            endPage();
        }
        if (failure != null) {
            return;
        }
        try {
            plan.action().settle(letter);
            pageNanos = page.isEmpty() ? System.nanoTime() : pageNanos;
            page.add(letter);
            pageBytes += letter.body().length;
            settled++;
        } catch (InterruptedException ex) { // between two tries
            Thread.currentThread().interrupt();
            fail("Interrupted before letter " + letter.id(), ex);
        } catch (Exception ex) { // what the client throws, or an interceptor
            fail("Letter %s could not be sent: %s".formatted(letter.id(), ex), ex);
        }
        if (isFull()) {
            endPage();
        }
    }

    private boolean isFull() {
        return page.size() >= plan.maxPage()
                || pageBytes > MAX_PAGE_BYTES
                || (!page.isEmpty() && System.nanoTime() - pageNanos > MAX_PAGE_NANOS);
    }

    private boolean isOfAnotherQueue(DeadLetter letter) {
        if (page.isEmpty()) {
            return false;
        }
        LetterId last = LetterId.parse(page.get(0).id());
        LetterId next = LetterId.parse(letter.id());
        return last.queue() != next.queue() || !last.broker().equals(next.broker());
    }

    private void endPage() {
        if (page.isEmpty()) {
            return;
        }
        try {
            settlements.write(List.copyOf(page), plan.outcome(), plan.reason());
            audit.page(settled, page.get(0).id(), page.get(page.size() - 1).id());
        } catch (Exception ex) { // what the client throws
            fail(
                    "%d letters from %s on are %s, but could not be noted as such, and will be settled again: %s"
                            .formatted(
                                    page.size(),
                                    page.get(0).id(),
                                    plan.outcome().text(),
                                    ex),
                    ex);
        }
        page.clear();
        pageBytes = 0;
    }

    long selected() {
        return selected;
    }

    long settled() {
        return settled;
    }

    long overLimit() {
        return overLimit;
    }

    @Nullable
    String failure() {
        return failure;
    }

    @Nullable
    Exception cause() {
        return cause;
    }

    /** Why letters could not be read, if that is what ended it. */
    @Nullable
    MqException unread() {
        return unread;
    }

    private void fail(String why, @Nullable Exception ex) {
        if (failure == null) {
            failure = why;
            cause = ex;
        }
    }

    /**
     * What is done with the letters.
     *
     * @param outcome what is written down of them
     * @param reason why they are settled
     * @param action what settles one
     * @param rate how many a second at most
     * @param maxRedrives how often one that is settled has been redriven at most, exclusive
     * @param maxPage how many are written down at once
     */
    record Plan(Outcome outcome, @Nullable String reason, Action action, Rate rate, int maxRedrives, int maxPage) {}

    /** What settles a letter. */
    @FunctionalInterface
    interface Action {

        void settle(DeadLetter letter) throws Exception;
    }
}
