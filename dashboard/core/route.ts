import { computed, signal } from '@preact/signals'

export type Route =
  | {
      name:
        | 'board'
        | 'overview'
        | 'connections'
        | 'insights'
        | 'import'
        | 'install'
        | 'plans'
        | 'rewards'
        | 'settings'
        | 'health'
        | 'audit'
    }
  | { name: 'sign-in' | 'welcome' | 'wall' | 'missing' }
  | { name: 'contact' | 'plan' | 'partner'; id: string }
  | { name: 'alerts'; part: AlertsPart }
  | { name: 'partners'; part: PartnersPart }

export type AlertsPart = 'inbox' | (typeof ALERTS_PARTS)[number]
export type PartnersPart = (typeof PARTNERS_PARTS)[number]
const PARTNERS_PARTS = [
  'list',
  'referrals',
  'sales',
  'statements',
  'payments',
  'programme',
  'materials',
  'codes',
  'links',
  'sources',
] as const
/** Each has an address of its own under that of the inbox. */
const ALERTS_PARTS = ['rules', 'channels', 'log', 'lists', 'report'] as const

export const here = signal(readHere())
export const route = computed(() => parseRoute(here.value.path))

export function parseRoute(path: string): Route {
  const [first = '', id, more] = path.split('/').filter(Boolean)
  if (first === 'alerts' && more === undefined) {
    const part = id === undefined ? 'inbox' : ALERTS_PARTS.find(part => part === id)
    return part ? { name: 'alerts', part } : { name: 'missing' }
  }
  if (first === 'partners' && more === undefined) {
    if (id?.startsWith('pt_')) return { name: 'partner', id }
    const part = id === undefined ? 'list' : PARTNERS_PARTS.find(part => part === id)
    return part ? { name: 'partners', part } : { name: 'missing' }
  }
  if (more === undefined && id !== undefined) {
    const name = first === 'contacts' ? 'contact' : first === 'plans' ? 'plan' : 'missing'
    return name === 'missing' ? { name } : { name, id: decode(id) }
  }
  if (id !== undefined) return { name: 'missing' }
  switch (first) {
    case '':
    case 'board':
      return { name: 'board' }
    case 'overview':
    case 'connections':
    case 'insights':
    case 'import':
    case 'install':
    case 'plans':
    case 'rewards':
    case 'settings':
    case 'health':
    case 'audit':
    case 'wall':
    case 'sign-in':
    case 'welcome':
      return { name: first }
    default:
      return { name: 'missing' }
  }
}

let guard: () => boolean = () => true

/** Whether the screen that is open may be left: asked before another one is opened. */
export const mayLeave = (): boolean => guard()

/** Returns what ends the guard. */
export function guardLeaving(ask: () => boolean): () => void {
  guard = ask
  return () => {
    if (guard === ask) guard = () => true
  }
}

export function navigate(href: string, how: 'push' | 'replace' = 'push'): void {
  // A replaced address is not the reader's own navigation, so no leave guard runs.
  if (how === 'push' && new URL(href, location.href).pathname !== here.value.path && !mayLeave()) return
  if (how === 'push') history.pushState(null, '', href)
  else history.replaceState(null, '', href)
  here.value = readHere()
}

/** Plain clicks on our own links change the screen; every other click is the browser's. */
export function followLinks(): void {
  addEventListener('popstate', () => {
    // The address has changed already; it is put back.
    if (location.pathname !== here.value.path && !mayLeave()) {
      history.pushState(null, '', here.value.path + here.value.query)
      return
    }
    here.value = readHere()
  })
  document.addEventListener('click', event => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = (event.target as Element | null)?.closest?.('a')
    if (!link || link.target || link.origin !== location.origin || link.hasAttribute('download')) return
    if (link.hash && link.pathname === location.pathname) return
    if (link.pathname.startsWith('/api/') || link.pathname.startsWith('/demo')) return
    event.preventDefault()
    navigate(link.href)
  })
}

function readHere(): { path: string; query: string } {
  const { pathname, search } = globalThis.location ?? { pathname: '/', search: '' }
  return { path: pathname, query: search }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
