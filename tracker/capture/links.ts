import { emit } from '../emit.ts'
import { clean } from '../url.ts'
import { onClick } from './clicks.ts'

const FILE =
  /\.(pdf|xlsx?|docx?|pp(tx?|s)|key|od[tsp]|txt|rtf|csv|xml|epub|mobi|zip|rar|7z|t?gz|tar|bz2|pkg|dmg|exe|msi|deb|rpm|apk|jar|iso|mp[34]|wav|wma|m4v|mov|avi|mpe?g|wmv|webm)$/i

/** Files that are fetched, and links that lead away: to other hosts, to the mail program, to the phone. */
export const captureLinks = () =>
  onClick<HTMLAnchorElement>('a[href],area', link => {
    const link_url = clean(link.href)
    const file_name = link.pathname
    if (FILE.test(file_name) || link.hasAttribute('download')) emit('file_download', { link_url, file_name })
    else if (link.host !== location.host && link.protocol !== 'javascript:') emit('click', { link_url })
  })
