import { getCountries } from 'libphonenumber-js/max'

type Zoned = Intl.Locale & { getTimeZones?(): string[] | undefined }

let byZone: ReadonlyMap<string, string> | null = null

/** Whether a text is the code of a country that has phone numbers (ISO 3166, two capital letters). */
export const isCountry = (code: string): boolean => (getCountries() as readonly string[]).includes(code)

/** The country of a time zone; null for zones of no country, such as UTC. */
export function countryOf(timeZone: string): string | null {
  byZone ??= new Map(
    getCountries().flatMap(code =>
      ((new Intl.Locale('und', { region: code }) as Zoned).getTimeZones?.() ?? []).map(
        zone => [canonical(zone), code] as const,
      ),
    ),
  )
  return byZone.get(canonical(timeZone)) ?? null
}

/** The one name of a zone that has several (`Asia/Kolkata`, `Asia/Calcutta`). */
const canonical = (zone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
