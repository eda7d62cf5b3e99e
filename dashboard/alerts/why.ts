import type { AlertInfo } from '../../shared/alert.ts'
import type { Band } from '../../shared/plan.ts'
import { actionFor, reachOf } from '../../shared/words/built-in.ts'
import { sortedBands, type Tone, toneOf } from '../board/bands.ts'
import { plans } from '../core/session.ts'
import { eventText } from '../ui/event-words.tsx'
import { signed } from '../ui/format.ts'
import { language, named, words } from '../words/words.ts'

type Teller = (alert: AlertInfo, band: Band | undefined) => string

/** The reason of the alert, in a few words. */
export function whyOf(alert: AlertInfo): { text: string; tone: Tone } {
  const bands = bandsOf(alert)
  const text = tellers[alert.kind](
    alert,
    bands.find(({ id }) => id === alert.band),
  )
  return { text, tone: isCooling(alert) ? 'cold' : toneOf(bands, alert.band) }
}

/** The trigger of an alert with its change of the score; null if it is unknown. */
export function triggerOf({
  trigger,
  kind,
  direction,
}: AlertInfo): { text: string; points: string | null } | null {
  if (!trigger) return null
  const { byTime } = words.value.alerts
  const { name } = trigger
  const time = kind === 'threshold' ? byTime[direction ?? 'up'] : byTime.silence
  return {
    text: name === null ? time : eventText({ ...trigger, name }),
    points: trigger.points ? signed(trigger.points) : null,
  }
}

type Standing = {
  score: number | null
  band: string | null
  action: string
  tone: Tone
  /** The alert was hot, and the contact no longer is. */
  hasCooled: boolean
}

/** The contact's present score and band, else those of the alert. */
export function standingOf(alert: AlertInfo): Standing {
  const bands = bandsOf(alert)
  const { score, band, action } = alert.current ?? alert
  const tone = toneOf(bands, band)
  return {
    score,
    band: bands.find(({ id }) => id === band)?.name ?? null,
    action: actionFor(language.value, band ?? '', action, reachOf(alert)),
    tone,
    hasCooled: tone !== 'hot' && !isCooling(alert) && toneOf(bands, alert.band) === 'hot',
  }
}

function bandsOf({ plan }: AlertInfo): Band[] {
  const document = plans.value?.find(({ id }) => id === plan)?.document
  return document ? sortedBands(document) : []
}

/** An alert about inactivity or a falling score is not hot, for any remaining score. */
const isCooling = ({ kind, direction }: AlertInfo): boolean =>
  kind === 'sleeping_giant' || kind === 'inactive' || direction === 'down'

const tellers: { [K in AlertInfo['kind']]: Teller } = {
  threshold: ({ direction, thresholdName, threshold }, band) => {
    const { turned, up, down } = words.value.alerts
    const name = named('threshold', threshold ?? '', thresholdName ?? threshold ?? '')
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
