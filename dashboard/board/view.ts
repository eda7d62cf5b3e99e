import { computed, effect, signal } from '@preact/signals'
import type { BoardSpec } from '../../shared/board.ts'
import type { LeadStatus } from '../../shared/outcome.ts'
import { here, navigate, route } from '../core/route.ts'
import { plan, site } from '../core/session.ts'

/** The reference of changes of rank: the page's first load, or a snapshot. */
export const MOMENTS = ['open', 'hour', 'day', 'week'] as const
export type Moment = (typeof MOMENTS)[number]
const FACETS = ['source', 'city', 'company', 'owner', 'partner'] as const
export type Facet = (typeof FACETS)[number]
/** In the order of the control: open leads, all contacts, then closed leads. */
export const STATUSES = [
  'open',
  'all',
  'snoozed',
  'contacted',
  'meeting',
  'won',
  'lost',
  'not_a_fit',
] as const satisfies readonly (LeadStatus | 'all')[]
export type Status = (typeof STATUSES)[number]

/** The reader's choices. They live in the address, so that a view can be shared as a link. */
export type View = {
  tag: string
  text: string
  bands: string[]
  known: '' | 'yes' | 'no'
  status: Status
  /** A day inside a past cycle; empty for the running one. */
  cycle: string
  since: Moment
} & { [F in Facet]: string }

const EVERYTHING: Omit<View, 'cycle' | 'since'> = {
  tag: '',
  text: '',
  bands: [],
  known: '',
  status: 'open',
  source: '',
  city: '',
  company: '',
  owner: '',
  partner: '',
}

/** The board's part of the address; on other screens what it was there last, since readers come back to it. */
export const boardQuery = signal('')
effect(() => {
  if (route.value.name === 'board') boardQuery.value = here.value.query
})

export const view = computed<View>(() => readView(boardQuery.value))

export function readView(query: string): View {
  const params = new URLSearchParams(query)
  const text = (name: string) => params.get(name) ?? ''
  const known = params.get('known')
  const cycle = /^\d{4}-\d{2}-\d{2}$/.test(text('cycle')) ? text('cycle') : ''
  return {
    tag: text('tag'),
    text: text('q'),
    bands: text('band').split(',').filter(Boolean),
    known: known === 'yes' || known === 'no' ? known : '',
    cycle,
    status: STATUSES.find(status => status === text('status')) ?? firstStatus(cycle),
    since: MOMENTS.find(moment => moment === text('since')) ?? 'open',
    source: text('source'),
    city: text('city'),
    company: text('company'),
    owner: text('owner'),
    partner: text('partner'),
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
  if (view.status !== firstStatus(view.cycle)) params.set('status', view.status)
  if (view.cycle) params.set('cycle', view.cycle)
  if (view.since !== 'open') params.set('since', view.since)
  for (const facet of FACETS) if (view[facet]) params.set(facet, view[facet])
  return params.size > 0 ? `?${params}` : ''
}

export function change(part: Partial<View>): void {
  // A change of the cycle resets the status to that cycle's default.
  const status = part.cycle === undefined ? view.value.status : firstStatus(part.cycle)
  const query = viewQuery({ ...view.value, status, ...part }, site.value?.id ?? null, plan.value?.id ?? null)
  navigate(`/board${query}`, 'replace')
}

export const clearFilter = (): void => change({ ...EVERYTHING, status: firstStatus(view.value.cycle) })

/** Something else than the first view is chosen. */
export const isFiltered = computed(() => {
  const { tag, text, bands, known, status, cycle, ...rest } = view.value
  if (tag !== '' || text !== '' || bands.length > 0 || known !== '') return true
  return status !== firstStatus(cycle) || FACETS.some(name => rest[name])
})

/** The number of active filters among the collapsed ones. */
export const facetsChosen = computed(() => FACETS.filter(name => view.value[name]).length)

/** The default filter: open leads on a live board, all contacts on a board of a past cycle. */
const firstStatus = (cycle: string): Status => (cycle === '' ? 'open' : 'all')

export function specOf(view: View, plan: string): Omit<BoardSpec, 'top'> {
  const filter = {
    ...(view.bands.length > 0 ? { band: view.bands } : {}),
    ...(view.known ? { known: view.known === 'yes' } : {}),
    ...(view.text ? { text: view.text } : {}),
    ...(view.status === 'all' ? {} : { status: [view.status] }),
    ...Object.fromEntries(FACETS.flatMap(name => (view[name] ? [[name, [view[name]]]] : []))),
  }
  return {
    plan,
    ...(view.tag ? { tag: view.tag } : {}),
    ...(view.cycle ? { cycle: view.cycle } : {}),
    ...(Object.keys(filter).length > 0 ? { filter } : {}),
  }
}
