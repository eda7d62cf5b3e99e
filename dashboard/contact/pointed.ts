import { signal } from '@preact/signals'

/** The instant that the chart and the timeline both point at, and which of the two was asked. */
export const pointed = signal<{ at: number; by: 'chart' | 'timeline' } | null>(null)
