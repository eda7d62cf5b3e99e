import { expect, it } from 'vitest'
import { PLATFORMS, snippetFor } from '../../dashboard/install/platform.ts'

const check = {
  scriptUrl: 'https://pulse.example/pulse.js',
  snippet: '<script defer src="https://pulse.example/pulse.js" data-site="pk_1"></script>',
}

it.each(PLATFORMS)(
  'the snippet for %s names the script and the key, and has one script element',
  platform => {
    const text = snippetFor(platform, check, false)
    expect(text).toContain(check.scriptUrl)
    expect(text).toContain('pk_1')
    expect(text.match(/<script\b/g)).toHaveLength(1)
    expect(text).not.toContain('data-consent')
  },
)

it.each(PLATFORMS.filter(platform => platform !== 'gtm'))(
  'the snippet for %s can wait for consent',
  platform => {
    expect(snippetFor(platform, check, true)).toContain('data-consent="wait"')
  },
)

it('PHP prints the line without a quote that would end its text', () => {
  const text = snippetFor('wordpress', check, true)
  expect(text).toMatch(/^add_action\('wp_head', fn\(\) => print\('<script [^']*<\/script>'\)\);$/)
})
