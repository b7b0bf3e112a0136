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

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** The structure of the core, as CONTRIBUTING.md draws it. */
@AnalyzeClasses(
        packages = "io.github.mqstarter",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTests.OfThisModule.class})
class ArchitectureTests {

    private static final String ROOT = "io.github.mqstarter";

    /** All public types there are. Another one is public only because another module, or the user, needs it. */
    private static final Set<String> PUBLIC = Set.of(
            "Destination",
            "JsonMessageConverter",
            "MqConfigurationException",
            "MqException",
            "MqHeaders",
            "MqPhases",
            "NearestName",
            "RequestIdSettings",
            "RequestIds",
            "alert.AlertOutcome",
            "alert.AlertSettings",
            "alert.AlertSink",
            "alert.MqAlert",
            "alert.MqAlerts",
            "alert.WebhookAlertSink",
            "alert.WebhookFormat",
            "compat.RocketMQListenerEnhancer",
            "compat.RocketMQTemplateEnhancer",
            "admin.ClusterAdmin",
            "admin.GroupAdmin",
            "admin.QueueAdmin",
            "admin.QueuePage",
            "admin.QueueRange",
            "client.ClusterSettings",
            "client.LosslessPullWrapper",
            "client.MqClientCustomizer",
            "client.MessageCopies",
            "client.MqClients",
            "client.StartupFailurePolicy",
            "client.TopicProvisioning",
            "client.UndecodableMessages",
            "consumer.BrowseSpec",
            "consumer.ConsumerSpec",
            "consumer.MqBrowser",
            "consumer.MqConsumer",
            "consumer.MqConsumerTemplate",
            "consumer.Received",
            "StartPosition",
            "deadletter.DeadLetter",
            "deadletter.DeadLetterGroup",
            "deadletter.DeadLetterOperations",
            "deadletter.DeadLetterPage",
            "deadletter.DeadLetterSelection",
            "deadletter.DeadLettersBusyException",
            "deadletter.NoSuchDeadLetterException",
            "deadletter.RedriveInterceptor",
            "deadletter.RedriveOptions",
            "deadletter.RedriveResult",
            "listener.DeliveryOutcome",
            "listener.MqDeliveryListener",
            "metrics.DeadLetterMetrics",
            "metrics.DeliveryMetrics",
            "metrics.ListenerMetrics",
            "metrics.MonitorMetrics",
            "metrics.SendMetrics",
            "metrics.SendWindowMetrics",
            "monitor.BrokerStatus",
            "monitor.ClusterStatus",
            "monitor.GroupStatus",
            "monitor.MqMonitor",
            "observation.MqDeliveryContext",
            "observation.MqDeliveryObservationConvention",
            "observation.MqMeterObservationHandler",
            "observation.MqObservation",
            "observation.MqObservations",
            "observation.MqSendContext",
            "observation.MqSendObservationConvention",
            "UnreadablePayloadException",
            "listener.ConsumeInterceptor",
            "listener.ConsumeResult",
            "listener.Delivery",
            "listener.FailureVerdict",
            "client.DelayLevels",
            "listener.BatchListenerFailedException",
            "listener.CircuitSettings",
            "listener.RetryAfterException",
            "listener.StuckDelivery",
            "listener.ListenerSetting",
            "listener.ListenerSettings",
            "listener.Rate",
            "listener.RetryBackOff",
            "listener.MqDeadLetterListener",
            "listener.MqErrorHandler",
            "listener.MqListener",
            "listener.MqListenerContainer",
            "listener.MqListenerRegistry",
            "listener.MqListeners",
            "listener.NativeListener",
            "logging.RocketMqLoggingProvider",
            "producer.BatchingSettings",
            "producer.DegradedPolicy",
            "producer.MqOperations",
            "producer.MqSendListener",
            "producer.MqTemplate",
            "producer.MqTransactionHandler",
            "producer.OutboundMessage",
            "producer.ProducerSettings",
            "producer.RecallFailedException",
            "producer.SendAllResult",
            "producer.SendFailedException",
            "producer.SendInterceptor",
            "producer.SendObserver",
            "producer.SendOutcome",
            "producer.SendProgress",
            "producer.SendWindowStatus",
            "producer.TransactionResult",
            "producer.TransactionVerdict");

    @ArchTest
    static final ArchRule noCycles = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule freeOfBoot =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.boot..");

    @ArchTest
    static final ArchRule onlyCompatKnowsRocketmqSpring = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".compat..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.rocketmq.spring..");

    @ArchTest
    static final ArchRule nobodyUsesCompat = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".compat..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".compat..");

    @ArchTest
    static final ArchRule theRootUsesNothingBelow =
            noClasses().that().resideInAPackage(ROOT).should().dependOnClassesThat(resideInAPackage(ROOT + ".*.."));

    @ArchTest
    static final ArchRule clientsKnowNeitherSendingNorConsuming = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".client..", ROOT + ".admin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".producer..", ROOT + ".listener..", ROOT + ".consumer..");

    @ArchTest
    static final ArchRule sendingDoesNotKnowConsuming = noClasses()
            .that()
            .resideInAPackage(ROOT + ".producer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".listener..", ROOT + ".consumer..");

    @ArchTest
    static final ArchRule consumingDoesNotKnowSending = noClasses()
            .that()
            .resideInAPackage(ROOT + ".listener..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".producer..", ROOT + ".consumer..");

    @ArchTest
    static final ArchRule pullingKnowsNeitherSendingNorListening = noClasses()
            .that()
            .resideInAPackage(ROOT + ".consumer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".producer..", ROOT + ".listener..");

    @ArchTest
    static final ArchRule theChainsKnowNoFeature = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + ".client..",
                    ROOT + ".admin..",
                    ROOT + ".producer..",
                    ROOT + ".listener..",
                    ROOT + ".consumer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".deadletter..",
                    ROOT + ".monitor..",
                    ROOT + ".observation..",
                    ROOT + ".metrics..",
                    ROOT + ".alert..");

    @ArchTest
    static final ArchRule implementationIsHidden =
            classes().that(areTopLevel()).and(areNotListed()).should().notBePublic();

    @ArchTest
    static final ArchRule packagesAreNullMarked =
            classes().that().haveSimpleName("package-info").should(beAnnotatedWith(NullMarked.class));

    @ArchTest
    static final ArchRule noStaticStateButTheMdcKey = fields().that()
            .areStatic()
            .and()
            .doNotHaveName("mdcKey")
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should()
            .beFinal();

    private static DescribedPredicate<JavaClass> areTopLevel() {
        return DescribedPredicate.describe("are top-level", JavaClass::isTopLevelClass);
    }

    private static DescribedPredicate<JavaClass> areNotListed() {
        return DescribedPredicate.describe(
                "are not listed as public",
                type -> !PUBLIC.contains(type.getName().substring(ROOT.length() + 1)));
    }

    /** The embedded broker is on the class path of these tests, and has rules of its own. */
    static final class OfThisModule implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("io/github/mqstarter/embedded/");
        }
    }
}
