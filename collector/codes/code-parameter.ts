import { CODE_PARAMETER } from '../../shared/partner-link.ts'
import type { SiteLists } from '../../shared/site.ts'
import { partnerParameters } from '../enrich/partner.ts'

/** The parameter for this site's links: `ref`, or the first of the site's list if the site has removed `ref`. */
export const codeParameter = (lists: Partial<SiteLists>): string =>
  partnerParameters(lists)[0] ?? CODE_PARAMETER
