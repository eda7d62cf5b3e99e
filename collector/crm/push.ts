import type { CrmSettings, CrmStep } from '../../shared/crm.ts'
import { shortHash } from '../model/hash-id.ts'
import type { Crm, Fields, Lead, Standing } from './port.ts'
import type { Push, PushBook, Steps, Told } from './push-book.ts'

/** What is handed over. Texts are in the language of the channel. */
export type Handover = {
  lead: Lead
  standing: Standing
  told: Told
  note: { title: string; lines: string[] }
  dealName: string
  taskTitle: string
  /** The address of the lead's owner. */
  owner: string | null
  settings: CrmSettings
}

type Parts = { crm: Crm; book: PushBook; fields: Fields; now: () => number }

const MARK_LENGTH = 12

/** Part of the text of what is made, so that a request without an answer is not repeated. */
const markOf = (...what: string[]): string => `pb:${shortHash(JSON.stringify(what), MARK_LENGTH)}`

/**
 * Hands one contact over: person, our fields, one note, and if the settings say so a deal and a task. Each result is written
 * before the next step. A repeat continues where the attempt before it has stopped, and looks for what a request without an
 * answer may have made.
 */
export async function handOver(parts: Parts, push: Push, what: Handover): Promise<Steps> {
  const { crm, book, fields, now } = parts
  const { settings, lead } = what
  const steps = await book.steps(push.id)
  const person = await personOf(parts, push, steps, lead)

  if (steps.fields?.id === undefined) {
    await crm.write(person, what.standing, fields, lead)
    steps.fields = { id: person }
    const { plan: plan_id, score, band } = what.told
    await book.save(push, steps, now(), { remote_id: person, plan_id, score, band, told_at: now() })
  }

  const note = { ...what.note, at: now(), mark: markOf('note', push.id) }
  await once(parts, push, steps, 'note', {
    find: () => crm.findNote(person, note.mark),
    create: () => crm.createNote(person, note),
  })

  if (settings.deal) await dealOf(parts, push, steps, person, what)

  if (settings.task) {
    const task = {
      title: what.taskTitle,
      lines: what.note.lines,
      mark: markOf('task', push.id),
      at: now(),
      owner: await ownerOf(crm, what.owner),
    }
    await once(parts, push, steps, 'task', {
      find: since => crm.findTask(person, task.mark, since),
      create: () => crm.createTask(person, task),
    })
  }
  return steps
}

async function personOf({ crm, book, now }: Parts, push: Push, steps: Steps, lead: Lead): Promise<string> {
  if (steps.person?.id !== undefined) return steps.person.id
  const known = push.contact === '' ? undefined : await book.person(push)
  let id = known && (await crm.isPerson(known.remote_id)) ? known.remote_id : null
  if (id === null) {
    const since = await book.askedSince(push, 'person', steps)
    id = await crm.findPerson(lead.email, since ?? now())
    if (id === null) {
      steps.person = { askedAt: since ?? now() }
      await book.save(push, steps, now())
      id = await crm.createPerson(lead)
    }
  }
  steps.person = { id }
  await book.save(push, steps, now(), { remote_id: id })
  return id
}

/** One open deal of ours for a contact: a second one follows only after the first was closed. */
async function dealOf(parts: Parts, push: Push, steps: Steps, person: string, what: Handover): Promise<void> {
  const { crm, book, fields, now } = parts
  if (steps.deal?.id !== undefined) return
  const earlier = push.contact === '' ? null : ((await book.person(push))?.deal_id ?? null)
  if (earlier !== null && (await crm.readDeal(earlier))?.state === 'open') {
    steps.deal = { id: earlier }
    await book.save(push, steps, now())
    return
  }
  const mark = markOf('deal', push.connection, push.contact || push.id, earlier ?? '')
  const { pipeline, stage } = what.settings
  const owner = await ownerOf(crm, what.owner)
  await once(parts, push, steps, 'deal', {
    find: () => crm.findDeal(person, mark, fields),
    create: () => crm.createDeal(person, { name: what.dealName, pipeline, stage, owner, mark }, fields),
    save: id => ({ remote_id: person, deal_id: id }),
  })
}

type Once = {
  find(since: number): Promise<string | null>
  create(): Promise<string>
  save?(id: string): { remote_id: string; deal_id: string }
}

async function once(
  { book, now }: Parts,
  push: Push,
  steps: Steps,
  step: CrmStep,
  { find, create, save }: Once,
): Promise<void> {
  if (steps[step]?.id !== undefined) return
  const since = await book.askedSince(push, step, steps)
  const found = since === null ? null : await find(since)
  if (found === null) {
    steps[step] = { askedAt: since ?? now() }
    await book.save(push, steps, now())
  }
  const id = found ?? (await create())
  steps[step] = { id }
  await book.save(push, steps, now(), save?.(id))
}

const ownerOf = async (crm: Crm, email: string | null): Promise<string | null> =>
  email === null ? null : crm.ownerOf(email)
