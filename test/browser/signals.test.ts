import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deriveFromUrl } from '../../collector/enrich/url.ts'
import { checkEvent } from '../../collector/ingest/validate.ts'
import type { Fact } from '../../collector/score/score.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { scoreAt, scorerOf } from '../score/samples.ts'
import { launch } from './chromium.ts'
import { html, type Receiver, sleep, startReceiver, until } from './receiver.ts'
import { prepareVisit, pulse } from './visit.ts'

let browser: Browser
let receiver: Receiver

beforeAll(async () => {
  ;[browser, receiver] = await Promise.all([launch(), startReceiver()])
})
afterAll(async () => {
  await browser.close()
  await receiver.close()
})

const visit = (options?: Parameters<typeof prepareVisit>[2]) => prepareVisit(browser, receiver, options)

// The page does not navigate: these tests check the signals, not the targets of links.
const STAY =
  '<script>addEventListener("click", e => e.target.closest("a") && e.preventDefault()); addEventListener("submit", e => e.preventDefault())</script>'

const QUIET_MS = 500

describe.concurrent('links', () => {
  it('report downloads, outbound links, mail and phone links, also by the middle button', async () => {
    const { open, page, come, events } = await visit({
      body: `${STAY}
        <a id="pdf" href="/files/Cennik%202026.PDF?v=3">a</a> <a id="blob" download href="/export">b</a>
        <a id="out" href="https://partner.example/offer">c</a> <a id="mail" href="mailto:sales@shop.example">d</a>
        <a id="tel" href="tel:+48123456789">e</a> <a id="in" href="/about">f</a> <a id="anchor" href="#top">g</a>
        <a id="js" href="javascript:void 0">h</a> <a id="dots" href="/v1.2/notes.html">i</a>
        <a href="https://partner.example/deep"><b id="deep">j</b></a><button id="button">k</button>`,
    })
    await open()
    await come('page_view')
    for (const id of ['pdf', 'blob', 'out', 'mail', 'tel', 'in', 'anchor', 'js', 'dots', 'deep', 'button'])
      await page.locator(`#${id}`).click()
    await page.locator('#out').click({ button: 'middle' })
    await page.locator('#out').click({ button: 'right' })
    await come('click', 5)
    await sleep(QUIET_MS)
    expect(events('file_download').map(({ p }) => p!.file_name)).toEqual([
      '/files/Cennik%202026.PDF',
      '/export',
    ])
    expect(events('click').map(({ p }) => p!.link_url)).toEqual([
      'https://partner.example/offer',
      'mailto:',
      'tel:+48123456789',
      'https://partner.example/deep',
      'https://partner.example/offer',
    ])
  })

  it('keep their click behaviour: the tracker never prevents, stops or changes a click', async () => {
    const { open, page, come } = await visit({
      body: '<a id="a" href="https://partner.example/">a</a><script>window.seen = []; addEventListener("click", e => { seen.push(e.defaultPrevented); e.preventDefault() })</script>',
    })
    await open()
    await page.locator('#a').click()
    await come('click')
    expect(await page.evaluate(() => (window as any).seen)).toEqual([false])
  })

  it('report a click whose propagation the page stops', async () => {
    const { open, page, come } = await visit({
      body: `${STAY}<a id="a" href="https://partner.example/">a</a><script>a.onclick = e => e.stopImmediatePropagation()</script>`,
    })
    await open()
    await page.locator('#a').click()
    await come('click')
  })
})

describe.concurrent('nested elements', () => {
  it('report the link around a clicked icon', async () => {
    const { open, page, come, events } = await visit({
      body: `${STAY}<svg hidden><symbol id="i" viewBox="0 0 9 9"><rect width="9" height="9"/></symbol></svg>
        <a href="/cennik.pdf"><svg id="icon" width="40" height="40"><use href="#i"/></svg></a>
        <a href="tel:+48123456789"><svg id="call" width="40" height="40"><use href="#i"/></svg></a>`,
    })
    await open()
    await page.locator('#icon').click()
    await page.locator('#call').click()
    await come('file_download')
    await come('click')
    expect([events('file_download').length, events('click').length]).toEqual([1, 1])
  })

  it('report links, marks and forms in an open shadow root, and a link around a component', async () => {
    const { open, page, come, events } = await visit({
      body: `<script>addEventListener('click', e => e.composedPath().some(node => node.href) && e.preventDefault())</script><x-box></x-box><a href="https://out.example/"><x-card></x-card></a><script>
        document.querySelector('x-box').attachShadow({ mode: 'open' }).innerHTML =
          '<a href="/a.pdf">a</a><button data-pulse="deed">b</button><form id="f"><input name="mail" type="email" value="jan@b.example"><button>ok</button></form>'
        document.querySelector('x-box').shadowRoot.addEventListener('submit', e => e.preventDefault())
        document.querySelector('x-card').attachShadow({ mode: 'open' }).innerHTML = '<b>card</b>'
        document.body.insertAdjacentHTML('beforeend', '<i data-pulse="other"></i>')</script>`,
    })
    await open()
    await come('page_view')
    await until(
      () =>
        page.evaluate(() =>
          performance
            .getEntriesByType('resource')
            .map(({ name }) => name)
            .join(),
        ),
      names => names.includes('e.marks.js'),
    )
    await page.waitForNetworkIdle()
    const click = (host: string, selector: string) =>
      page.evaluate(
        (host, selector) =>
          document.querySelector(host)!.shadowRoot!.querySelector<HTMLElement>(selector)!.click(),
        host,
        selector,
      )
    await click('x-box', 'a')
    await click('x-card', 'b')
    await click('x-box', 'button')
    await come('deed')
    await come('file_download')
    await until(
      () =>
        page.evaluate(() =>
          performance
            .getEntriesByType('resource')
            .map(({ name }) => name)
            .join(),
        ),
      names => names.includes('e.inner.js'),
    )
    await page.waitForNetworkIdle()
    await click('x-box', 'form button')
    await come('generate_lead')
    expect(events('click').map(({ p }) => p!.link_url)).toEqual(['https://out.example/'])
    expect(events('form_submit')).toHaveLength(1)
  })

  it('report forms and links in same-origin frames with the page around them', async () => {
    const { open, page, come, events, path } = await visit({
      body: `<iframe srcdoc='<form><input name="mail" type="email" value="jan@b.example"><button>ok</button></form><script>addEventListener("submit", e => e.preventDefault())</script>'></iframe><iframe id="late"></iframe>`,
    })
    await open()
    await come('page_view')
    await until(
      () =>
        page.evaluate(() =>
          performance
            .getEntriesByType('resource')
            .map(({ name }) => name)
            .join(),
        ),
      names => names.includes('e.inner.js'),
    )
    await page.waitForNetworkIdle()
    await page.evaluate(() => (window.frames[0] as Window).document.querySelector('form')!.requestSubmit())
    const [lead] = await come('generate_lead')
    expect(lead!.u).toBe(receiver.url(path))
    await page.evaluate(() => {
      const late = document.querySelector<HTMLIFrameElement>('#late')!
      late.srcdoc =
        '<form><input type="tel" name="phone" value="600700800"></form><script>addEventListener("submit", e => e.preventDefault())</' +
        'script>'
    })
    await page.waitForFunction(() => (window.frames[1] as Window).document.querySelector('form'))
    await sleep(QUIET_MS)
    await page.evaluate(() => (window.frames[1] as Window).document.querySelector('form')!.requestSubmit())
    await come('generate_lead', 2)
    expect(events('form_submit')).toHaveLength(2)
  })
})

/** As HubSpot's frames post it, with the values of the fields. */
const fromFrame = (id: string, eventName: string) =>
  `<script>parent.postMessage({ type: 'hsFormCallback', eventName: '${eventName}', id: '${id}', data: { submissionValues: { email: 'jan@hidden.example' } } }, '*')</script>`

describe.concurrent('HubSpot forms', () => {
  it('in frames of another origin are a lead each, without their values', async () => {
    const { open, page, come, events, beacons } = await visit({ body: '<iframe></iframe>' })
    for (const [path, eventName] of [
      ['/ready', 'onFormReady'],
      ['/sent', 'onFormSubmitted'],
    ] as const)
      receiver.page(path, { body: fromFrame('guid-7', eventName) })
    await open()
    await come('page_view')
    await until(
      () => page.evaluate(() => performance.getEntriesByName(`${location.origin}/e.inner.js`).length),
      Boolean,
    )
    await page.waitForNetworkIdle()
    for (const path of ['/ready', '/sent'])
      await page.evaluate(
        address =>
          new Promise(resolve => {
            const frame = document.querySelector('iframe')!
            frame.onload = resolve
            frame.src = address
          }),
        receiver.url(path, '127.0.0.1'),
      )
    const [lead] = await come('generate_lead')
    await sleep(QUIET_MS)
    expect(events('generate_lead')).toHaveLength(1)
    expect(lead!.p).toEqual({ form_id: 'guid-7' })
    expect(JSON.stringify(beacons())).not.toContain('hidden.example')
  })

  it('of the newer editor are a lead by their own event, and those that are a part of the page by their submission alone', async () => {
    const { open, page, come, events } = await visit({
      body: `${STAY}<div class="hs-form-frame" data-form-id="guid-8"><iframe></iframe></div>`,
    })
    await open()
    await come('page_view')
    await until(
      () => page.evaluate(() => performance.getEntriesByName(`${location.origin}/e.inner.js`).length),
      Boolean,
    )
    await page.waitForNetworkIdle()
    const succeed = () =>
      page.evaluate(() => dispatchEvent(new CustomEvent('hs-form-event:on-submission:success')))
    await succeed()
    const [lead] = await come('generate_lead')
    expect(lead!.p).toEqual({ form_id: 'guid-8' })
    await page.evaluate(() => {
      document.body.innerHTML =
        '<div class="hs-form-html"><form id="newsletter"><input type="email" value="jan@b.example"><button>ok</button></form></div>'
    })
    await page.locator('button').click()
    await come('newsletter_signup')
    await succeed()
    await sleep(QUIET_MS)
    expect(events('generate_lead')).toHaveLength(1)
  })
})

describe.concurrent('marked elements', () => {
  it('report data-pulse with its data-pulse-* properties', async () => {
    const { open, page, come, events } = await visit({
      body: `<button data-pulse="plan_chosen" data-pulse-plan-name="Pro" data-pulse-seats="5" data-other="x"><i id="in">a</i></button>`,
    })
    await open()
    await page.locator('#in').click()
    await come('plan_chosen')
    expect(events('plan_chosen').map(({ p }) => p)).toEqual([{ plan_name: 'Pro', seats: '5' }])
  })

  it('report data-pulse on a form when it is sent, instead of a lead', async () => {
    const { open, page, come, names } = await visit({
      body: `${STAY}<form data-pulse="newsletter_signup"><input id="m" type="email" name="email"><button id="b">ok</button></form>`,
    })
    await open()
    await page.type('#m', 'jan@example.com')
    await page.locator('#b').click()
    await come('newsletter_signup')
    expect(names()).toEqual(['page_view', 'form_start', 'form_submit', 'newsletter_signup'])
  })
})

describe.concurrent('forms', () => {
  it('report a lead by the presence of mail and phone fields, and never send their values', async () => {
    const { open, page, come, names, events, beacons } = await visit({
      body: `${STAY}<form id="contact" action="/contact"><input name="id" value="7"><input id="m" type="email" name="your-email" required>
        <input id="p" name="phone"><textarea id="t" name="message"></textarea><button id="b">ok</button></form>`,
    })
    await open()
    await page.type('#m', 'jan')
    await page.locator('#b').click()
    await sleep(200)
    expect(names()).not.toContain('form_submit')
    await page.type('#m', '@example.com')
    await page.type('#t', 'secret wish')
    await page.locator('#b').click()
    await come('generate_lead')
    expect(names()).toEqual(['page_view', 'form_start', 'form_submit', 'generate_lead'])
    expect(events('generate_lead')[0]!.p).toEqual({
      form_id: 'contact',
      has_email: true,
      has_phone: false,
    })
    expect(JSON.stringify(beacons())).not.toMatch(/jan|secret wish/)
  })

  it('do not report a sign-in as a lead', async () => {
    const { open, page, come, names } = await visit({
      body: `${STAY}<form name="login"><input id="m" type="email"><input type="password" value="hush"><button id="b">ok</button></form>`,
    })
    await open()
    await page.type('#m', 'jan@example.com')
    await page.locator('#b').click()
    await come('form_submit')
    await sleep(QUIET_MS)
    expect(names()).toEqual(['page_view', 'form_start', 'form_submit'])
  })

  it('do not report an invalid form with novalidate', async () => {
    const { open, page, names, come } = await visit({
      body: `${STAY}<form novalidate><input id="m" type="email" required><button id="b">ok</button></form>`,
    })
    await open()
    await come('page_view')
    await page.locator('#b').click()
    await sleep(QUIET_MS)
    expect(names()).toEqual(['page_view'])
  })

  it.each([
    [
      'a hidden field that is required',
      '<input name="gone" required hidden><input id="m" type="email" value="jan@b.example">',
    ],
    [
      'a local part that the browser does not know',
      '<input name="gone" type="email" value="józef@b.example">',
    ],
    ['a phone', '<input name="gone" required hidden><input type="tel" name="phone" value="600 700 800">'],
  ])('report a form with novalidate and custom validation, with %s', async (_, fields) => {
    const { open, page, come } = await visit({
      body: `${STAY}<form novalidate>${fields}<button id="b">ok</button></form>`,
    })
    await open()
    await come('page_view')
    await page.locator('#b').click()
    await come('generate_lead')
  })

  it.each([
    ['a one-time code', '<input name="otp" type="tel" autocomplete="one-time-code" value="123456">'],
    ['a postcode', '<input name="postcode" type="tel" value="30001">'],
    ['a quantity', '<input name="qty[]" type="tel" value="2">'],
    [
      'a card',
      '<input name="cardNumber" type="tel" value="4111111111111111"><input name="cardCVC" type="tel" value="123">',
    ],
  ])('do not report %s as a lead', async (_, fields) => {
    const { open, page, come, names } = await visit({
      body: `${STAY}<form>${fields}<button id="b">ok</button></form>`,
    })
    await open()
    await come('page_view')
    await page.locator('#b').click()
    await come('form_submit')
    await sleep(QUIET_MS)
    expect(names()).not.toContain('generate_lead')
  })

  it('report a newsletter that only its class names, and any form with a field called className', async () => {
    const { open, page, come, events } = await visit({
      body: `${STAY}<form class="klaviyo-form"><input type="email" name="email" value="ewa@b.example"><button id="a">ok</button></form>
        <form class="x"><input name="className" value="x"><input type="email" name="email" value="jan@b.example"><button id="b">ok</button></form>`,
    })
    await open()
    await come('page_view')
    await page.locator('#a').click()
    await come('newsletter_signup')
    await page.locator('#b').click()
    await come('generate_lead')
    expect(events('form_submit')).toHaveLength(2)
  })

  it('identify the visitor if marked data-pulse-identify', async () => {
    const { open, page, come, events } = await visit({
      body: `${STAY}<form data-pulse-identify><input id="m" type="email" name="email"><input id="p" type="tel"><button id="b">ok</button></form>`,
    })
    await open()
    await page.type('#m', 'jan@example.com')
    await page.type('#p', '600700800')
    await page.locator('#b').click()
    await come('identify')
    expect(events('identify')[0]!.p).toEqual({ email: 'jan@example.com', traits: { phone: '600700800' } })
  })
})

describe.concurrent('engagement', () => {
  it('reports seconds in view and the furthest scroll for the view that they belong to', async () => {
    const { open, page, come, events, path } = await visit({ body: '<div style="height: 4000px">tall</div>' })
    await open()
    await come('page_view')
    await page.bringToFront()
    await page.evaluate(() => scrollTo(0, 1400))
    await sleep(1300)
    await page.evaluate(() => {
      scrollTo(0, 0)
      history.pushState({}, '', '/second')
    })
    await come('engagement')
    const [told] = events('engagement')
    expect(told!.u).toBe(receiver.url(path))
    expect(told!.p!.seconds).toBeGreaterThanOrEqual(1)
    expect(told!.p!.percent_scrolled).toBeGreaterThan(40)
    expect(told!.p!.percent_scrolled).toBeLessThan(60)
  })

  it('is sent when the page is left, and not below one second', async () => {
    const { open, page, come, events } = await visit()
    await open()
    await come('page_view')
    await page.goto('about:blank')
    await sleep(QUIET_MS)
    expect(events('engagement')).toEqual([])
    await open()
    await sleep(1200)
    await page.goto('about:blank')
    await come('engagement')
  })
})

describe.concurrent('a page of search results', () => {
  it('reports the number of results where the page states it', async () => {
    const { open, come, events } = await visit({ body: '<main data-pulse-results="0">Nothing found</main>' })
    await open()
    await come('page_view')
    expect(events('page_view')[0]!.p).toEqual({ results: '0' })
  })

  const told = (name: string) =>
    `<script>(window.dataLayer ||= []).push({ event: '${name}', search_term: 'Red tent' })</script>`

  it('is one search, from the address, from the data layer, or from both', async () => {
    for (const [query, body] of [
      ['?q=red+tent', ''],
      ['', told('view_search_results')],
      ['?q=red+tent', told('view_search_results')],
      ['?q=red+tent', told('search')],
    ] as const) {
      const { open, come, path, beacons } = await visit({ body })
      await open(path + query)
      await come(/'(\w+)', search_term/.exec(body)?.[1] ?? 'page_view')
      expect([query, body, searchesIn(beacons())]).toEqual([query, body, 1])
    }
  })

  it('is one search when the previous page has reported it on submit', async () => {
    const { open, come, path, site, beacons, page } = await visit({
      head: '<script>window.dataLayer = [{ event: "gtm.js" }]</script>',
    })
    receiver.page(`${path}-found`, html(site))
    await open()
    await come('page_view')
    await page.evaluate(path => {
      ;(window as any).dataLayer.push({ event: 'search', search_term: 'Red tent' })
      location.assign(`${path}-found?q=red+tent`)
    }, path)
    await come('page_view', 2)
    await come('search')
    expect(searchesIn(beacons())).toBe(1)
  })
})

/** How many searches the collector counts in what was sent. */
function searchesIn(received: Receiver['received']): number {
  const facts = new Map<string, Fact>()
  for (const { beacon, at } of received)
    for (const raw of beacon.e) {
      const door = { key: 'public', receivedAt: at, visitor: beacon.v!, sentAt: beacon.z! } as const
      const checked = checkEvent(raw, door)
      if (isRefusal(checked)) throw new Error(checked.message)
      const { event } = checked
      const derived = deriveFromUrl(event)
      // What was sent on leaving comes again from the queue.
      facts.set(event.id, { event: { ...event, derived }, trust: 'browser' })
    }
  const scorer = scorerOf({ rules: [{ id: 's', kind: 'event', event: 'view_search_results', points: 1 }] })
  return scoreAt(scorer, [...facts.values()], Date.now())!
}

describe.concurrent('videos', () => {
  it('report the start, the half and the end once each, as watched', async () => {
    const { open, page, come, names, events } = await visit({
      body: `<video id="v"></video><video id="hero" autoplay muted loop></video>
        <script>for (const x of [v, hero]) for (const [k, g] of [['currentSrc', () => 'https://cdn.example/a.mp4'], ['duration', () => 10], ['currentTime', () => window.at ?? 0]]) Object.defineProperty(x, k, { get: g })</script>`,
    })
    await open()
    await come('page_view')
    await page.evaluate(() => {
      const say = (id: string, at: number, type: string) => {
        ;(window as any).at = at
        document.getElementById(id)!.dispatchEvent(new Event(type))
      }
      for (const id of ['v', 'hero'])
        for (const [at, type] of [
          [0, 'play'],
          [0.1, 'timeupdate'],
          [2, 'timeupdate'],
          [5.1, 'timeupdate'],
          [6, 'play'],
          [6.2, 'timeupdate'],
          [10, 'timeupdate'],
          [10, 'ended'],
        ] as const)
          say(id, at, type)
    })
    await come('video_complete')
    expect(names()).toEqual(['page_view', 'video_start', 'video_progress', 'video_complete'])
    expect(events('video_progress')[0]!.p).toEqual({
      video_url: 'https://cdn.example/a.mp4',
      video_percent: 50,
    })
  })
})

describe.concurrent('calls of the API by the page', () => {
  it('are processed if made before the script has loaded', async () => {
    const { open, come, events, page } = await visit({
      head: `<script>window.pulse = window.pulse || function () { (pulse.q = pulse.q || []).push(arguments) }
        pulse('track', 'early', { n: 1 }); pulse('identify', { userId: 'u1', email: 'a@b.example', city: 'Łódź' })</script>`,
    })
    await open()
    await come('identify')
    expect(events('early')[0]!.p).toEqual({ n: 1 })
    expect(events('identify')[0]!.p).toEqual({ userId: 'u1', email: 'a@b.example', traits: { city: 'Łódź' } })
    await pulse(page, 'page')
    await come('page_view', 2)
  })

  it('do not throw for unknown methods', async () => {
    const { open, come, page } = await visit()
    await open()
    await come('page_view')
    await pulse(page, 'nonsense', 1)
    await pulse(page)
    await pulse(page, 'identify')
    await pulse(page, 'track', 'fine')
    await come('fine')
  })

  it('work from the ES module', async () => {
    const { site, path, open, come, events } = await visit()
    receiver.page(
      path,
      `<title>Module</title><script type="module">
        import { init, track, identify } from '/tracker.mjs'
        init({ site: '${site}', endpoint: '/e' }); track('bought', { n: 2 }); identify({ userId: 'u2' })
        init({ site: '${site}', endpoint: '/e' })</script>`,
    )
    await open()
    await come('identify')
    expect(events().map(({ n }) => n)).toEqual(['page_view', 'bought', 'identify'])
  })
})

describe.concurrent('addresses', () => {
  it('contain no secrets and no e-mail addresses when they are sent', async () => {
    const { open, path, page, come, beacons, events } = await visit()
    await open(
      `${path}?q=red+shoes&keyword=shoes&author=jan&access_token=abc123&email=jan%40example.com&reset_password=zzz&utm_source=x&gclid=G1`,
    )
    await come('page_view')
    expect(events('page_view')[0]!.u).toBe(
      receiver.url(
        `${path}?q=red+shoes&keyword=shoes&author=jan&access_token=&email=&reset_password=&utm_source=x&gclid=G1`,
      ),
    )
    await page.evaluate(() => history.pushState({}, '', '/unsubscribe/jan@example.com/now'))
    await come('page_view', 2)
    expect(JSON.stringify(beacons())).not.toMatch(/abc123|example\.com|zzz/)
  })
})

describe.concurrent('debug mode', () => {
  it('logs every decision, and the default file contains none of these texts', async () => {
    const { open, page, path, come } = await visit()
    const said: string[] = []
    page.on('console', message => said.push(message.text()))
    await open(`${path}?pulse_debug`)
    await come('page_view')
    await until(
      () => said.join('\n'),
      text =>
        /started.*seen: page_view.*sending 1 event.*acknowledged/s.test(text) ||
        /seen: page_view.*started.*sending 1 event.*acknowledged/s.test(text),
    )
    const quiet = await (await fetch(receiver.url('/pulse.js'))).text()
    expect(quiet).not.toMatch(/acknowledged|waiting for consent/)
  })
})
