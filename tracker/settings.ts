/**
 * Settings from the tag's other `data-*` attributes, or from a program's `init`. `data-debug` loads another file
 * (begin.ts).
 */
export type Wishes = {
  /** `wait`: nothing is stored or sent until consent is granted. */
  consent?: string
  /** `count`: after a refusal page views are still counted, without any id. */
  denied?: string
}

/** The site's public write key, `pk_…`. */
export let site: string
/** The address of beacons; companions are served at the same address with their name appended. */
export let endpoint: string
export let wishes: Wishes

export const use = (chosen: Wishes & { site: string; endpoint: string }) => {
  wishes = chosen
  site = chosen.site
  endpoint = chosen.endpoint
}

/**
 * Finds the tag by its attribute, since document.currentScript is null for modules; or by `?site=` in its address, since
 * tag managers strip attributes.
 */
export const findTag = () => document.querySelector<HTMLScriptElement>('[data-site^=pk_],[src*="site=pk_"]')!

export const readTag = () => {
  const { dataset, src } = findTag()
  wishes = dataset
  site = dataset.site || /site=(\w+)/.exec(src)![1]!
  // `e` beside the script. Not by new URL(), which costs a slow phone a millisecond.
  endpoint = src.replace(/[^/]*$/, 'e')
}
