/** The sleep of work that is led: it ends early when there is something to do, also if that was said just before it. */
export class WakeableSleep {
  #isWoken = false
  #end = () => {}

  wake(): void {
    this.#isWoken = true
    this.#end()
  }

  /** Resolves after `ms`, when woken, or when `signal` says so. */
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
