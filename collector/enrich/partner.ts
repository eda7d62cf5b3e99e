import type { Derived } from '../../shared/event.ts'
import { codeOf } from '../../shared/partner-code.ts'
import type { SiteLists } from '../../shared/site.ts'
import { withOwnEntries } from './site-lists.ts'
import { PARTNER_PARAMETERS } from './source-lists.ts'

/** Asked before the others: the parameter that links of partners are made with. */
const FIRST = 'ref'

/**
 * The first text of an address that can be a partner's code, in the order of the list: `ref`, the collector's names, the
 * site's own. Whether it is a registered one is asked when it is evaluated, so that a code which is registered later counts
 * backwards. Unlike the source, no paid click and no campaign takes its place.
 */
export function partnerIn(
  parameters: ReadonlyMap<string, string>,
  lists: Partial<SiteLists> = {},
): Derived['partner'] {
  const own = lists.partnerParameters?.map(name => name.toLowerCase())
  const names = withOwnEntries(PARTNER_PARAMETERS, own)
  const inOrder = names.includes(FIRST) ? [FIRST, ...names.filter(name => name !== FIRST)] : names
  for (const parameter of inOrder) {
    const code = codeOf(parameters.get(parameter) ?? '')
    if (code !== null) return { code, parameter }
  }
  return undefined
}
