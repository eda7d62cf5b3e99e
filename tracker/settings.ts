/** The tag's `data-*` attributes, or what a program passes to `init`. */
export type Settings = {
  /** The site's public write key, `pk_…`. */
  site: string
  /** Where beacons go; from a tag, `e` beside the script unless it says otherwise by `data-endpoint`. */
  endpoint: string
  /** `wait`: nothing is stored or sent until consent is granted. */
  consent?: string
  /** `count`: after a refusal page views are still counted, without any id. */
  denied?: string
  /** Present: the page is a shop's, although it has not the look of one. */
  shop?: string
  /** Brings another of the tracker's files. */
  load: (name: string) => Promise<any>
}

export let settings: Settings

// In one expression, which terser puts where it is called; so with others of the kind.
export const use = (chosen: Settings) => (settings = chosen)
