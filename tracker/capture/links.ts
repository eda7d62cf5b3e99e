import { emit } from '../emit.ts'
import { when } from '../listen.ts'
import { clean } from '../url.ts'

/**
 * Links to other hosts, to mail and phone, and links that look like files; the collector decides which one it is. Not
 * `[href]`: the `<use>` of an icon has one.
 */
export const captureLinks = () =>
  when<HTMLAnchorElement>('click auxclick', ':any-link', link => {
    const url = clean(link.href)
    const download = link.matches('[download]')
    if (
      download ||
      // Schemes without a host count as outbound, except javascript:.
      (link.host !== location.host && url[0] !== 'j') ||
      /\.(?!.?ht|ph|as|js)\w{2,6}(\?|$)|download/i.test(link.pathname + link.search)
    )
      emit('click', { url, download })
  })
