package io.acme.quotes

import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RestController

@RestController
class QuoteController(
    private val quotes: QuoteService,
    private val fx: FxService,
) {
    @GetMapping("/quotes/{insurer}/{car}")
    fun quote(@PathVariable insurer: String, @PathVariable car: String) =
        mapOf("quote" to quotes.quote(insurer, car), "eur" to fx.rate("EUR"))
}
