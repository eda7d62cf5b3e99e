import { batch, computed, signal } from '@preact/signals'
import type { Me, PlanInfo, Role, Site } from '../shared/api.ts'
import { ApiError, get, post } from './api.ts'
import { remember, remembered } from './remember.ts'
import { here, navigate } from './route.ts'
import { speakAs } from './words/words.ts'

type Page<T> = { rows: T[]; cursor: string | null }

/** undefined: not asked yet; null: nobody is signed in. */
export const me = signal<Me | null | undefined>(undefined)
export const sites = signal<Site[]>([])
/** Of the chosen site; null while they are not known. */
export const plans = signal<PlanInfo[] | null>(null)
export const sessionError = signal<ApiError | null>(null)

const query = computed(() => new URLSearchParams(here.value.query))
const storedSite = signal(remembered('site'))

/** The site in the address goes before the one chosen last. */
export const site = computed<Site | null>(() => {
  const wishes = [query.value.get('site'), storedSite.value]
  for (const wish of wishes) {
    const found = sites.value.find(({ id }) => id === wish)
    if (found) return found
  }
  return sites.value[0] ?? null
})
export const livePlans = computed(() => plans.value?.filter(({ state }) => state === 'live') ?? null)
export const plan = computed<PlanInfo | null>(() => {
  const wish = query.value.get('plan')
  return livePlans.value?.find(({ id }) => id === wish) ?? livePlans.value?.[0] ?? null
})

const POWER: Record<Role, number> = { viewer: 0, member: 1, admin: 2 }
export const may = (role: Role): boolean => !!me.value && POWER[me.value.role] >= POWER[role]

export async function loadSession(): Promise<void> {
  sessionError.value = null
  try {
    const account = await get<Me>('/api/me')
    const { rows } = await get<Page<Site>>('/api/sites')
    speakAs(account.language)
    batch(() => {
      sites.value = rows
      me.value = account
    })
    await loadPlans()
  } catch (error) {
    fail(error)
  }
}

export async function loadPlans(): Promise<void> {
  if (!site.value) {
    plans.value = []
    return
  }
  const asked = site.value.id
  const { rows } = await get<Page<PlanInfo>>('/api/plans', { site: asked })
  if (asked === site.value?.id) plans.value = rows
}

/** Also lets `site` choose a site that has just come to be. */
export async function reloadSites(): Promise<void> {
  sites.value = (await get<Page<Site>>('/api/sites')).rows
}

export function chooseSite(id: string): void {
  remember('site', id)
  batch(() => {
    storedSite.value = id
    plans.value = null
  })
  loadPlans().catch(fail)
}

export async function signOut(): Promise<void> {
  await post('/api/sign-out').catch(() => null)
  askToSignIn()
}

/** Remembers where the reader was, so that signing in again leads back there. */
export function askToSignIn(): void {
  me.value = null
  const { path, query } = here.value
  if (path === '/sign-in' || path === '/welcome') return
  const isHome = path === '/' || path === '/board'
  navigate(isHome && !query ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path + query)}`, 'replace')
}

export function fail(error: unknown): void {
  if (error instanceof ApiError && error.status === 401) askToSignIn()
  else if (error instanceof ApiError) sessionError.value = error
  else throw error
}
