/** Digits in groups of three, perhaps with cents behind another sign. */
const GROUPED = /^\d{1,3}(?:([ .,'’])\d{3})(?:\1\d{3})*(?:([.,])(\d{1,2}))?$/

/** A price as shops print it; undefined where it has two readings (`1,299`) or none. */
export function priceOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string') return undefined
  const text = value
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .replace(/^(?:[a-z]{2,3}|\p{Sc}) ?|(?: ?(?:[a-złč]{2,3}|\p{Sc})\.?)$/giu, '')
    .trim()
  if (/^\d+(?:\.\d+)?$/.test(text)) return isAmbiguous(text) ? undefined : Number(text)
  if (/^\d+,\d{1,2}$/.test(text)) return Number(text.replace(',', '.'))
  const [, group, point, cents] = GROUPED.exec(text) ?? []
  if (group === undefined || group === point) return undefined
  // A single comma or full stop may separate thousands or cents.
  if (point === undefined && text.split(group).length === 2 && /[.,]/.test(group)) return undefined
  const whole = (cents === undefined ? text : text.slice(0, -cents.length - 1)).replace(/\D/g, '')
  return Number(cents === undefined ? whole : `${whole}.${cents}`)
}

const isAmbiguous = (text: string): boolean => /^[1-9]\d{0,2}\.\d{3}$/.test(text)
