import { begin } from './begin.ts'
import { endpoint } from './settings.ts'
import { type Decision, listen } from './tell.ts'

/** The console message of each decision. */
const WORDS: { [D in Decision]: (detail: any) => string } = {
  started: () => 'started; the page is tracked',
  twice: () => 'not started: the tracker is on this page already',
  'no site': () => 'not started: the tag names no site (data-site="pk_…", or ?site=pk_… in its address)',
  automated: () => 'not started: this browser is driven by a program, and the page is not on localhost',
  frame: () => 'not started: this document is inside a frame, which has no views of its own',
  consent: state =>
    ({
      granted: 'consent is granted',
      denied: 'consent is denied (by the visitor, or by Global Privacy Control): nothing is stored',
      unknown: 'consent is unknown: events are sent, and the site’s setting decides',
      wait: 'waiting for consent: events stay in memory, nothing is stored or sent until an answer comes (a default of Google Consent Mode that names a region needs a consent update for every visitor)',
    })[state as string] ?? `consent is “${state}”`,
  seen: event => `seen: ${event.n}`,
  refused: name => `not taken, consent is denied: ${name}`,
  sending: keys => `sending ${keys.length} event(s)`,
  answered: request =>
    request.status === 0
      ? 'no answer: the collector is unreachable, or the page’s Content-Security-Policy lacks connect-src for it; all events are kept and sent again later'
      : /^{"accepted/.test(request.responseText)
        ? `acknowledged: ${request.responseText}`
        : /^{"code":"(bad|too)/.test(request.responseText)
          ? `refused for good with ${request.status}, not sent again: ${request.responseText}`
          : /^{"code/.test(request.responseText)
            ? `not now (${request.status}): everything is kept and sent again later: ${request.responseText}`
            : `answered with ${request.status} by something else than the collector (a proxy, a firewall): everything is kept and sent again later`,
  beacon: keys => `leaving: ${keys.length} event(s) sent by beacon, and kept until acknowledged`,
  lost: ([name]) =>
    `the companion e.${name}.js could not be loaded (the page’s Content-Security-Policy lacks script-src for it, or the network refuses it): the rest works`,
  caught: error => `caught: ${error}`,
}

listen((decision, detail) => console.info('[pulse]', WORDS[decision](detail), detail ?? ''))
addEventListener('securitypolicyviolation', event => {
  const { href, origin } = new URL(endpoint, location.href)
  if (href.startsWith(event.blockedURI))
    console.warn(`[pulse] blocked by the page’s policy: add ${origin} to ${event.effectiveDirective}`)
})
begin()
