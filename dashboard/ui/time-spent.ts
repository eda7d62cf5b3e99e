import { language } from '../words/words.ts'

const MINUTE_S = 60
const HOUR_S = 3_600
const UNITS = { en: ['h', 'min', 's'], pl: ['godz.', 'min', 's'] } as const

/** "2 min 10 s", "1 h 5 min": the two largest units that are not zero. */
export function timeSpent(ms: number): string {
  const [hours, minutes, seconds] = UNITS[language.value]
  const total = Math.round(ms / 1000)
  const parts: [number, string][] = [
    [Math.floor(total / HOUR_S), hours],
    [Math.floor((total % HOUR_S) / MINUTE_S), minutes],
    [total >= HOUR_S ? 0 : total % MINUTE_S, seconds],
  ]
  const shown = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`)
  return shown.join(' ') || `0 ${seconds}`
}
