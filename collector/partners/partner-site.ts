import type { SiteBook } from '../accounts/site-settings.ts'
import type { Store } from '../model/port.ts'
import type { SiteSettings } from '../model/rows.ts'

/** What the partner programme must know of its site. */
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
