import { queryValue } from '../url.ts'
import type { View } from './event-view.ts'
import { traitValue, within } from './traits.ts'

export type Getter = (view: View) => unknown
/** The type of a field: `text` is always text, `any` depends on the sender. */
export type FieldType = 'text' | 'any'

const plain: Record<string, Getter> = {
  url: view => view.fact.event.url,
  'url.host': view => view.url?.host,
  'url.path': view => view.url?.path,
  'url.query': view => view.url?.query || undefined,
  'url.fragment': view => view.url?.fragment || undefined,
  referrer: view => view.fact.event.referrer,
  'referrer.host': view => view.referrer?.host,
  'referrer.path': view => view.referrer?.path,
  'referrer.query': view => view.referrer?.query || undefined,
  title: view => view.fact.event.title,
  search: view => view.fact.event.derived.search,
  visitor: view => view.fact.event.visitor,
  userId: view => view.fact.event.userId,
  'source.channel': view => view.fact.event.derived.source?.channel,
  'source.name': view => view.fact.event.derived.source?.name,
  'source.campaign': view => view.fact.event.derived.source?.campaign,
  'device.type': view => view.fact.event.derived.device?.type,
  'device.os': view => view.fact.event.derived.device?.os,
  'device.browser': view => view.fact.event.derived.device?.browser,
  'place.country': view => view.fact.event.derived.place?.country,
  'place.city': view => view.fact.event.derived.place?.city,
  'place.network': view => view.fact.event.derived.place?.network,
}

type Family = { type: FieldType; get: (rest: string) => Getter }
const families: Record<string, Family> = {
  'props.': {
    type: 'any',
    get: rest => {
      const path = rest.split('.')
      return path.length === 1
        ? view => (Object.hasOwn(view.fact.event.props, rest) ? view.fact.event.props[rest] : undefined)
        : view => within(view.fact.event.props, path)
    },
  },
  'traits.': { type: 'any', get: rest => view => traitValue(view.traits, rest) },
  'utm.': { type: 'text', get: rest => view => within(view.fact.event.derived.utm, [rest]) },
  'url.query.': {
    type: 'text',
    get: rest => view => (view.url ? queryValue(view.url.query, rest) : undefined),
  },
}

export const FIELD_NAMES = [...Object.keys(plain), ...Object.keys(families).map(family => `${family}…`)]

/** The type of a field; null if there is no such field. */
export function fieldType(path: string): FieldType | null {
  if (Object.hasOwn(plain, path)) return 'text'
  return familyOf(path)?.family.type ?? null
}

/** Compiles a path to what reads it. An unknown one reads nothing, as a missing field. */
export function getter(path: string): Getter {
  if (Object.hasOwn(plain, path)) return plain[path]!
  const found = familyOf(path)
  return found ? found.family.get(found.rest) : () => undefined
}

function familyOf(path: string): { family: Family; rest: string } | null {
  for (const prefix in families) {
    if (path.startsWith(prefix) && path.length > prefix.length) {
      return { family: families[prefix]!, rest: path.slice(prefix.length) }
    }
  }
  return null
}
