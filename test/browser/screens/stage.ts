import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'puppeteer-core'
import { Place } from '../../system/spawned.ts'
import { launch } from '../chromium.ts'
import { click } from './click.ts'

const SHOTS = fileURLToPath(new URL('../../screenshots', import.meta.url))
const AXE = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const EMAIL = 'maja@example.com'
const PASSWORD = 'correct horse battery'

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }

export type Look = {
  theme?: 'light' | 'dark'
  language?: 'en' | 'pl'
  viewport?: typeof DESKTOP | typeof PHONE
}

/** A collector of its own and a Chromium in which an admin has signed in. */
export class Stage implements AsyncDisposable {
  readonly place: Place
  readonly browser: Browser
  readonly context: BrowserContext
  /** What the pages have complained about: errors, refused resources, violations of the policy. */
  readonly complaints: string[] = []

  private constructor(place: Place, browser: Browser, context: BrowserContext) {
    this.place = place
    this.browser = browser
    this.context = context
  }

  static open(...args: string[]): Promise<Stage> {
    return Stage.openWith({}, ...args)
  }

  static async openWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Stage> {
    const place = new Place(env)
    const [browser] = await Promise.all([
      // Without a locale the headless shell names a language that no Intl accepts ("en-US@posix").
      launch({ env: { LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' } }),
      place.start(...args),
    ])
    const stage = new Stage(place, browser, await browser.createBrowserContext())
    await stage.#welcome()
    return stage
  }

  async page(
    path: string,
    { theme = 'light', language = 'en', viewport = DESKTOP }: Look = {},
  ): Promise<Page> {
    const page = await this.context.newPage()
    page.on('pageerror', error => this.complaints.push(`${path}: ${error}`))
    page.on('console', message => {
      if (message.type() === 'error' && !isNetwork(message.text()))
        this.complaints.push(`${path}: ${message.text()}`)
    })
    await page.setViewport(viewport)
    await page.evaluateOnNewDocument(
      (theme, language) => {
        localStorage.setItem('pulseboard.theme', theme)
        localStorage.setItem('pulseboard.language', language)
      },
      theme,
      language,
    )
    await page.goto(this.place.url + path, { waitUntil: 'load' })
    return page
  }

  /** The first start's own way in: the printed link, then a password. */
  async #welcome(): Promise<void> {
    const { pathname, search } = new URL(this.place.link!)
    const page = await this.page(pathname + search)
    await page.waitForSelector('[name=email]')
    await page.type('[name=name]', 'Maja')
    await page.type('[name=email]', EMAIL)
    await page.type('[name=password]', PASSWORD)
    await click(page, '[type=submit]')
    await page.waitForSelector('.rail')
    await page.close()
  }

  async signIn(page: Page): Promise<void> {
    await page.waitForSelector('[name=password]')
    await page.type('[name=email]', EMAIL)
    await page.type('[name=password]', PASSWORD)
    await click(page, '[type=submit]')
    await page.waitForSelector('.rail')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close()
    await this.place[Symbol.asyncDispose]()
  }
}

/** WCAG 2.2 A and AA. Evaluated from outside, since the page's own policy would let no script in. */
export async function violations(page: Page): Promise<string[]> {
  // Half-way through a transition every colour is a mixture.
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }])
  await page.evaluate(AXE)
  return page.evaluate(async tags => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    await Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => null)))
    const { violations } = await axe.run(document, { runOnly: tags })
    // At the edge of a scrolled page a bar covers a part of a target: its size is measured in the middle of the screen.
    const isSmallInTheMiddle = async (target: string) => {
      document.querySelector(target)!.scrollIntoView({ block: 'center' })
      const again = await axe.run(target, { runOnly: { type: 'rule', values: ['target-size'] } })
      return again.violations.length > 0
    }
    const told: string[] = []
    for (const { id, nodes } of violations) {
      const targets: string[] = []
      for (const { target } of nodes) {
        const selector = target.join(' ')
        if (id !== 'target-size' || (await isSmallInTheMiddle(selector))) targets.push(selector)
      }
      if (targets.length > 0) told.push(`${id}: ${targets.join(', ')}`)
    }
    return told
  }, WCAG)
}

/** Least sizes in CSS pixels: of text that is read, and of fields that a finger touches (below it, iOS zooms in). */
const TEXT_PX = 12
const TOUCHED_FIELD_PX = 16

/** Text and fields that are smaller than they may be, with their size: "10.5px .cell-change: new". */
export const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(
    (textPx, fieldPx) => {
      const found = new Set<string>()
      const sizeOf = (element: Element) => Number.parseFloat(getComputedStyle(element).fontSize)
      const say = (element: Element, text: string) =>
        found.add(
          `${sizeOf(element)}px ${element.localName}.${element.className}: ${text.trim().slice(0, 40)}`,
        )
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const { textContent: text, parentElement: element } = texts.currentNode as Text
        if (!text?.trim() || !element?.checkVisibility({ visibilityProperty: true })) continue
        if (!element.closest('.sr-only, script, style') && sizeOf(element) < textPx) say(element, text)
      }
      if (!matchMedia('(any-pointer: coarse)').matches) return [...found]
      for (const field of document.querySelectorAll('input, select, textarea')) {
        const isTyped = !field.matches('[type=checkbox], [type=radio], [type=file]')
        if (isTyped && field.checkVisibility() && sizeOf(field) < fieldPx) say(field, 'field')
      }
      return [...found]
    },
    TEXT_PX,
    TOUCHED_FIELD_PX,
  )

export async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(SHOTS, { recursive: true })
  await page.screenshot({ path: join(SHOTS, `${name}.png`) as `${string}.png` })
}

export const textOf = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, element => element.textContent ?? '')

/** Some tests need a collector that is unreachable or refuses requests. */
const isNetwork = (text: string): boolean => /Failed to load resource|WebSocket connection/.test(text)
