import type { CODE_KINDS } from '../../shared/code.ts'
import { codeOf } from '../../shared/partner-code.ts'

/** A row of the registry of codes; times are ms. */
export type RegisteredCode = {
  code: string
  written: string
  kind: (typeof CODE_KINDS)[number]
  /** Null: without a partner, or an alias, which has the partner of its code. */
  partner: string | null
  aliasOf: string | null
  label: string
  landing: string | null
  validFrom: number | null
  /** Exclusive. */
  validUntil: number | null
  isActive: boolean
  madeAt: number
  madeBy: string
}

/** The registry of one site. */
export type Codes = ReadonlyMap<string, RegisteredCode>

export type Resolved =
  /** `code`: the registered text itself; `main`: what it is an alias of, else itself. */
  | { code: string; main: string; partner: string }
  | { code: string; why: 'unknown' | 'not_a_partners' | 'off' | 'not_yet' | 'ended' }

/** The partner of a text at an instant, by the present registry. */
export function resolveCode(codes: Codes, text: string, at: number): Resolved {
  const code = codeOf(text) ?? text
  const found = codes.get(code)
  if (!found) return { code, why: 'unknown' }
  const main = mainOf(codes, found)
  if (main.partner === null) return { code, why: 'not_a_partners' }
  const states = [stateOf(found, at), stateOf(main, at)]
  const why = (['off', 'not_yet', 'ended'] as const).find(state => states.includes(state))
  return why ? { code, why } : { code, main: main.code, partner: main.partner }
}

/** The code of an alias is never an alias itself, so one step is enough. */
export const mainOf = (codes: Codes, code: RegisteredCode): RegisteredCode =>
  (code.aliasOf === null ? undefined : codes.get(code.aliasOf)) ?? code

export const stateOf = (
  { isActive, validFrom, validUntil }: RegisteredCode,
  at: number,
): 'in_force' | 'off' | 'not_yet' | 'ended' => {
  if (!isActive) return 'off'
  if (validFrom !== null && at < validFrom) return 'not_yet'
  return validUntil !== null && at >= validUntil ? 'ended' : 'in_force'
}

/**
 * The code that decides among the texts of an address or an order: the first that is registered to a partner, even
 * if it is disabled or ended. A text that is unknown or has no partner is never evidence.
 */
export function decidingCode(codes: Codes, texts: readonly string[], at: number): Resolved | null {
  for (const text of texts) {
    const resolved = resolveCode(codes, text, at)
    if (!('why' in resolved) || (resolved.why !== 'unknown' && resolved.why !== 'not_a_partners'))
      return resolved
  }
  return null
}
