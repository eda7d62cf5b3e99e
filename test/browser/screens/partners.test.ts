import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReferralList } from '../../../shared/referral.ts'
import type { CreatedSite } from '../../../shared/site.ts'
import { click, clickElement } from './click.ts'
import { LOOKS, nameOf } from './every-screen.ts'
import { openMailServer } from './mail-server.ts'
import { type Look, PHONE, Stage, shoot, textOf, tooSmall, violations } from './stage.ts'

let stage: Stage
let site: CreatedSite
let mail: Awaited<ReturnType<typeof openMailServer>>
let admin: Page
let portal: Page

beforeAll(async () => {
  mail = await openMailServer()
  stage = await Stage.openWith({ SMTP_URL: mail.url, RATE_LIMITS: 'off' })
  site = await stage.place.addSite('--origin', 'https://shop.example')
  admin = await stage.page(`/partners/programme?site=${site.siteId}`)
  admin.on('dialog', dialog => void dialog.accept())
})
afterAll(async () => {
  await stage[Symbol.asyncDispose]()
  await mail.close()
})

const at = (path: string) => `/partner/${site.siteId}${path}`
/** Types into the field of a label, or into the one of a name. */
const fill = async (page: Page, label: string, text: string) => {
  const field = await page.waitForSelector(
    `::-p-xpath(//label[contains(., "${label}")]/following-sibling::*[1] | //label[contains(., "${label}")]//input)`,
  )
  await field!.type(text)
}
const press = async (page: Page, text: string) => {
  const button = await page.waitForSelector(
    `::-p-xpath(//button[normalize-space()="${text}"] | //a[normalize-space()="${text}"])`,
  )
  await clickElement(page, button!)
}
const shows = (page: Page, text: string) =>
  page.waitForFunction(wanted => document.body.innerText.includes(wanted), {}, text)
/** The open page of the portal shows it by itself: it is not loaded again. */
const referralsShow = (text: string) => shows(portal, text)
/** The portal lives in a browser of its own, as a partner's does. */
const asPartner = async (path: string, look: Look = {}) => {
  const page = await stage.page(path, { viewport: PHONE, ...look })
  await page.evaluate(() => localStorage.setItem('partner-language', 'pl'))
  await page.reload()
  return page
}

describe('a partner, from the application to a sale', () => {
  it('finds nothing to join before the programme is published', async () => {
    const page = await asPartner(at('/join'))
    await shows(page, 'nie jest jeszcze otwarty')
    await page.close()
  })

  it('reads terms that the manager has published by a form', async () => {
    await admin.waitForSelector('[name=organiser]')
    await admin.$eval('[name=organiser]', field => ((field as HTMLInputElement).value = ''))
    await admin.type('[name=organiser]', 'Sklep z Butami sp. z o.o.')
    await press(admin, 'Save draft')
    await press(admin, 'Publish: it begins at once')
    await shows(admin, 'Version 1 is in force.')
    const page = await asPartner(at('/terms'))
    await shows(page, 'Sklep z Butami sp. z o.o.')
    expect(await textOf(page, 'article')).toContain('przez 180 dni')
    expect(await violations(page)).toEqual([])
    await page.close()
  })

  it('applies on a phone, and is approved', async () => {
    portal = await asPartner(at('/join'))
    await portal.waitForSelector('form')
    await fill(portal, 'Imię i nazwisko', 'Ewa Nowak')
    await fill(portal, 'E-mail', 'ewa@partner.example')
    await click(portal, '[type=checkbox]')
    expect(await violations(portal)).toEqual([])
    // A person takes longer than a program to fill in a form.
    await portal.waitForFunction(() => performance.now() > 2_500)
    await press(portal, 'Wyślij zgłoszenie')
    await shows(portal, 'Zgłoszenie wysłane')
    await expect.poll(() => mail.to('maja@example.com')).toContainEqual(expect.stringContaining('Ewa Nowak'))
    await admin.goto(`${stage.place.url}/partners?site=${site.siteId}`)
    await press(admin, 'Approve')
    await shows(admin, 'active')
    await expect.poll(() => mail.to('ewa@partner.example')).toContain('Program partnerski: witamy')
  })

  it('enters by the mailed link, which a program that only opens it does not use up', async () => {
    const link = mail.linkIn('witamy')!
    await fetch(link.split('#')[0]!)
    await portal.goto(link)
    await press(portal, 'Wejdź do panelu')
    await shows(portal, 'Dzień dobry, Ewa')
    expect(portal.url()).toBe(stage.place.url + at(''))
    expect(await portal.evaluate(() => document.cookie)).toBe('')
  })

  it('keeps the language that is chosen in the header', async () => {
    // The answer to the change, so that the reading after it finds the change stored.
    const choose = (language: string) =>
      Promise.all([
        portal.waitForResponse(answer => answer.request().method() === 'PATCH' && answer.ok()),
        press(portal, language),
      ])
    await choose('English')
    await portal.goto(stage.place.url + at(''))
    await shows(portal, 'Sign out')
    await choose('Polski')
    await shows(portal, 'Dzień dobry, Ewa')
  })

  it('draws a code, makes a link to a page and checks it', async () => {
    await portal.goto(stage.place.url + at('/links'))
    await press(portal, 'Utwórz mój kod')
    await portal.waitForSelector('.qr')
    await portal.waitForFunction(() => document.querySelector<HTMLImageElement>('.qr')!.naturalWidth > 0)
    await fill(portal, 'Adres strony sklepu', 'https://shop.example/buty?kolor=1#opis')
    await press(portal, 'Utwórz link')
    await portal.waitForSelector('.made')
    const link = await textOf(portal, '.made')
    expect(link).toMatch(/^https:\/\/shop\.example\/buty\?kolor=1&ref=[a-z0-9]{6}#opis$/)
    await fill(portal, 'Adres do sprawdzenia', link)
    await press(portal, 'Sprawdź')
    await shows(portal, 'Ten link liczy się na to konto partnera.')
    expect(await violations(portal)).toEqual([])
  })

  it('refers a person by the form and has the answer at once', async () => {
    await portal.goto(stage.place.url + at(''))
    await press(portal, 'Poleć osobę')
    await portal.waitForSelector('form')
    await fill(portal, 'Imię i nazwisko', 'Jan Kowalski')
    await fill(portal, 'E-mail', 'jan@firma.example')
    await click(portal, '[type=radio]')
    expect(await violations(portal)).toEqual([])
    await press(portal, 'Wyślij polecenie')
    await shows(portal, 'Polecenie przyjęte')
    await shows(portal, 'Ochrona do')
  })

  it('sees each step of sales: claimed, a meeting, won', async () => {
    await admin.goto(`${stage.place.url}/partners/referrals?site=${site.siteId}`)
    await shows(admin, 'Jan Kowalski')
    await press(admin, 'Open contact')
    await admin.waitForSelector('main h1')
    const contact = new URL(admin.url()).pathname.split('/').at(-1)!
    const lead = (change: object) =>
      admin.evaluate(
        async (contact, change) =>
          (
            await fetch(`/api/contacts/${contact}/lead`, {
              method: 'PUT',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(change),
            })
          ).status,
        contact,
        change,
      )
    await press(portal, 'Polecenia')
    await portal.waitForSelector('.list li')
    const loaded = await portal.evaluate(() => performance.timeOrigin)
    expect(await lead({ owner: 'me' })).toBe(200)
    await referralsShow('sprawą zajął się handlowiec')
    expect(await lead({ outcome: 'meeting' })).toBe(200)
    await referralsShow('odbyło się spotkanie')
    expect(await lead({ outcome: 'won' })).toBe(200)
    await referralsShow('Wygrane')
    await referralsShow('czekamy na zamówienie')
    expect(await portal.evaluate(() => performance.timeOrigin)).toBe(loaded)
    await expect.poll(() => mail.to('ewa@partner.example')).toContain('Polecenie wygrane: Jan Kowalski')
  })

  it('has a referral that staff recorded by phone on its open page', async () => {
    await admin.goto(`${stage.place.url}/partners/referrals?site=${site.siteId}`)
    await press(admin, 'Record a referral')
    await fill(admin, 'Name of the referred person', 'Ola Wójcik')
    await fill(admin, 'Phone', '+48 600 700 801')
    await click(admin, 'input[value=agreed]')
    await shoot(admin, 'partners-record')
    expect(await violations(admin)).toEqual([])
    await press(admin, 'Record')
    await shows(admin, 'Ola Wójcik: Accepted')
    await shows(admin, 'recorded by staff')
    await referralsShow('Ola Wójcik')
  })

  it('invites a colleague, who accepts by the mailed link', async () => {
    await portal.goto(stage.place.url + at('/account'))
    await portal.waitForSelector('form')
    const [name, email] = (await portal.$$('section form input')).slice(-2)
    await name!.type('Adam Lis')
    await email!.type('adam@partner.example')
    await press(portal, 'Zaproś osobę')
    await shows(portal, 'Zaproszenie wysłane')
    await shows(portal, 'zaproszenie czeka na przyjęcie')
    await shoot(portal, 'portal-invited')
    expect(await violations(portal)).toEqual([])
    await expect.poll(() => mail.linkIn('zaproszenie')).toBeTruthy()
    const theirs = await stage.browser.createBrowserContext()
    const page = await theirs.newPage()
    await page.evaluateOnNewDocument(() => localStorage.setItem('partner-language', 'pl'))
    await page.goto(mail.linkIn('zaproszenie')!)
    await shows(page, 'Zaproszenie do konta partnera: Ewa Nowak')
    await shoot(page, 'portal-invitation')
    expect(await violations(page)).toEqual([])
    await press(page, 'Przyjmuję zaproszenie')
    await shows(page, 'Dzień dobry, Adam')
    await theirs.close()
  })

  it('who is a stranger confirms by mail, and only then the referral counts', async () => {
    const theirs = await stage.browser.createBrowserContext()
    const page = await theirs.newPage()
    await page.evaluateOnNewDocument(() => localStorage.setItem('partner-language', 'pl'))
    await page.goto(stage.place.url + at('/refer'))
    await shows(page, 'Twoje dane')
    expect(await violations(page)).toEqual([])
    const [name, email, whom, , address] = await page.$$('form input:not([name=website])')
    await name!.type('Olek Wiśniewski')
    await email!.type('olek@gmail.example')
    await whom!.type('Iga Zielińska')
    await address!.type('iga@firma.example')
    await click(page, '[type=radio]')
    await click(page, '[type=checkbox]')
    await page.waitForFunction(() => performance.now() > 2_500)
    await press(page, 'Wyślij polecenie')
    await shows(page, 'Sprawdź pocztę')
    await expect.poll(() => mail.linkIn('potwierdź polecenie')).toBeTruthy()
    const confirmation = mail.mails.find(({ to }) => to === 'olek@gmail.example')!
    expect(`${confirmation.subject} ${confirmation.text}`).not.toMatch(/Iga|firma/)
    const list = () =>
      admin.evaluate(
        async id => (await fetch(`/api/sites/${id}/referrals`)).json() as Promise<ReferralList>,
        site.siteId,
      )
    const iga = async () => (await list()).rows.find(row => row.email === 'iga@firma.example')
    expect(await iga()).toMatchObject({ state: 'unconfirmed', contact: null })
    await page.goto(mail.linkIn('potwierdź polecenie')!)
    await press(page, 'Potwierdzam')
    await shows(page, 'Polecenie potwierdzone')
    expect(await iga()).toMatchObject({ state: 'open', partner: { name: 'Olek Wiśniewski' } })
    await theirs.close()
  })
})

describe('without faults', () => {
  const CHOSEN = process.env.LONG ? LOOKS : [LOOKS[0]!, LOOKS.at(-1)!]
  const PAGES = ['', '/links', '/refer', '/referrals', '/materials', '/account', '/terms']
  const SCREENS = ['', '/referrals', '/programme', '/materials']

  it.each(CHOSEN)('are the pages of the portal: %o', async look => {
    for (const path of PAGES) {
      const page = await stage.page(at(path), look)
      await page.evaluate(to => localStorage.setItem('partner-language', to), look.language ?? 'en')
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.theme ?? 'light' }])
      await page.reload()
      await page.waitForSelector('h1')
      await page.waitForFunction(() => !document.body.innerText.includes('…'))
      await shoot(page, `portal${path.replace('/', '-')}-${nameOf(look)}`)
      expect(await violations(page), path).toEqual([])
      expect(await tooSmall(page), path).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path).toBe(true)
      await page.close()
    }
  })

  it.each(CHOSEN)('are the manager’s screens: %o', async look => {
    for (const path of SCREENS) {
      const page = await stage.page(`/partners${path}?site=${site.siteId}`, look)
      await page.waitForSelector('.panel h2')
      await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'))
      await shoot(page, `partners${path.replace('/', '-')}-${nameOf(look)}`)
      expect(await violations(page), path).toEqual([])
      await page.close()
    }
    const page = await stage.page(`/partners?site=${site.siteId}`, look)
    await page.waitForSelector('.table a')
    await click(page, '.table a')
    await page.waitForSelector('#persons')
    await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'))
    await shoot(page, `partner-${nameOf(look)}`)
    expect(await violations(page)).toEqual([])
    await page.close()
  })

  it('said the console', () => {
    expect(stage.complaints).toEqual([])
  })
})
