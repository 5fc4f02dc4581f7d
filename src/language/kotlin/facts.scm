; Kotlin.
