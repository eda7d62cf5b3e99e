const KEEP = 20_000
const CLEAR_EVERY = 500

/** The latest `KEEP` latencies from commit to paint, in ms, for measurements of the page. */
const latencies: number[] = []
declare global {
  interface Window {
    __pulse?: { latency: number[] }
  }
}

/** Called once the change is in the document: a task after the next frame's callback runs when it has been painted. */
export function markPainted(since: readonly number[], serverAheadMs: number): void {
  if (since.length === 0 || document.hidden) return
  window.__pulse ??= { latency: latencies }
  requestAnimationFrame(() => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      const paintedAt = performance.timeOrigin + performance.now() + serverAheadMs
      for (const committedAt of since) record(paintedAt - committedAt)
      channel.port1.close()
    }
    channel.port2.postMessage(null)
  })
}

let marks = 0
function record(ms: number): void {
  latencies.push(ms)
  if (latencies.length > KEEP) latencies.splice(0, latencies.length - KEEP)
  // Observers have received the entries; an open board must not collect marks for weeks.
  if (++marks % CLEAR_EVERY === 0) performance.clearMarks('pulse:d')
  performance.mark('pulse:d', { detail: { ms } })
}
