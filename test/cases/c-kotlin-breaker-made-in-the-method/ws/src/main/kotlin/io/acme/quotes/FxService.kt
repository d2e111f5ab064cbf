package io.acme.quotes

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry
import org.springframework.boot.web.client.RestTemplateBuilder
import org.springframework.stereotype.Service
import java.time.Duration

@Service
class FxService(builder: RestTemplateBuilder) {
    private val breakers = CircuitBreakerRegistry.ofDefaults()
    private val http = builder
        .setConnectTimeout(Duration.ofMillis(500))
        .setReadTimeout(Duration.ofSeconds(2))
        .build()

    fun rate(currency: String): String? {
        val breaker = breakers.circuitBreaker("fx")
        return breaker.executeSupplier { http.getForObject("http://fx/rates/{c}", String::class.java, currency) }
    }
}
