import { emit } from '../emit.ts'
import { when } from '../listen.ts'
import { clean } from '../url.ts'

/** Files that are fetched, and links that lead away: to other hosts, to the mail program, to the phone. */
export const captureLinks = () =>
  when<HTMLAnchorElement>('click auxclick', '[href]', link => {
    const link_url = clean(link.href)
    const file_name = link.pathname
    if (
      /\.(pdf|(doc|xls|pp.)x?|key|txt|rtf|csv|xml|epub|mobi|zip|.ar|7z|t?gz|bz2|pkg|dmg|exe|msi|deb|rpm|apk|iso|wav|(od|m4|mp|wm).g?|mov|avi|webm)$/i.test(
        file_name,
      ) ||
      link.hasAttribute('download')
    )
      emit('file_download', { link_url, file_name })
    // Of the schemes that name no host, javascript: leads nowhere.
    else if (link.host !== location.host && !/^j/.test(link_url)) emit('click', { link_url })
  })
