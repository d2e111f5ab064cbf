package com.acme.basket

import io.ktor.client.HttpClient
import io.ktor.client.engine.okhttp.OkHttp
import io.ktor.client.plugins.HttpRequestRetry
import io.ktor.client.plugins.HttpTimeout
import io.ktor.client.request.get
import io.ktor.client.statement.bodyAsText

class Prices(
    private val http: HttpClient,
    private val base: String,
) {
    suspend fun total(basket: String): String = http.get("$base/baskets/$basket/total").bodyAsText()
}

/**
 * The price service restarts each night at three; the number of
 * repetitions was raised until the baskets stopped failing.
 */
fun priceClient(): HttpClient =
    HttpClient(OkHttp) {
        expectSuccess = true
        install(HttpTimeout) {
            requestTimeoutMillis = 2_000
            connectTimeoutMillis = 500
        }
        install(HttpRequestRetry) {
            retryOnExceptionOrServerErrors(maxRetries = 20)
            constantDelay(millis = 200, randomizationMs = 0)
        }
    }
