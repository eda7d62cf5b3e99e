/** The sleep of a leader's background loop, which `wake()` ends early, even when called just before the sleep. */
export class WakeableSleep {
  #isWoken = false
  #end = () => {}

  wake(): void {
    this.#isWoken = true
    this.#end()
  }

  /** Resolves after `ms`, on a wake, or when `signal` is aborted. */
  async take(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#isWoken && !signal.aborted)
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, ms)
        this.#end = () => {
          clearTimeout(timer)
          resolve()
        }
        signal.addEventListener('abort', this.#end, { once: true })
      })
    signal.removeEventListener('abort', this.#end)
    this.#end = () => {}
    this.#isWoken = false
  }
}
