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

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.NullMarked;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The rules of Spring Boot's own auto-configurations. */
@AnalyzeClasses(packages = "io.github.mqstarter.autoconfigure", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

    private static final DescribedPredicate<JavaClass> AUTO_CONFIGURATIONS =
            annotatedWith(AutoConfiguration.class).forSubtype();

    /** Types that applications use, one that ServiceLoader makes, and what the module for Spring Boot 3 shares. */
    private static final DescribedPredicate<JavaClass> FOR_OTHERS = simpleNameEndingWith("Properties")
            .or(simpleNameEndingWith("ConnectionDetails"))
            .or(DescribedPredicate.describe("nested in properties", type -> type.getEnclosingClass()
                    .filter(outer -> outer.getSimpleName().endsWith("Properties"))
                    .isPresent()))
            .or(JavaClass.Predicates.assignableTo(ThreadLocalAccessor.class))
            .or(simpleNameStartingWith("ClusterHealth"))
            .or(AUTO_CONFIGURATIONS);

    @ArchTest
    static final ArchRule AUTO_CONFIGURATIONS_ARE_PUBLIC_AND_FINAL = classes()
            .that(AUTO_CONFIGURATIONS)
            .should()
            .bePublic()
            .andShould()
            .haveModifier(FINAL)
            .andShould()
            .haveSimpleNameEndingWith("AutoConfiguration");

    @ArchTest
    static final ArchRule CONSTRUCTORS_OF_CONFIGURATIONS_ARE_PACKAGE_PRIVATE = constructors()
            .that()
            .areDeclaredInClassesThat(AUTO_CONFIGURATIONS)
            .or()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Configuration.class)
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule BEAN_METHODS_ARE_PACKAGE_PRIVATE =
            methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate();

    @ArchTest
    static final ArchRule BEAN_METHODS_HAVE_NO_CLASS_CONDITION =
            noMethods().that().areAnnotatedWith(Bean.class).should().beAnnotatedWith(ConditionalOnClass.class);

    @ArchTest
    static final ArchRule WHAT_CHANGES_OTHER_BEANS_IS_STATIC = methods()
            .that()
            .areAnnotatedWith(Bean.class)
            .and()
            .haveRawReturnType(JavaClass.Predicates.assignableTo(BeanPostProcessor.class)
                    .or(JavaClass.Predicates.assignableTo(BeanFactoryPostProcessor.class))
                    .or(JavaClass.Predicates.assignableTo(LazyInitializationExcludeFilter.class)))
            .should()
            .beStatic();

    @ArchTest
    static final ArchRule EVERYTHING_ELSE_IS_HIDDEN =
            classes().that(not(FOR_OTHERS)).should().notBePublic();

    @ArchTest
    static final ArchRule PACKAGES_ARE_NULL_MARKED = classes()
            .should()
            .resideInAPackage("io.github.mqstarter.autoconfigure..")
            .andShould(new ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            type, marked, type.getFullName() + " is in a package that is not @NullMarked"));
                }
            });

    @ArchTest
    static final ArchRule NOBODY_USES_BOOTS_MODULES_THAT_MOVED = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.boot.jackson..", "org.springframework.boot.webmvc..");
}
