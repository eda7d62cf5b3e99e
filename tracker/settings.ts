/** What the tag's other `data-*` attributes say, or what a program passes to `init`. `data-shop` and `data-debug` ask for other files (begin.ts). */
export type Wishes = {
  /** `wait`: nothing is stored or sent until consent is granted. */
  consent?: string
  /** `count`: after a refusal page views are still counted, without any id. */
  denied?: string
}

/** The site's public write key, `pk_…`. */
export let site: string
/** Where beacons go; the tracker's other files have its name and one of their own behind it. */
export let endpoint: string
export let wishes: Wishes

export const use = (chosen: Wishes & { site: string; endpoint: string }) => {
  wishes = chosen
  site = chosen.site
  endpoint = chosen.endpoint
}

export const readTag = () => {
  // By its attribute, since document.currentScript is null for modules; or by `?site=` in its address, since
  // tag managers strip the attributes.
  const { dataset, src } = document.querySelector<HTMLScriptElement>('[data-site^=pk_],[src*="site=pk_"]')!
  wishes = dataset
  site = dataset.site || /site=(\w+)/.exec(src)![1]!
  // `e` beside the script. Not by new URL(), which costs a slow phone a millisecond.
  endpoint = dataset.endpoint || src.replace(/[^/]*$/, 'e')
}
