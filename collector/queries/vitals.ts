import type { Registry } from 'prom-client'
import type { Vitals } from '../../shared/health.ts'

type Values = { value: number; labels: Partial<Record<string, string | number>>; metricName?: string }[]

/** The health of one collector, from its Prometheus metrics, which count from its start. */
export async function vitalsOf(registry: Registry): Promise<Vitals> {
  const metrics = new Map(
    (await registry.getMetricsAsJSON()).map(({ name, values }): [string, Values] => [name, values]),
  )
  const total = (name: string) => (metrics.get(name) ?? []).reduce((sum, { value }) => sum + value, 0)
  const spread = (name: string) => {
    const values = metrics.get(name) ?? []
    return { p50: quantile(values, 0.5), p99: quantile(values, 0.99) }
  }
  return {
    accepted: total('pulseboard_events_accepted_total'),
    duplicates: total('pulseboard_events_duplicate_total'),
    rejected: total('pulseboard_events_rejected_total'),
    waiting: total('pulseboard_queue_arrivals'),
    sockets: total('pulseboard_sockets'),
    commitMs: spread('pulseboard_commit_seconds'),
    lagMs: spread('pulseboard_receipt_to_publish_seconds'),
    upSeconds: Math.round(process.uptime()),
  }
}

/** The upper bound, in ms, of the bucket that the quantile lies in; null if nothing was measured, or beyond the last. */
export function quantile(values: Values, share: number): number | null {
  const buckets = values
    .filter(({ metricName, labels }) => metricName?.endsWith('_bucket') && labels.le !== '+Inf')
    .map(({ value, labels }) => ({ atMost: Number(labels.le), count: value }))
    .sort((a, b) => a.atMost - b.atMost)
  const all = values.find(({ metricName }) => metricName?.endsWith('_count'))?.value ?? 0
  const found = all > 0 ? buckets.find(({ count }) => count >= share * all) : undefined
  return found ? found.atMost * 1000 : null
}
