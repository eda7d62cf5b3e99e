import { computed } from '@preact/signals'
import type { BoardSpec } from '../../shared/board.ts'
import { here, navigate } from '../route.ts'
import { plan, site } from '../session.ts'

/** What the reader chose to see. It lives in the address, so that a view can be sent to somebody. */
export type View = { tag: string; text: string; bands: string[]; known: '' | 'yes' | 'no' }

export const view = computed<View>(() => readView(here.value.query))

export function readView(query: string): View {
  const params = new URLSearchParams(query)
  const known = params.get('known')
  return {
    tag: params.get('tag') ?? '',
    text: params.get('q') ?? '',
    bands: params.get('band')?.split(',').filter(Boolean) ?? [],
    known: known === 'yes' || known === 'no' ? known : '',
  }
}

export function viewQuery(view: View, site: string | null, plan: string | null): string {
  const params = new URLSearchParams()
  if (site) params.set('site', site)
  if (plan) params.set('plan', plan)
  if (view.tag) params.set('tag', view.tag)
  if (view.text) params.set('q', view.text)
  if (view.bands.length > 0) params.set('band', view.bands.join(','))
  if (view.known) params.set('known', view.known)
  return params.size > 0 ? `?${params}` : ''
}

export function change(part: Partial<View>): void {
  const query = viewQuery({ ...view.value, ...part }, site.value?.id ?? null, plan.value?.id ?? null)
  navigate(`/board${query}`, 'replace')
}

export const isFiltered = computed(() => {
  const { tag, text, bands, known } = view.value
  return tag !== '' || text !== '' || bands.length > 0 || known !== ''
})

export function specOf(view: View, plan: string): Omit<BoardSpec, 'top'> {
  const filter = {
    ...(view.bands.length > 0 ? { band: view.bands } : {}),
    ...(view.known ? { known: view.known === 'yes' } : {}),
    ...(view.text ? { text: view.text } : {}),
  }
  return {
    plan,
    ...(view.tag ? { tag: view.tag } : {}),
    ...(Object.keys(filter).length > 0 ? { filter } : {}),
  }
}
