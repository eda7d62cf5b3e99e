/** The tag's `data-*` attributes, or what a program passes to `init`. */
export type Settings = {
  /** The site's public write key, `pk_…`. */
  site: string
  /** Where beacons go; from a tag, `e` beside the script. */
  endpoint: string
  /** `wait`: nothing is stored or sent until consent is granted. */
  consent?: string
  /** `count`: after a refusal page views are still counted, without any id. */
  denied?: string
  /** `ignore`: Global Privacy Control does not count as a refusal. */
  gpc?: string
  /** Present: the console hears of each decision, and an automated browser is not ignored. */
  debug?: string
}

export let settings: Settings

export const use = (chosen: Settings) => {
  settings = chosen
}
