import { CODE_PARAMETER } from '../../shared/partner-link.ts'
import type { SiteLists } from '../../shared/site.ts'
import { partnerParameters } from '../enrich/partner.ts'

/** The parameter that this site's links are made with: `ref`, or where the site has taken that off, the first of its list. */
export const codeParameter = (lists: Partial<SiteLists>): string =>
  partnerParameters(lists)[0] ?? CODE_PARAMETER
