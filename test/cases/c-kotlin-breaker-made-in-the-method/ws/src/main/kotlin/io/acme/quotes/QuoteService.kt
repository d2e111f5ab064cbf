package io.acme.quotes

import io.github.resilience4j.circuitbreaker.CircuitBreaker
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig
import io.github.resilience4j.kotlin.circuitbreaker.executeFunction
import org.springframework.stereotype.Service
import org.springframework.web.client.RestTemplate
import java.time.Duration

@Service
class QuoteService {
    private val insurers = RestTemplate()

    private val config: CircuitBreakerConfig =
        CircuitBreakerConfig.custom()
            .failureRateThreshold(50f)
            .minimumNumberOfCalls(10)
            .waitDurationInOpenState(Duration.ofSeconds(20))
            .build()

    fun quote(insurer: String, car: String): String? {
        val breaker = CircuitBreaker.of("insurer-$insurer", config)
        return breaker.executeFunction {
            insurers.getForObject(
                "https://{insurer}.insurers.example/quotes?car={car}",
                String::class.java,
                insurer,
                car,
            )
        }
    }
}
