import type { ElementHandle, MouseClickOptions, Page } from 'puppeteer-core'

/**
 * Clicks an element as a person does: it waits until the element has come to rest and nothing covers it, and clicks
 * again where a panel that loaded at that moment has moved the element away from under the pointer.
 */
export async function click(page: Page, selector: string, options: MouseClickOptions = {}): Promise<void> {
  for (;;) {
    const element = await page.waitForSelector(selector, { visible: true })
    const spot = await restingPlace(page, element!)
    if (spot && (await reaches(element!, () => page.mouse.click(spot.x, spot.y, options)))) return
  }
}

/** Clicks an element that the test has found already. */
export async function clickElement(page: Page, element: ElementHandle<Element>): Promise<void> {
  for (;;) {
    const spot = await restingPlace(page, element)
    if (!spot) throw new Error('The element is no longer on the page')
    if (await reaches(element, () => page.mouse.click(spot.x, spot.y))) return
  }
}

/** The middle of an element that stands still for two frames, is enabled and is not covered. Nothing where it is gone. */
async function restingPlace(
  page: Page,
  element: ElementHandle<Element>,
): Promise<{ x: number; y: number } | null> {
  const found = await page.waitForFunction(
    async one => {
      const frame = () => new Promise(requestAnimationFrame)
      const isInside = ({ left, top, right, bottom }: DOMRect) =>
        left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
      const middle = (box: DOMRect) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 })
      const isHit = ({ x, y }: { x: number; y: number }) => {
        const hit = document.elementFromPoint(x, y)
        return one.contains(hit) || (one as HTMLInputElement).labels?.[0]?.contains(hit)
      }
      if (!one.isConnected) return 'gone'
      if (one.matches(':disabled')) return null
      if (!isInside(one.getBoundingClientRect()) || !isHit(middle(one.getBoundingClientRect())))
        one.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
      const before = middle(one.getBoundingClientRect())
      await frame()
      await frame()
      const after = middle(one.getBoundingClientRect())
      return before.x === after.x && before.y === after.y && isHit(after) ? after : null
    },
    {},
    element,
  )
  const spot = (await found.jsonValue()) as 'gone' | { x: number; y: number }
  return spot === 'gone' ? null : spot
}

/** Whether the click was received by the element, or has left the page. */
async function reaches(element: ElementHandle<Element>, click: () => Promise<void>): Promise<boolean> {
  const heard = await element.evaluateHandle(one => {
    const heard = { isHit: false }
    const listen = ({ target }: Event) => {
      const labels = [...((one as HTMLInputElement).labels ?? [])]
      heard.isHit ||= [one, ...labels].some(part => part.contains(target as Node))
    }
    window.addEventListener('click', listen, { capture: true, once: true })
    return heard
  })
  await click()
  return heard.evaluate(({ isHit }) => isHit).catch(() => true)
}
