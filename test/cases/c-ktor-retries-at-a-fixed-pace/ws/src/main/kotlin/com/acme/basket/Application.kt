package com.acme.basket

import io.ktor.server.application.Application
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing

fun Application.module() {
    val prices = Prices(priceClient(), environment.config.propertyOrNull("prices.url")?.getString() ?: "http://prices")
    val loyalty = Loyalty()
    routing {
        get("/baskets/{id}") {
            val id = call.parameters["id"]!!
            call.respondText(prices.total(id) + " " + loyalty.points(id))
        }
        get("/health") { call.respondText("ok") }
    }
}
