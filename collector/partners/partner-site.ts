import type { SiteBook } from '../accounts/site-settings.ts'
import type { Store } from '../model/port.ts'
import type { SiteSettings } from '../model/rows.ts'

/** The settings of a site that the partner programme uses. */
export type PartnerSite = SiteSettings & { country: string | null }

/** The site's settings from the registry, with the country of its phone numbers; null if there is no such site. */
export async function partnerSite(
  store: Pick<Store, 'registry'>,
  sites: Pick<SiteBook, 'get'>,
  id: string,
): Promise<PartnerSite | null> {
  const settings = (await store.registry()).sites.get(id)
  if (!settings) return null
  return { ...settings, country: (await sites.get(id))?.country ?? null }
}
