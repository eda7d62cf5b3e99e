// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { guardLeaving, here, navigate } from '../../../dashboard/core/route.ts'
import {
  chooseSite,
  followSite,
  hasLapsed,
  loadSession,
  may,
  me,
  plan,
  sessionError,
  signOut,
  site,
  sites,
  storedPlans,
} from '../../../dashboard/core/session.ts'
import type { Me } from '../../../shared/person.ts'
import { Plan } from '../../../shared/plan.ts'

const USER: Me = { id: 'u1', email: 'a@shop.example', name: 'A', role: 'member', language: 'en' }
const siteNamed = (id: string) => ({ id, name: id })
const planNamed = (id: string, site: string, state = 'live') => ({
  id,
  site,
  name: id,
  state,
  document: Plan.parse({ name: id, rules: [] }),
})

/** What the collector answers by path, query included: a body, or the status of a refusal. */
let answers: Record<string, unknown>
let asked: string[]

beforeEach(() => {
  answers = {
    '/api/me': USER,
    '/api/sites': { rows: [siteNamed('s1'), siteNamed('s2')], cursor: null },
    '/api/plans?site=s1': { rows: [planNamed('p1', 's1'), planNamed('p2', 's1')], cursor: null },
    '/api/plans?site=s2': { rows: [planNamed('draft', 's2', 'draft'), planNamed('p3', 's2')], cursor: null },
    '/api/sign-out': {},
  }
  asked = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    const answer = answers[path]
    if (answer === undefined) throw new TypeError('Failed to fetch')
    return typeof answer === 'number' ? new Response('{}', { status: answer }) : Response.json(answer)
  })
  localStorage.clear()
  navigate('/board', 'replace')
})
afterEach(() => {
  vi.unstubAllGlobals()
  me.value = undefined
  sites.value = []
  storedPlans.value = null
  hasLapsed.value = false
  sessionError.value = null
})

describe('a new session', () => {
  it('loads the user, the sites and the permissions of the role', async () => {
    await loadSession()
    expect(me.value).toEqual(USER)
    expect(site.value?.id).toBe('s1')
    expect([may('viewer'), may('member'), may('admin')]).toEqual([true, true, false])
  })

  it('redirects a visitor without a session to the sign-in form, and keeps the requested screen', async () => {
    answers['/api/me'] = 401
    navigate('/contacts/c1?plan=p1', 'replace')
    await loadSession()
    expect(me.value).toBeNull()
    expect(here.value).toEqual({
      path: '/sign-in',
      query: `?next=${encodeURIComponent('/contacts/c1?plan=p1')}`,
    })
  })

  it('reports an unreachable collector, and does not end', async () => {
    delete answers['/api/sites']
    await loadSession()
    expect(sessionError.value?.status).toBe(0)
    expect(me.value).toBeUndefined()
    expect(here.value.path).toBe('/board')
  })
})

describe('an ended session', () => {
  it('keeps the requested screen', async () => {
    await loadSession()
    answers['/api/me'] = 401
    await loadSession()
    expect(hasLapsed.value).toBe(true)
    expect(me.value).toEqual(USER)
    expect(here.value.path).toBe('/board')
  })

  it('clears all data of the user on sign-out', async () => {
    await loadSession()
    await signOut()
    expect(me.value).toBeNull()
    expect(here.value.path).toBe('/sign-in')
  })

  it('remains when sign-out cannot reach the collector', async () => {
    await loadSession()
    delete answers['/api/sign-out']
    await expect(signOut()).rejects.toThrow()
    expect(me.value).toEqual(USER)
  })

  it('remains when the user keeps unsaved work', async () => {
    await loadSession()
    const end = guardLeaving(() => false)
    await signOut()
    end()
    expect(asked).not.toContain('/api/sign-out')
    expect(me.value).toEqual(USER)
  })
})

describe('the selected site', () => {
  it('is taken from the address, and stays selected when the address changes', async () => {
    await loadSession()
    const end = followSite()
    navigate('/board?site=s2', 'replace')
    await vi.waitFor(() => expect(plan.value?.id).toBe('p3'))
    navigate('/alerts', 'replace')
    expect(site.value?.id).toBe('s2')
    chooseSite('s1')
    await vi.waitFor(() => expect(plan.value?.id).toBe('p1'))
    end()
  })

  it('clears the plans of the previous site', async () => {
    await loadSession()
    const end = followSite()
    await vi.waitFor(() => expect(storedPlans.value).toHaveLength(2))
    const states: (string[] | null)[] = []
    const stop = storedPlans.subscribe(found => states.push(found?.map(({ site }) => site) ?? null))
    chooseSite('s2')
    await vi.waitFor(() => expect(plan.value?.id).toBe('p3'))
    expect(states).toEqual([['s1', 's1'], null, ['s2', 's2']])
    stop()
    end()
  })
})
