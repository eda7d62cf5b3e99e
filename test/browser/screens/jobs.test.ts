import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Board, Row } from '../../../shared/board.ts'
import type { Contact } from '../../../shared/contact.ts'
import type { CreatedSite } from '../../../shared/site.ts'
import { click } from './click.ts'
import { Hand, shown } from './hand.ts'
import { PHONE, Stage, textOf, violations } from './stage.ts'

/** What the same jobs took before there was anything to call with. */
const BEFORE = {
  hotLead: { clicks: 7, called: false },
  alertOnPhone: { taps: 2, scrolledPx: 2_500, called: false },
}
const PHONE_NUMBER = '+48 600 100 200'
const DIALLED = 'tel:+48600100200'

let stage: Stage
let site: CreatedSite

beforeAll(async () => {
  stage = await Stage.open()
  site = await stage.place.addSite()
})
afterAll(() => stage[Symbol.asyncDispose]())

/** A visitor who leaves a name and a number and does so much that the starter plan calls them hot. */
async function turnsHot(name: string): Promise<void> {
  const now = Date.now()
  const happenings = [
    {
      n: 'identify',
      p: {
        userId: name,
        traits: { name, phone: PHONE_NUMBER, email: `${name.split(' ')[0]!.toLowerCase()}@example.com` },
      },
    },
    { n: 'newsletter_signup' },
    ...['Tent', 'Stove'].map(item => ({ n: 'add_to_cart', p: { item_name: item } })),
    { n: 'page_view', u: 'https://shop.example/pricing', h: 'Pricing' },
    { n: 'demo_request' },
    ...['prices', 'sizes', 'terms'].map(file => ({
      n: 'file_download',
      p: { link_url: `https://shop.example/${file}.pdf` },
    })),
  ]
  const answer = await stage.place.send({
    k: site.writeKey,
    v: randomUUID().replaceAll('-', ''),
    z: now,
    c: 'granted',
    e: happenings.map((happening, index) => ({
      i: randomUUID(),
      // One after the other: of events at the same instant, the order would be left to their ids.
      t: now - 1_000 * (happenings.length - index),
      u: 'https://shop.example/',
      r: '',
      h: 'Shop',
      p: {},
      ...happening,
    })),
  })
  expect(await answer.json()).toMatchObject({ rejected: [] })
}

async function rowOf(name: string): Promise<Row> {
  const filter = encodeURIComponent(JSON.stringify({ text: name }))
  const { rows } = await stage.place.get<Board>(
    `/api/board?site=${site.siteId}&filter=${filter}`,
    site.secretKey,
  )
  return rows[0]!
}
const leadOf = async (name: string) => {
  const { contactId } = await rowOf(name)
  return stage.place.get<{ outcome: string | null; note: string; owner: { name: string } | null }>(
    `/api/contacts/${contactId}/lead`,
    site.secretKey,
  )
}

describe('the job “call a hot contact”', () => {
  it('takes fewer clicks than before, including the call', async () => {
    await turnsHot('Anna Nowak')
    const page = await stage.page(`/board?site=${site.siteId}`)
    await page.waitForSelector('.rows-room .row')
    const hand = await Hand.on(page)
    await hand.press('.chip[data-tone=hot]')
    await page.waitForFunction(() => location.search.includes('band='))
    await hand.press('.rows-room .who-name', 'Anna Nowak')
    await page.waitForSelector('.step-total')
    await hand.press('.contact-head [data-do=call]')
    await page.waitForSelector('.after-call [data-do=reached]')
    expect(await violations(page)).toEqual([])
    await hand.press('.after-call [data-do=reached]')
    await page.waitForSelector('.after-call-saved')
    await hand.type('.lead-note textarea', 'Wants an offer by Friday')
    await hand.press('.lead-note button')
    await page.waitForFunction(() => !document.querySelector('.lead-note button'))
    console.log(
      `job 2: ${shown(hand.effort)}, called; before: ${BEFORE.hotLead.clicks} clicks, no way to call`,
    )
    expect(hand.opened).toEqual([DIALLED])
    expect(hand.effort.clicks).toBeLessThan(BEFORE.hotLead.clicks)
    expect(hand.effort.screens).toBe(0)
    expect(await leadOf('Anna')).toMatchObject({
      outcome: 'contacted',
      note: 'Wants an offer by Friday',
      owner: { name: 'Maja' },
    })
    await page.close()
  })

  it('removes the contact from the open leads and shows the outcome among all contacts', async () => {
    const page = await stage.page(`/board?site=${site.siteId}`)
    await page.waitForSelector('.notice')
    await click(page, '.notice .button')
    await page.waitForSelector('.rows-room .row')
    const status = await textOf(page, '.rows-room .cell-status .status-line')
    expect(status).toMatch(/^Contacted · Maja · /)
    expect(await textOf(page, '.rows-room .cell-status')).not.toContain('Call')
    await page.close()
  })

  it('can undo the outcome', async () => {
    const { contactId } = await rowOf('Anna')
    const page = await stage.page(`/contacts/${contactId}`)
    const hand = await Hand.on(page)
    await hand.press('.contact-head [data-do=call]')
    await hand.press('.after-call [data-do=meeting]')
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLSelectElement>('.lead-strip select[aria-label=Outcome]')?.value ===
        'meeting',
    )
    await hand.press('.after-call-saved .link')
    await page.waitForSelector('.after-call [data-do=reached]')
    expect(await leadOf('Anna')).toMatchObject({ outcome: 'contacted' })
    await page.close()
  })
})

describe('the job “answer an alert on a phone”', () => {
  it('dials from the toast in one tap and records the outcome in one more', async () => {
    const page = await stage.page(`/board?site=${site.siteId}`, { viewport: PHONE })
    await page.waitForSelector('.status[data-is=live]')
    await turnsHot('Jan Lis')
    await page.waitForSelector('.toast [data-do=call]')
    expect(await violations(page)).toEqual([])
    const hand = await Hand.on(page)
    await hand.press('.toast [data-do=call]')
    await page.waitForSelector('.after-call [data-do=noAnswer]')
    expect(hand.opened).toEqual([DIALLED])
    expect(hand.effort).toMatchObject({ taps: 1, screens: 0 })
    await hand.press('.after-call [data-do=noAnswer]')
    await page.waitForSelector('.after-call-saved')
    console.log(
      `job 11, toast: ${shown(hand.effort)}, called; before: ${BEFORE.alertOnPhone.taps} taps, ${BEFORE.alertOnPhone.scrolledPx} px, no way to call`,
    )
    expect(hand.effort).toMatchObject({ taps: 2, screens: 0 })
    const lead = await leadOf('Jan')
    // The contact was not reached: the lead stays open, and the note has the time of the attempt.
    expect(lead).toMatchObject({ outcome: null, owner: { name: 'Maja' } })
    expect(lead.note).toMatch(/^No answer, /)
    await page.close()
  })

  it('dials in two taps from the contact’s page, where the numbers stay at the bottom of the screen', async () => {
    const page = await stage.page(`/alerts?site=${site.siteId}&show=all`, { viewport: PHONE })
    await page.waitForSelector('.alert')
    const hand = await Hand.on(page)
    await hand.press('.alert .alert-name a', 'Jan Lis')
    await page.waitForSelector('.step-total')
    await hand.press('.contact-bar [data-do=call]')
    await page.waitForSelector('.after-call [data-do=reached]')
    expect(await violations(page)).toEqual([])
    expect(hand.opened).toEqual([DIALLED])
    expect(hand.effort).toMatchObject({ taps: 2, screens: 0 })
    await hand.press('.after-call [data-do=reached]')
    await page.waitForSelector('.after-call-saved')
    console.log(`job 11, inbox: ${shown(hand.effort)}, called`)
    expect(hand.effort).toMatchObject({ taps: 3, screens: 0 })
    // However far the page is scrolled.
    await page.$eval('#main', main => main.scrollTo(0, main.scrollHeight))
    const bar = await page.$eval('.contact-bar', bar => bar.getBoundingClientRect().toJSON() as DOMRect)
    expect(bar.bottom).toBeLessThanOrEqual(PHONE.height)
    expect((await leadOf('Jan')).outcome).toBe('contacted')
    await page.close()
  })

  it('opens an e-mail to the contact and copies the phone number and the address', async () => {
    const { contactId } = await rowOf('Jan')
    const page = await stage.page(`/contacts/${contactId}`)
    const hand = await Hand.on(page)
    const contact = await stage.place.get<Contact>(`/api/contacts/${contactId}`, site.secretKey)
    await hand.press('.contact-head [data-do=email]')
    await page.waitForFunction(() => true)
    expect(contact.email).toBe('jan@example.com')
    expect(hand.opened).toEqual(['mailto:jan@example.com'])
    await stage.context.overridePermissions(stage.place.url, ['clipboard-read', 'clipboard-sanitized-write'])
    await hand.press(`.contact-head [aria-label="Copy ${PHONE_NUMBER.replaceAll(' ', '')}"]`)
    await page.waitForFunction(() => document.querySelector('.contact-head .icon-check'))
    await page.close()
  })

  it('writes no errors to the console', () => {
    expect(stage.complaints).toEqual([])
  })
})
