// @vitest-environment happy-dom
import { type Signal, signal, useSignalEffect } from '@preact/signals'
import { h, render } from 'preact'
import { afterEach, expect, it, vi } from 'vitest'
import { type Resource, useResource } from '../../../dashboard/core/use-resource.ts'

type Question = { aborted: () => boolean; answer: (text: string | null) => void }
let questions: Question[]
let resource: Resource<string>
const root = document.createElement('div')

/** A component that asks, and asks again whenever `news` changes. */
function mount(news: Signal<number>): void {
  questions = []
  function Asking() {
    resource = useResource<string>(
      'key',
      abort =>
        new Promise(answer => {
          questions.push({ aborted: () => abort.aborted, answer: answer as Question['answer'] })
        }),
    )
    useSignalEffect(() => {
      if (news.value > 0) resource.reload()
    })
    return h('p', null, resource.data.value)
  }
  render(h(Asking, null), root)
}
afterEach(() => render(null, root))

/** As many turns of the event loop as a storm of questions would need to be seen. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise(done => setTimeout(done, 20))
}

it('a resource is requested once for each change of the signal that reloads it', async () => {
  const news = signal(0)
  mount(news)
  await vi.waitFor(() => expect(questions).toHaveLength(1))
  news.value++
  await settle()
  expect(questions).toHaveLength(2)
  news.value++
  await settle()
  expect(questions).toHaveLength(3)
})

it('a resource keeps its value when an aborted request is answered', async () => {
  const news = signal(0)
  mount(news)
  await vi.waitFor(() => expect(questions).toHaveLength(1))
  questions[0]!.answer('15')
  await vi.waitFor(() => expect(root.textContent).toBe('15'))
  resource.reload()
  await vi.waitFor(() => expect(questions).toHaveLength(2))
  resource.reload()
  await vi.waitFor(() => expect(questions).toHaveLength(3))
  expect(questions[1]!.aborted()).toBe(true)
  questions[1]!.answer(null)
  await settle()
  expect(root.textContent).toBe('15')
  questions[2]!.answer('16')
  await vi.waitFor(() => expect(root.textContent).toBe('16'))
})
