import { describe, expect, it } from 'vitest'
import { SHARE_WAYS, shareAddress, withMedium } from '../../shared/share-link.ts'

const LINK = 'https://stats.shop.example/r/jan-k/cennik?kolor=1&s=blog'
const TEXT = 'Zażółć gęślą jaźń & więcej?\nDruga linia'

describe('a share button', () => {
  it.each(SHARE_WAYS)(
    'of %s bears the link with its medium, and the text where the service takes one',
    way => {
      const address = shareAddress(way, { link: LINK, text: TEXT, subject: 'Zobacz & sprawdź' })
      const marked = `${LINK}&m=${way}`
      const url = new URL(address)
      // Some readers of such addresses take a plus for itself.
      expect(address).not.toContain('+')
      const said = { mail: 'body', sms: 'body', whatsapp: 'text', facebook: 'u' }[way]
      const value = url.searchParams.get(said)!.replaceAll('\r\n', '\n')
      expect(value).toBe(way === 'facebook' ? marked : `${TEXT}\n${marked}`)
      expect(url.protocol).toBe({ mail: 'mailto:', sms: 'sms:', whatsapp: 'https:', facebook: 'https:' }[way])
      if (way === 'mail') expect(url.searchParams.get('subject')).toBe('Zobacz & sprawdź')
    },
  )

  it('sends the link alone where the text is empty', () => {
    const address = shareAddress('whatsapp', { link: LINK, text: '  ' })
    expect(new URL(address).searchParams.get('text')).toBe(`${LINK}&m=whatsapp`)
  })

  it('replaces a medium that is there, and leaves a link as it is for a word that is none', () => {
    expect(withMedium(`${LINK}&m=qr`, 'sms')).toBe(`${LINK}&m=sms`)
    expect(withMedium(LINK, '?&')).toBe(LINK)
  })
})
