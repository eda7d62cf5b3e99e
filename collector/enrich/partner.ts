import type { Derived } from '../../shared/event.ts'
import { codeOf } from '../../shared/partner-code.ts'
import type { SiteLists } from '../../shared/site.ts'
import { withOwnEntries } from './site-lists.ts'
import { PARTNER_PARAMETERS } from './source-lists.ts'

/** Asked before the others: the parameter that links of partners are made with. */
const FIRST = 'ref'
/** Texts that are kept of one address. */
const MOST = 4

/**
 * The texts of an address that can be a partner's code, in the order of the list: `ref`, the collector's names, the
 * site's own. Whether one is registered is asked when it is evaluated, so that a code which is registered later counts
 * backwards; the first that is registered decides. Unlike the source, no paid click and no campaign takes its place.
 */
export function partnerIn(
  parameters: ReadonlyMap<string, string>,
  lists: Partial<SiteLists> = {},
): Derived['partner'] {
  const [first, ...others] = codesIn(parameters, lists)
  return first && (others.length > 0 ? { ...first, others } : first)
}

/** Each code once, by the first parameter that bears it. */
export function codesIn(
  parameters: ReadonlyMap<string, string>,
  lists: Partial<SiteLists> = {},
): { code: string; parameter: string }[] {
  const found = new Map<string, string>()
  for (const parameter of partnerParameters(lists)) {
    const code = codeOf(parameters.get(parameter) ?? '')
    if (code !== null && !found.has(code) && found.size < MOST) found.set(code, parameter)
  }
  return [...found].map(([code, parameter]) => ({ code, parameter }))
}

/** The names of parameters in the order in which they are asked. */
export function partnerParameters(lists: Partial<SiteLists> = {}): readonly string[] {
  const own = lists.partnerParameters?.map(name => name.toLowerCase())
  const names = withOwnEntries(PARTNER_PARAMETERS, own)
  return names.includes(FIRST) ? [FIRST, ...names.filter(name => name !== FIRST)] : names
}
