import { batch, computed, effect, signal, untracked } from '@preact/signals'
import type { Me, Role } from '../../shared/person.ts'
import type { PlanInfo } from '../../shared/plan-info.ts'
import type { Site } from '../../shared/site.ts'
import { planIn, planName } from '../../shared/words/built-in.ts'
import { remember, remembered } from '../lib/stored-choice.ts'
import { language, speakAs } from '../words/words.ts'
import { ApiError, get, onSignedOut, post } from './api.ts'
import { here, mayLeave, navigate } from './route.ts'

type Page<T> = { rows: T[]; cursor: string | null }

/** undefined: not loaded yet; null: no user is signed in. */
export const me = signal<Me | null | undefined>(undefined)
export const sites = signal<Site[]>([])
/** Plans of the chosen site as stored; null until they are loaded. */
export const storedPlans = signal<PlanInfo[] | null>(null)
/** The same plans as displayed, in the reader's language. */
export const plans = computed<PlanInfo[] | null>(
  () =>
    storedPlans.value?.map(info => ({
      ...info,
      name: planName(language.value, info.name),
      document: planIn(language.value, info.document),
    })) ?? null,
)
/** The session has ended: the user must sign in again, and unsaved work on the screen is kept. */
export const hasLapsed = signal(false)
export const sessionError = signal<ApiError | null>(null)

const query = computed(() => new URLSearchParams(here.value.query))
const chosenSite = signal(remembered('site'))
const chosenPlan = signal<string | null>(null)

/** The site in the address takes precedence over the last choice. */
export const site = computed<Site | null>(
  () => named(sites.value, query.value.get('site'), chosenSite.value) ?? sites.value[0] ?? null,
)
export const livePlans = computed(() => plans.value?.filter(({ state }) => state === 'live') ?? null)
export const plan = computed<PlanInfo | null>(
  () =>
    named(livePlans.value ?? [], query.value.get('plan'), chosenPlan.value) ?? livePlans.value?.[0] ?? null,
)

function named<T extends { id: string }>(all: readonly T[], ...wishes: (string | null)[]): T | undefined {
  for (const wish of wishes) {
    const found = all.find(({ id }) => id === wish)
    if (found) return found
  }
  return undefined
}

const POWER: Record<Role, number> = { viewer: 0, member: 1, admin: 2 }
export const may = (role: Role): boolean => !!me.value && POWER[me.value.role] >= POWER[role]

export async function loadSession(): Promise<void> {
  sessionError.value = null
  try {
    const account = await get<Me>('/api/me')
    const { rows } = await get<Page<Site>>('/api/sites')
    // The open screens hold another user's data.
    if (me.value && me.value.id !== account.id) return location.reload()
    speakAs(account.language)
    batch(() => {
      hasLapsed.value = false
      sites.value = rows
      me.value = account
    })
  } catch (error) {
    fail(error)
  }
}

export async function loadPlans(): Promise<void> {
  if (!site.value) {
    storedPlans.value = []
    return
  }
  const asked = site.value.id
  if (storedPlans.value?.some(plan => plan.site !== asked)) storedPlans.value = null
  const { rows } = await get<Page<PlanInfo>>('/api/plans', { site: asked })
  if (asked === site.value?.id) storedPlans.value = rows
}

/** Reloads the sites, so that `site` can choose a new one. */
export async function reloadSites(): Promise<void> {
  sites.value = (await get<Page<Site>>('/api/sites')).rows
}

export function chooseSite(id: string): void {
  chosenSite.value = id
}

/**
 * Keeps what the address has chosen when the address moves on, and loads the plans of a site that has become the
 * chosen one. Returns what ends it.
 */
export function followSite(): () => void {
  const ends = [
    effect(() => {
      const chosen = site.value?.id
      if (!chosen) return
      remember('site', chosen)
      chosenSite.value = chosen
    }),
    effect(() => {
      chosenPlan.value = query.value.get('plan') ?? chosenPlan.peek()
    }),
    effect(() => {
      if (!site.value?.id) return
      untracked(() => loadPlans().catch(fail))
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}

/** Fails while the collector is unreachable: the session would remain valid. */
export async function signOut(): Promise<void> {
  if (!mayLeave()) return
  await post('/api/sign-out').catch(error => {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
  })
  batch(() => {
    me.value = null
    hasLapsed.value = false
  })
  askToSignIn()
}

onSignedOut(() => {
  if (me.peek()) askToSignIn()
})

/** Remembers where the reader was, so that signing in again leads back there. */
export function askToSignIn(): void {
  if (me.peek()) {
    hasLapsed.value = true
    return
  }
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
