import type { AlertInfo } from '../../shared/alert.ts'
import type { Band } from '../../shared/plan.ts'
import { sortedBands, type Tone, toneOf } from '../board/bands.ts'
import { plans } from '../core/session.ts'
import { eventText } from '../ui/event-words.tsx'
import { words } from '../words/words.ts'

type Teller = (alert: AlertInfo, band: Band | undefined) => string

/** Why people are told of it, in a few words. */
export function whyOf(alert: AlertInfo): { text: string; tone: Tone } {
  const document = plans.value?.find(({ id }) => id === alert.plan)?.document
  const bands = document ? sortedBands(document) : []
  const text = tellers[alert.kind](
    alert,
    bands.find(({ id }) => id === alert.band),
  )
  return { text, tone: isCooling(alert) ? 'cold' : toneOf(bands, alert.band) }
}

/** An alert about inactivity or a falling score is not hot, however high the score still is. */
const isCooling = ({ kind, direction }: AlertInfo): boolean =>
  kind === 'sleeping_giant' || kind === 'inactive' || direction === 'down'

const tellers: { [K in AlertInfo['kind']]: Teller } = {
  threshold: ({ direction, thresholdName, threshold }, band) => {
    const { turned, up, down } = words.value.alerts
    const name = thresholdName ?? threshold ?? ''
    if (direction === 'down') return down(name)
    return band ? turned(band.name) : up(name)
  },
  sleeping_giant: () => words.value.alerts.sleepingGiant,
  identified: () => words.value.alerts.identified,
  event: ({ event, ruleName }) =>
    event ? capital(eventText({ name: event, item: null, title: null, url: null })) : ruleName,
  inactive: () => words.value.alerts.inactive,
  digest: () => words.value.alerts.published,
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)
