// @vitest-environment happy-dom
import { h, render } from 'preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type Document,
  type SavedDocuments,
  useSavedDocuments,
} from '../../../dashboard/alerts/saved-documents/use-saved-documents.ts'
import { UndoBar } from '../../../dashboard/alerts/undo.tsx'
import { mayLeave } from '../../../dashboard/core/route.ts'

const PATHS = { list: '/api/rules', one: (id: string) => `/api/rules/${id}` }
const named = (name: string): Document => ({ name, isOn: true })
const found = [
  { id: 'r1', document: named('one') },
  { id: 'r2', document: named('two') },
]

const root = document.createElement('div')
let documents: SavedDocuments<Document>
let requests: { method: string; path: string; body: unknown }[]
let status: number

/** A screen that lists the documents beside the bar that offers an undo. */
function Screen({ rows }: { rows: typeof found | null }) {
  documents = useSavedDocuments<Document>(rows, PATHS)
  return [h('p', null, documents.all.value?.map(one => one.document.name).join(' ')), h(UndoBar, null)]
}
const show = (rows: typeof found | null) => render(h(Screen, { rows }), root)
const names = () => root.querySelector('p')!.textContent
const shown = (text: string) => vi.waitFor(() => expect(names()).toBe(text))
const at = (index: number) => documents.all.value![index]!

beforeEach(async () => {
  requests = []
  status = 200
  vi.stubGlobal('fetch', async (path: string, { method, body }: { method: string; body?: string }) => {
    requests.push({ method, path, body: body === undefined ? undefined : JSON.parse(body) })
    return Response.json({ id: 'r9' }, { status })
  })
  show(found)
  await shown('one two')
})
afterEach(() => {
  render(null, root)
  vi.unstubAllGlobals()
})

describe('saved documents', () => {
  it('keep unsaved edits when the list is loaded again', async () => {
    documents.add(named('three'))
    await shown('one two three')
    show([found[0]!])
    await shown('one two three')
  })

  it('are created once and updated afterwards', async () => {
    documents.add(named('three'))
    await documents.save(at(2), named('third'))
    await shown('one two third')
    await documents.save(at(2), named('last'))
    expect(requests).toEqual([
      { method: 'POST', path: '/api/rules', body: named('third') },
      { method: 'PUT', path: '/api/rules/r9', body: named('last') },
    ])
  })

  it('keep the last saved text when the collector rejects a change', async () => {
    status = 422
    await expect(documents.save(at(0), named('wrong'))).rejects.toThrow()
    expect(names()).toBe('one two')
  })

  it('return to their position when a removal is undone', async () => {
    documents.remove(at(0), 'removed')
    await shown('two')
    await vi.waitFor(() => expect(root.querySelector('.undo button')).not.toBeNull())
    root.querySelector<HTMLButtonElement>('.undo button')!.click()
    await shown('one two')
    expect(requests).toEqual([])
  })

  it('are deleted when the page is left', async () => {
    documents.remove(at(0), 'removed')
    await shown('two')
    dispatchEvent(new Event('pagehide'))
    await vi.waitFor(() =>
      expect(requests).toEqual([{ method: 'DELETE', path: '/api/rules/r1', body: undefined }]),
    )
    expect(names()).toBe('two')
  })

  it('return when the collector rejects their deletion', async () => {
    status = 409
    documents.remove(at(1), 'removed')
    dispatchEvent(new Event('pagehide'))
    await vi.waitFor(() => expect(requests).toHaveLength(1))
    await shown('one two')
  })

  it('are removed without a request if they were never saved', async () => {
    documents.add(named('three'))
    documents.remove(at(2), 'removed')
    await shown('one two')
    dispatchEvent(new Event('pagehide'))
    expect(requests).toEqual([])
  })

  it('ask before the page is left during an edit', async () => {
    const ask = vi.fn(() => false)
    vi.stubGlobal('confirm', ask)
    expect(mayLeave()).toBe(true)
    documents.setDirty(at(0), true)
    await vi.waitFor(() => expect(mayLeave()).toBe(false))
    documents.setDirty(at(0), false)
    await vi.waitFor(() => expect(mayLeave()).toBe(true))
    expect(ask).toHaveBeenCalled()
  })
})
