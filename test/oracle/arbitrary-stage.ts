import { Temporal } from 'temporal-polyfill'
import { plus } from './calendar.ts'

/** When and where a case plays: all its times are a few steps from one start, in one zone. */
export type Stage = {
  scale: Scale
  zone: string
  start: number
  startDate: string
  kind: (index: number) => string
  duration: (index: number) => string
  /** Durations without months, as half-lives need them. */
  exact: (index: number) => string
  later: (time: number, duration: string) => number
}

export const SCALES = ['hours', 'days', 'years'] as const
type Scale = (typeof SCALES)[number]

/** Around both clock changes, ends of months and years, a leap day; Santiago and Cairo change at midnight. */
const STARTS = [
  '2026-10-24T23:30',
  '2026-03-28T23:30',
  '2026-08-31T10:00',
  '2028-01-31T12:00',
  '2026-12-30T22:00',
  '2026-09-05T22:30',
]
const ZONES = [
  'Europe/Warsaw',
  'Europe/Warsaw',
  'Europe/Warsaw',
  'UTC',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Pacific/Auckland',
]
const DURATIONS: Record<Scale, string[]> = {
  hours: ['PT30M', 'PT10M', 'PT1H', 'PT2H', 'PT1H30M', 'P1D', 'PT24H'],
  days: ['P1D', 'PT24H', 'PT1H', 'PT12H', 'P2D', 'P1W', 'P1DT1H', 'P3D'],
  years: ['P1M', 'P30D', 'P1D', 'P6M', 'P1Y', 'P3M', 'P2W', 'P1M1D'],
}
const EXACT: Record<Scale, string[]> = {
  hours: ['PT1H', 'PT30M', 'PT45M', 'P1D'],
  days: ['P1D', 'PT12H', 'P7D', 'P1DT1H'],
  years: ['P7D', 'P30D', 'P100D'],
}
/** First those that every plan of a shop has. */
const KINDS = [
  'page_view',
  'purchase',
  'click',
  'purchase',
  'page_view',
  'click',
  'file_download',
  'form_submit',
  'view_search_results',
  'revisit',
  'complaint',
  'offer_sent',
  'email_open',
  'email_click',
  'email_delivered',
  'email_unsubscribe',
  'generate_lead',
  'demo_request',
  'video_start',
  'video_complete',
  'career_view',
  'refund',
]

export const stageOf = (raw: { scale: Scale; start: number; zone: number; kinds: number[] }): Stage => {
  const zone = pick(ZONES, raw.zone)
  const local = Temporal.PlainDateTime.from(pick(STARTS, raw.start))
  const kinds = raw.kinds.map(kind => pick(KINDS, kind))
  return {
    scale: raw.scale,
    zone,
    start: local.toZonedDateTime(zone).epochMilliseconds,
    startDate: `${local.toPlainDate()}`,
    kind: index => pick(kinds, index),
    duration: index => pick(DURATIONS[raw.scale], index),
    exact: index => pick(EXACT[raw.scale], index),
    later: (time, duration) => plus(time, duration, zone),
  }
}

export const pick = <T>(list: readonly T[], index: number): T => list[index % list.length]!
