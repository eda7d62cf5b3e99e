import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from './chromium.ts'
import { type Receiver, startReceiver, until } from './receiver.ts'
import { prepareVisit } from './visit.ts'

let browser: Browser
let receiver: Receiver

beforeAll(async () => {
  ;[browser, receiver] = await Promise.all([launch(), startReceiver()])
})
afterAll(async () => {
  await browser.close()
  await receiver.close()
})

/** What the tracker asks of the browser: a method or getter of an object, each replaced by one that throws. */
const APIS = [
  'window.localStorage',
  'Storage.prototype.getItem',
  'Storage.prototype.setItem',
  'Storage.prototype.removeItem',
  'navigator.locks',
  'LockManager.prototype.request',
  'Navigator.prototype.sendBeacon',
  'Navigator.prototype.webdriver',
  'Navigator.prototype.globalPrivacyControl',
  'window.XMLHttpRequest',
  'XMLHttpRequest.prototype.open',
  'XMLHttpRequest.prototype.send',
  'XMLHttpRequest.prototype.status',
  'XMLHttpRequest.prototype.getResponseHeader',
  'XMLHttpRequest.prototype.timeout',
  'XMLHttpRequest.prototype.withCredentials',
  'XMLHttpRequest.prototype.onloadend',
  'EventTarget.prototype.addEventListener',
  'window.setTimeout',
  'Date.now',
  'Math.random',
  'Math.max',
  'Math.min',
  'JSON.stringify',
  'JSON.parse',
  'Object.keys',
  'Object.assign',
  'Object.fromEntries',
  'Array.prototype.filter',
  'Array.prototype.map',
  'Array.prototype.splice',
  'Array.prototype.sort',
  'String.prototype.replace',
  'RegExp.prototype.test',
  'RegExp.prototype.exec',
  'window.URL',
  'URL.prototype.href',
  'window.fetch',
  'window.PerformanceObserver',
  'PerformanceResourceTiming.prototype.responseStatus',
  'NodeList.prototype.forEach',
  'Map.prototype.set',
  'PerformanceObserver.prototype.observe',
  'performance.now',
  'Performance.prototype.timeOrigin',
  'History.prototype.pushState',
  'History.prototype.replaceState',
  'Document.prototype.hidden',
  'Document.prototype.visibilityState',
  'Document.prototype.hasFocus',
  'Document.prototype.cookie',
  'Document.prototype.title',
  'Document.prototype.referrer',
  'Document.prototype.currentScript',
  'Document.prototype.querySelector',
  'Document.prototype.querySelectorAll',
  'Element.prototype.closest',
  'Element.prototype.matches',
  'Element.prototype.getAttribute',
  'Element.prototype.hasAttribute',
  'Element.prototype.attributes',
  'Element.prototype.scrollHeight',
  'Element.prototype.outerHTML',
  'HTMLInputElement.prototype.value',
  'HTMLScriptElement.prototype.text',
  'Element.prototype.querySelector',
  'HTMLElement.prototype.dataset',
  'HTMLAnchorElement.prototype.href',
  'HTMLAnchorElement.prototype.pathname',
  'Event.prototype.target',
  'window.scrollY',
  'window.innerHeight',
  'window.dataLayer',
  'window.Set',
  'Set.prototype.add',
  'Set.prototype.delete',
  'String.prototype.split',
  'window.Promise',
  'window.top',
  'window.pulse',
]

const saboteur = (path: string) => `<script>{
  const names = ${JSON.stringify(path)}.split('.')
  const name = names.pop()
  const owner = names.reduce((object, part) => object[part], window)
  let isOn = false
  window.sabotage = on => { isOn = on }
  const original = Object.getOwnPropertyDescriptor(owner, name) ?? Object.getOwnPropertyDescriptor(Object.getPrototypeOf(owner) ?? {}, name) ?? { value: undefined }
  const fail = (self, rest) => {
    if (isOn) throw new Error('sabotaged')
    return original.get ? original.get.call(self) : original.value
  }
  try {
    Object.defineProperty(owner, name, typeof original.value === 'function' && !/^[A-Z]/.test(name)
      ? { configurable: true, writable: true, value: function (...rest) { if (isOn) throw new Error('sabotaged'); return original.value.apply(this, rest) } }
      : { configurable: true, get() { return fail(this) }, set(value) { if (isOn) throw new Error('sabotaged'); original.set ? original.set.call(this, value) : (original.value = value) } })
    window.isSabotaged = true
  } catch { window.isSabotaged = false }
  window.caught = []
  window.onerror = (message, source) => { caught.push(message + ' ' + source) }
  window.onunhandledrejection = event => { caught.push('rejection: ' + event.reason) }
  isOn = ${path === 'window.pulse' ? 'false' : 'true'}
}</script>`

const BODY = `<a id="a" href="/files/a.pdf">a</a><a id="out" href="https://x.example/">b</a><button id="mark" data-pulse="deed" data-pulse-n="1">c</button>
  <script type="application/ld+json">{"@type":"Product","sku":"S","name":"N","offers":{"price":"1"}}</script>
  <form id="f" class="cart" action="/cart/add" data-pulse-identify><input id="m" type="email" name="email" value="a@b.example"></form><div style="height:3000px"></div>`

/** As a visitor would, without the automation's own helpers, which use the same browser. */
const actions = `
  addEventListener('click', e => e.preventDefault()); addEventListener('submit', e => e.preventDefault())
  const quietly = action => { try { action() } catch (error) { if (!/sabotaged/.test(error)) caught.push('thrown: ' + error) } }
  const get = id => window[id]
  quietly(() => get('a').click()); quietly(() => get('out').click()); quietly(() => get('mark').click())
  quietly(() => get('m').dispatchEvent(new Event('input', { bubbles: true }))); quietly(() => get('f').requestSubmit())
  quietly(() => scrollTo(0, 500))
  const strictly = (name, action) => { try { action() } catch (error) { caught.push('thrown by ' + name + ': ' + error.stack) } }
  const { pulse } = window
  if (pulse) for (const call of [['track', 'a'], ['identify', { userId: 'u' }], ['page'], ['consent', 'granted'], ['track', 'add_to_cart', { items: [{ item_id: 1 }] }], ['reset']]) strictly('pulse', () => pulse(...call))
  quietly(() => window.dataLayer?.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 2 }] } }))
  quietly(() => history.pushState({}, '', '/deep'))
  dispatchEvent(new Event('blur')); document.dispatchEvent(new Event('visibilitychange'))`

describe.concurrent('a hostile page', () => {
  for (const api of APIS)
    it(`receives no exception from the tracker when ${api} throws`, async () => {
      const { open, page } = await prepareVisit(browser, receiver, {
        head: saboteur(api),
        body: `${BODY}<script type="module">try {${actions}} finally { window.isDone = true }</script>`,
      })
      await open().catch(() => {})
      const session = await page.createCDPSession()
      const evaluate = async (expression: string) => {
        const { result } = await session.send('Runtime.evaluate', { expression, returnByValue: true })
        return result.value
      }
      await until(() => evaluate('window.isDone'), Boolean)
      // Companions are there, and the events' time is over.
      await page.waitForNetworkIdle()
      // The automation needs the browser back.
      const told = await evaluate('sabotage(false); JSON.stringify(caught)')
      const caught = (JSON.parse(told) as string[]).filter(
        text => !/^Uncaught Error: sabotaged.*\/pk_test\w+$|ResizeObserver/.test(text),
      )
      expect(caught).toEqual([])
      await page.close()
    })
})
