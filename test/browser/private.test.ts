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

const STAY =
  '<script>addEventListener("click", e => e.target.closest("a") && e.preventDefault()); addEventListener("submit", e => e.preventDefault())</script>'
const CPU_SLOWDOWN = 4
/** The aim is 20 ms (`npm run bench -- page`); a busy machine may take longer, and a pattern that is quadratic seconds. */
const MAX_FREEZE_MS = 250

/** Opens a page with the form, waits until the companion for marked forms is there, fills the form and sends it. */
async function sent(form: string) {
  const visit = await prepareVisit(browser, receiver, { body: STAY + form })
  await visit.open()
  await visit.come('page_view')
  if (form.includes('data-pulse')) {
    const marks = await until(
      () =>
        visit.page.evaluate(() =>
          performance
            .getEntriesByType('resource')
            .map(({ name }) => name)
            .find(name => name.endsWith('e.marks.js')),
        ),
      found => found !== undefined,
    )
    // The file has come, and its module has run once an import of the same is over.
    await visit.page.evaluate(`import(${JSON.stringify(marks)}).then(() => {})`)
  }
  await visit.page.waitForNetworkIdle()
  await visit.page.evaluate(() => document.querySelector('form')!.requestSubmit())
  await visit.come('form_submit')
  await visit.page.evaluate(() => (window as any).pulse('track', 'end'))
  await visit.come('end')
  return { ...visit, told: () => JSON.stringify(visit.beacons()) }
}

describe.concurrent('a form marked data-pulse-identify', () => {
  it.each([
    ['a password called mail', '<input type="password" name="mail_password" value="hush@hush">'],
    ['a password typed as text', '<input name="email_haslo" value="hush@hush">'],
    ['a PIN called phone', '<input type="password" name="phone_pin" value="7654321">'],
    ['a card’s number', '<input type="tel" name="cardNumber" value="4111111111111111">'],
    ['a card’s number with a slip', '<input type="tel" name="cardNumber" value="4111111111111">'],
    ['a card’s code', '<input type="tel" name="cardCVC" autocomplete="cc-csc" value="7654321">'],
    ['a one-time code', '<input type="tel" autocomplete="one-time-code" name="otp" value="7654321">'],
    ['an identity number', '<input type="tel" name="pesel" value="76543210123">'],
    ['a text of several lines', '<textarea name="mail_text">hush@hush</textarea>'],
    ['a field that no visitor typed', '<input type="hidden" name="mail_to" value="hush@hush.example">'],
    ['a choice', '<select name="email_kind"><option selected>hush@hush</option></select>'],
  ])('sends the e-mail address and not %s', async (_, field) => {
    const { events, told } = await sent(
      `<form data-pulse-identify novalidate><input type="email" name="mail" value="jan@shop.example">${field}</form>`,
    )
    expect(events('identify').map(({ p }) => p)).toEqual([{ email: 'jan@shop.example', traits: {} }])
    expect(told()).not.toMatch(/hush|7654321|41111111/)
  })

  it('with two different e-mail addresses identifies the visitor only if one has the plain name', async () => {
    const two = await sent(
      '<form data-pulse-identify><input name="from_mail" value="a@b.example"><input name="to_mail" value="c@d.example"></form>',
    )
    expect(two.events('identify')).toEqual([])
    const plain = await sent(
      '<form data-pulse-identify><input name="friend_mail" value="a@b.example"><input name="email" value="c@d.example"><input type="tel" name="phone" value="600 700 800"><input name="phone_country" value="+48 22 1234567"></form>',
    )
    expect(plain.events('identify')[0]!.p).toEqual({ email: 'c@d.example', traits: { phone: '600 700 800' } })
  })

  it('is required before any value of a form is sent', async () => {
    const { told } = await sent('<form><input type="email" name="mail" value="jan@shop.example"></form>')
    expect(told()).not.toContain('jan@')
  })
})

describe.concurrent('a number that looks like a card number', () => {
  it('is removed from addresses, titles, links and custom events', async () => {
    const { open, path, page, come, events, beacons } = await prepareVisit(browser, receiver, {
      body: `${STAY}<a id="a" href="https://pay.example/?c=4111-1111-1111-1111">pay</a><script>document.title = 'Card 4111 1111 1111 1111'</script>`,
    })
    await open(`${path}?fname=x&number=4111111111111111&ean=5901234123464`)
    await come('page_view')
    await page.locator('#a').click()
    await page.evaluate(() =>
      (window as any).pulse('track', 'paid', { with: ['3782 822463 10005'], of: 'x' }),
    )
    await come('paid')
    expect(JSON.stringify(beacons())).not.toMatch(/1111.?1111|822463/)
    expect(events('page_view')[0]!.u).toContain('&number=&ean=5901234123464')
  })
})

describe.concurrent('an address of any length', () => {
  it.each([
    ['a file in a link', 'data:text/csv,', '1;jan@shop.example;'],
    ['letters', 'https://out.example/?q=', 'abcdefghij'],
    ['signs of an e-mail address', 'https://out.example/?q=', 'a@'],
    ['names of secrets', 'https://out.example/?', 'token'],
    ['digits', 'https://out.example/?q=', '4111111111'],
  ])('does not block the page: %s', async (_, start, part) => {
    const { open, page, come, events, beacons, kept } = await prepareVisit(browser, receiver, {
      body: `${STAY}<a id="a">Export</a>`,
    })
    await open()
    await come('page_view')
    const session = await page.createCDPSession()
    // The time that the page's thread works: what other processes take of the processor is no freeze of the tracker's.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const worked = async () => {
      const { metrics } = await session.send('Performance.getMetrics')
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1_000
    }
    const before = await worked()
    await page.evaluate(
      (start, part) => {
        const link = document.querySelector<HTMLAnchorElement>('#a')!
        link.href = start + part.repeat(300_000 / part.length)
        link.click()
      },
      start,
      part,
    )
    const freeze = (await worked()) - before
    expect(freeze).toBeGreaterThan(0)
    expect(freeze * CPU_SLOWDOWN).toBeLessThan(MAX_FREEZE_MS)
    await page.evaluate(() => (window as any).pulse('track', 'next'))
    await come('next')
    expect(JSON.stringify(beacons())).not.toContain('jan@')
    expect(JSON.stringify(beacons()).length).toBeLessThan(20_000)
    await until(kept, keys => !keys.some(key => key.includes(':')))
    if (start.startsWith('data:'))
      expect(events('file_download').map(({ p }) => p!.link_url)).toEqual([expect.stringMatching(/^data:/)])
  })

  it('of a generated file counts as one file, however often it is generated', async () => {
    const { open, page, come, events } = await prepareVisit(browser, receiver, {
      body: `<button id="b">Download</button><script>b.onclick = () => {
        const a = document.createElement('a'); a.download = 'x.csv'; a.href = URL.createObjectURL(new Blob(['x'])); document.body.append(a)
        a.addEventListener('click', e => e.preventDefault()); a.click() }</script>`,
    })
    await open()
    await come('page_view')
    for (let n = 0; n < 3; n++) await page.locator('#b').click()
    await come('file_download', 3)
    expect(new Set(events('file_download').map(({ p }) => p!.link_url)).size).toBe(1)
  })
})
