import type { FromWorker, ToWorker } from './alerts/notify.ts'

// The compiler's types are those of pages, not of service workers; these declarations cover what is used.
type Client = {
  url: string
  visibilityState: string
  focus(): Promise<Client>
  postMessage(message: FromWorker): void
}
type Extendable = Event & { waitUntil(promise: Promise<unknown>): void }
type Clicked = Extendable & { notification: { data: { path: string }; close(): void } }
type Told = Extendable & { data: ToWorker }
const worker = globalThis as unknown as {
  registration: ServiceWorkerRegistration
  skipWaiting(): Promise<void>
  clients: {
    claim(): Promise<void>
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<Client[]>
    openWindow(url: string): Promise<unknown>
  }
  addEventListener<E extends Event>(name: string, listener: (event: E) => void): void
}

/**
 * Shows notifications of alerts and opens the contact that one is about. It caches nothing and answers no request: a
 * board that shows old figures would be worse than none.
 */
worker.addEventListener<Extendable>('install', event => event.waitUntil(worker.skipWaiting()))
worker.addEventListener<Extendable>('activate', event => event.waitUntil(worker.clients.claim()))
worker.addEventListener<Told>('message', event => {
  if (event.data.t === 'show') event.waitUntil(show(event.data))
})
worker.addEventListener<Clicked>('notificationclick', event => {
  event.notification.close()
  event.waitUntil(open(event.notification.data.path))
})

/**
 * A visible dashboard tab shows a toast instead. Several tabs may post one alert: its tag merges the notifications.
 */
async function show({ title, body, tag, path }: ToWorker): Promise<void> {
  if ((await boards()).some(({ visibilityState }) => visibilityState === 'visible')) return
  await worker.registration.showNotification(title, { body, tag, icon: '/icon-hot.svg', data: { path } })
}

async function open(path: string): Promise<void> {
  const board = (await boards())[0]
  if (!board) return void (await worker.clients.openWindow(path))
  // A browser may refuse to bring a window to the front; the board in it goes where it should all the same.
  board.postMessage({ t: 'open', path })
  await board.focus().catch(() => null)
}

/** The demo's shop and the API's pages are at the same address, and show no alert. */
const NO_BOARD = /^\/(demo|api)(\/|$)/
const boards = async (): Promise<Client[]> => {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  return windows.filter(({ url }) => !NO_BOARD.test(new URL(url).pathname))
}
