import type { CDPSession, ElementHandle, Page } from 'puppeteer-core'

type Spot = { element: ElementHandle<HTMLElement>; x: number; y: number }

/** What a job took of a person's hand. */
export type Effort = { clicks: number; taps: number; fields: number; screens: number }

/**
 * A person's hand: it presses only what is in sight and not covered, scrolls to what is not, and counts. What it
 * dials or writes to is what the browser was really asked to open.
 */
export class Hand {
  readonly effort: Effort = { clicks: 0, taps: 0, fields: 0, screens: 0 }
  /** `tel:` and `mailto:` addresses that the page has asked the browser to open. */
  readonly opened: string[] = []
  readonly #page: Page
  readonly #isTouch: boolean

  private constructor(page: Page, isTouch: boolean) {
    this.#page = page
    this.#isTouch = isTouch
  }

  static async on(page: Page): Promise<Hand> {
    const hand = new Hand(page, page.viewport()?.hasTouch === true)
    const session: CDPSession = await page.createCDPSession()
    await session.send('Page.enable')
    session.on('Page.frameRequestedNavigation', ({ url }) => {
      if (/^(tel|mailto):/.test(url)) hand.opened.push(url)
    })
    return hand
  }

  /** A click, or a tap where the screen is touched. */
  async press(selector: string, text?: string): Promise<void> {
    if (this.#isTouch) this.effort.taps++
    else this.effort.clicks++
    // Where the screen has just changed, the press may hit nothing: that one is no effort of the job's.
    while (!(await this.#tryPress(selector, text)));
  }

  /** Whether the press has reached the element. */
  async #tryPress(selector: string, text?: string): Promise<boolean> {
    const { element, x, y } = await this.#find(selector, text)
    await element.evaluate(one => {
      Object.assign(window, { isHit: false })
      const hit = (event: Event) => Object.assign(window, { isHit: one.contains(event.target as Node) })
      document.addEventListener('click', hit, { capture: true, once: true })
    })
    if (this.#isTouch) await this.#page.touchscreen.tap(x, y)
    else await this.#page.mouse.click(x, y)
    return this.#page.evaluate(() => (window as unknown as { isHit: boolean }).isHit)
  }

  /** Presses a field and types. */
  async type(selector: string, text: string): Promise<void> {
    await this.press(selector)
    this.effort.fields++
    await this.#page.keyboard.type(text)
  }

  /** Where it can be pressed, once it is there. */
  async #find(selector: string, text?: string): Promise<Spot> {
    for (;;) {
      const spot = await this.#look(selector, text)
      if (spot) return spot
    }
  }

  /** Scrolls whole screens until it is in sight. Nothing where the screen has meanwhile put another element in its place. */
  async #look(selector: string, text?: string): Promise<Spot | undefined> {
    const found = await this.#page.waitForFunction(
      (selector, text) =>
        [...document.querySelectorAll<HTMLElement>(selector)].find(
          one => one.checkVisibility() && (text === undefined || one.textContent!.trim() === text),
        ) ?? null,
      {},
      selector,
      text,
    )
    const element = found.asElement() as ElementHandle<HTMLElement>
    this.effort.screens += await element.evaluate(async one => {
      const { top, bottom } = one.getBoundingClientRect()
      if (top >= 0 && bottom <= innerHeight) return 0
      one.scrollIntoView({ block: 'center', behavior: 'instant' })
      return Math.ceil(Math.max(-top, bottom - innerHeight) / innerHeight)
    })
    // What still glides or slides in is pressed where it comes to rest.
    const spot = await this.#page.waitForFunction(
      async (one, text) => {
        await Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => null)))
        if (!one.checkVisibility() || (text !== undefined && one.textContent!.trim() !== text)) return 'gone'
        const { left, top, width, height } = one.getBoundingClientRect()
        const x = left + width / 2
        const y = top + height / 2
        return one.contains(document.elementFromPoint(x, y)) ? { x, y } : null
      },
      {},
      element,
      text,
    )
    const seen = (await spot.jsonValue()) as 'gone' | Omit<Spot, 'element'>
    return seen === 'gone' ? undefined : { element, ...seen }
  }
}

export const shown = ({ clicks, taps, fields, screens }: Effort): string =>
  `${clicks} clicks, ${taps} taps, ${fields} typed fields, ${screens} screens scrolled`
