import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../../shared/plan.ts'
import { click } from './click.ts'
import { DESKTOP, Stage, shoot, textOf, violations } from './stage.ts'

const EVIL = '<img src=x onerror=alert(1)>'
let stage: Stage
let page: Page

const draft = async (): Promise<Plan> => {
  const path = new URL(page.url()).pathname
  return page.evaluate(async path => (await (await fetch(`/api${path}`)).json()).draft, path)
}
const card = (id: string) => `[data-rule="${id}"]`
const press = (what: 'preview' | 'save' | 'publish') => click(page, `.plan-bar [data-do=${what}]`)
const saved = () => page.waitForSelector('.plan-bar [data-do=save]:disabled')
/** The button is off while it is being saved too: what says that it is, is the answer. */
const save = async () => {
  const answered = page.waitForResponse(response => response.request().method() === 'PUT')
  await press('save')
  await answered
  await saved()
}
const order = () => page.$$eval('.rule', rules => rules.map(rule => (rule as HTMLElement).dataset.rule))
const type = async (selector: string, text: string) => {
  await click(page, selector, { count: 3 })
  await page.type(selector, text)
}

beforeAll(async () => {
  stage = await Stage.open('--demo')
  page = await stage.page('/plans')
  await page.waitForSelector('tbody a')
  await page.$eval('tbody a', link => (link as HTMLElement).click())
  await page.waitForSelector('.rule')
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('the plan editor', () => {
  it('edits a rule as a sentence', async () => {
    const field = (path: string) => `[data-path="rules[5].${path}"]`
    expect(await textOf(page, card('download'))).toMatch(/When a contact .*downloads a file/)
    await page.$$eval(`${card('download')} .rule-do .link`, ([condition]) =>
      (condition as HTMLElement).click(),
    )
    await page.waitForSelector(field('where[0].value'))
    await type(field('where[0].value'), '/cennik')
    await type(field('points'), '12')
    await page.select(field('limit'), 'day')
    await page.waitForSelector(field('limit.n'))
    await save()
    expect((await draft()).rules.find(({ id }) => id === 'download')).toMatchObject({
      where: [{ field: 'url.path', op: 'contains', value: '/cennik' }],
      points: 12,
      limit: { per: 'day', n: 1 },
      validity: 'P90D',
    })
    expect(await textOf(page, '.plan-bar .state')).toMatch(/1 unpublished change/)
  })

  it('moves a rule by keyboard and by pointer, and undoes the move', async () => {
    const before = await order()
    await page.focus(`${card('revisit')} .handle`)
    await page.keyboard.press('ArrowUp')
    await page.waitForFunction(() => document.querySelector('.rule')?.getAttribute('data-rule') === 'revisit')
    expect(
      await page.evaluate(() => document.activeElement?.closest('.rule')?.getAttribute('data-rule')),
    ).toBe('revisit')
    await page.keyboard.down('Control')
    await page.keyboard.press('z')
    await page.keyboard.up('Control')
    expect(await order()).toEqual(before)

    const middle = async (selector: string) => {
      const box = (await (await page.$(selector))!.boundingBox())!
      return { x: box.x + box.width / 2, y: box.y + box.height - 4 }
    }
    const from = (await (await page.$(`${card('page-view')} .handle`))!.boundingBox())!
    await page.mouse.move(from.x + 8, from.y + 12)
    await page.mouse.down()
    const to = await middle(card('revisit'))
    await page.mouse.move(to.x, to.y, { steps: 4 })
    await page.mouse.up()
    expect((await order()).slice(0, 2)).toEqual(['revisit', 'page-view'])
    await click(page, '.plan-bar .icon-only')
    expect(await order()).toEqual(before)
  })

  it('adds, duplicates and removes rules, and restores a removed one', async () => {
    const count = (await order()).length
    await page.$eval('.part-do .primary', button => (button as HTMLElement).click())
    await page.waitForSelector('dialog[open] .kinds')
    expect(await violations(page)).toEqual([])
    await click(page, 'dialog[open] .kinds li:nth-child(4) button')
    await page.waitForSelector(card('rule-trait'))
    await type(`${card('rule-trait')} .rule-name`, EVIL)
    await page.$eval(`${card('rule-trait')} .rule-do .icon-only`, button => (button as HTMLElement).click())
    await page.waitForSelector(card('rule-trait-2'))
    await page.$eval(`${card('rule-trait-2')} .rule-do .icon-only:last-child`, button =>
      (button as HTMLElement).click(),
    )
    await page.waitForFunction(selector => !document.querySelector(selector), {}, card('rule-trait-2'))
    await click(page, '.plan-bar .icon-only')
    await page.waitForSelector(card('rule-trait-2'))
    expect(await order()).toHaveLength(count + 2)
    expect(await page.$('.plan img')).toBeNull()
  })

  it('marks the field with an error during editing', async () => {
    await type('[data-path="rules[0].points"]', '1000001')
    await page.waitForSelector('.plan-faults .link')
    expect(
      await page.$eval('[data-path="rules[0].points"]', field => field.getAttribute('aria-invalid')),
    ).toBe('true')
    await shoot(page, 'plan-faults')
    expect(await violations(page)).toEqual([])
    await click(page, '.plan-faults .link')
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.path)).toBe(
      'rules[0].points',
    )
    await type('[data-path="rules[0].points"]', '2')
    await page.waitForFunction(() => !document.querySelector('.plan-faults'))
  })

  it('stays in step with its JSON document', async () => {
    await click(page, '.plan-tabs button:nth-child(2)')
    await page.waitForSelector('.json')
    const write = (from: string, to: string) =>
      page.$eval(
        '.json',
        (field, from, to) => {
          const area = field as HTMLTextAreaElement
          area.value = area.value.replace(from, to)
          area.dispatchEvent(new Event('input', { bubbles: true }))
        },
        from,
        to,
      )
    await write('"points": 2,', '"points": 3,')
    await write('{', '')
    await page.waitForSelector('.faults li')
    expect(await page.$('.plan-bar [data-do=save]:disabled')).not.toBeNull()
    await write('', '{')
    await page.waitForFunction(() => !document.querySelector('.faults li'))
    await click(page, '.plan-tabs button:nth-child(1)')
    await page.waitForSelector('[data-path="rules[0].points"]')
    expect(
      await page.$eval('[data-path="rules[0].points"]', field => (field as HTMLInputElement).value),
    ).toBe('3')
  })

  it('lists the differences from the live version', async () => {
    await click(page, '.plan-tabs button:nth-child(3)')
    await page.waitForSelector('.differences li')
    expect(await textOf(page, '.differences')).toMatch(/give 1 point.*give 3 points/)
    expect(await page.$('.differences img')).toBeNull()
    await shoot(page, 'plan-versions')
    expect(await violations(page)).toEqual([])
    await click(page, '.plan-tabs button:nth-child(1)')
  })

  it('shows the name of every rule on a narrow screen', async () => {
    await page.setViewport({ width: 1024, height: 768 })
    const narrowest = await page.$$eval('.rule-name', all => Math.min(...all.map(one => one.clientWidth)))
    expect(narrowest).toBeGreaterThan(200)
    await page.setViewport(DESKTOP)
  })

  it('asks before unsaved edits are discarded', async () => {
    const asked: string[] = []
    page.once('dialog', dialog => {
      asked.push(dialog.message())
      void dialog.dismiss()
    })
    await click(page, '.rail a[href="/board"]')
    expect(asked).toEqual(['You have unsaved changes. Discard them?'])
    expect(await page.$('.rule')).not.toBeNull()
  })

  it('keeps unsaved edits when the session ends, and asks for the password in place', async () => {
    const name = await page.$eval('.plan-title input', input => (input as HTMLInputElement).value)
    await type('.plan-title input', 'Renamed')
    // Until it is open, keys go to what lies beneath: it must be when it comes.
    const isOpenAtOnce = page.evaluate(
      () =>
        new Promise<boolean>(resolve => {
          new MutationObserver((_, observer) => {
            const door = document.querySelector<HTMLDialogElement>('.door-over')
            if (!door) return
            observer.disconnect()
            resolve(door.open)
          }).observe(document.body, { childList: true, subtree: true })
        }),
    )
    // In another tab, say.
    const other = await stage.page('/health')
    await other.evaluate(() => fetch('/api/sign-out', { method: 'POST' }))
    await other.close()
    await page.waitForSelector('.door-over [name=password]')
    expect(await isOpenAtOnce).toBe(true)
    await page.keyboard.press('Escape')
    await page.type('.door-over [name=password]', 'correct horse battery')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => !document.querySelector('.door-over'))
    expect(await page.$eval('.plan-title input', input => (input as HTMLInputElement).value)).toBe('Renamed')
    await page.waitForSelector('.status[data-is=live]')
    await type('.plan-title input', name)
  })

  it('previews and publishes a plan, and then shows no unpublished changes', async () => {
    await press('preview')
    await page.waitForSelector('.plan-preview tbody tr')
    // Three points a view instead of one lift somebody over a band, and say whom.
    await page.waitForSelector('.changes tbody a')
    expect(await page.$('.changes img')).toBeNull()
    await shoot(page, 'plan-preview')
    expect(await violations(page)).toEqual([])
    await press('publish')
    await page.waitForSelector('dialog[open] [value=publish]')
    await click(page, 'dialog[open] [value=publish]')
    await page.waitForFunction(() =>
      /Published/.test(document.querySelector('.plan-bar .state')?.textContent ?? ''),
    )
    await page.waitForSelector('.plan-bar [data-do=publish]:disabled')
  })

  it('writes no errors to the console', () => {
    expect(stage.complaints).toEqual([])
  })
})
