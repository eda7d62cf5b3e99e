/**
 * Pages that do what the documentation of a consent tool says (docs/consent.md names it), for tools that come from
 * their makers' servers. Each defines `answer(granted)`: the visitor's click, now or on reconsidering.
 */
export type ConsentTool = {
  /** Its heading in docs/consent.md. */
  name: string
  /** What stands in the page before the recipe, where a recipe needs something of the tool. */
  before?: string
  script: string
}

/** What all tools do: they keep the answer, and know it when the next page begins. */
const KEEPS = `
  const answered = () => localStorage.getItem('tool') // null before any answer
  const isGranted = () => answered() === 'yes' || (answered() === null && window.optOut === true)
  const keep = granted => localStorage.setItem('tool', granted ? 'yes' : 'no')`

export const CONSENT_TOOLS: ConsentTool[] = [
  {
    name: 'Cookiebot',
    // `hasResponse`: the user has responded with either accept or decline. OnAccept and OnDecline come on the click, and
    // on the load of a page when the answer is known; OnConsentReady too, and where no answer is asked for.
    script: `${KEEPS}
      window.Cookiebot = {
        get consent() { return { necessary: true, preferences: false, statistics: isGranted(), marketing: false } },
        get hasResponse() { return answered() !== null },
      }
      const tell = () => {
        if (answered() === null && !window.optOut) return
        dispatchEvent(new Event('CookiebotOnConsentReady'))
        if (answered() !== null) dispatchEvent(new Event(isGranted() ? 'CookiebotOnAccept' : 'CookiebotOnDecline'))
      }
      window.answer = granted => (keep(granted), tell())
      tell()`,
  },
  {
    name: 'CookieYes',
    // cookieyes_banner_load comes on every page, with the state as it is; cookieyes_consent_update on the click.
    script: `${KEEPS}
      const categories = () => ({ necessary: true, functional: false, analytics: isGranted(), performance: false, advertisement: false })
      const detail = () => ({
        activeLaw: window.optOut ? 'ccpa' : 'gdpr', categories: categories(), isUserActionCompleted: answered() !== null,
        consentID: 'bFl2eFJBN05VS21WNWk5enpRNTNEZ3hxR0dDc3VmcFM', languageCode: 'en',
      })
      const named = given => Object.keys(categories()).filter(name => categories()[name] === given)
      window.getCkyConsent = detail
      window.answer = granted => {
        keep(granted)
        document.dispatchEvent(new CustomEvent('cookieyes_consent_update', { detail: { accepted: named(true), rejected: named(false) } }))
      }
      document.dispatchEvent(new CustomEvent('cookieyes_banner_load', { detail: detail() }))`,
  },
  {
    name: 'Complianz',
    // cmplz_fire_categories comes on every page, before any answer too, with the categories that are allowed as it
    // stands; on a click cmplz_status_change comes first for each category, with the banner dismissed around it.
    script: `${KEEPS}
      window.cmplz_get_banner_status = () => localStorage.getItem('banner') ?? ''
      const categories = () => ['functional', ...(isGranted() ? ['statistics'] : [])]
      const fire = () => document.dispatchEvent(new CustomEvent('cmplz_fire_categories', { detail: { category: 'functional', categories: categories(), region: 'eu' } }))
      window.answer = granted => {
        keep(granted)
        document.dispatchEvent(new CustomEvent('cmplz_status_change', { detail: { category: 'statistics', value: granted ? 'allow' : 'deny', region: 'eu', categories: categories() } }))
        localStorage.setItem('banner', 'dismissed')
        fire()
      }
      fire()`,
  },
  {
    name: 'OneTrust',
    // OneTrustGroupsUpdated comes each time the script loads, and whenever the user updates; its detail are the groups
    // that have consent or are always active.
    script: `${KEEPS}
      window.OneTrust = { IsAlertBoxClosed: () => answered() !== null }
      const tell = () => {
        const groups = ['C0001', ...(isGranted() ? ['C0002'] : [])]
        window.OnetrustActiveGroups = ',' + groups.join(',') + ','
        dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', { detail: groups }))
      }
      window.answer = granted => (keep(granted), tell())
      tell()`,
  },
  {
    name: 'Usercentrics',
    // consent_status comes on page load and on each answer, with each service's state; its type says whether the user
    // has given an answer. Version 3 writes it in capitals.
    script: `${KEEPS}
      const tell = action => {
        dispatchEvent(new CustomEvent('ucEvent', { detail: { event: 'other' } }))
        dispatchEvent(new CustomEvent('ucEvent', { detail: {
          action, event: 'consent_status', type: answered() === null ? 'implicit' : 'EXPLICIT',
          Pulseboard: isGranted(), 'Usercentrics Consent Management Platform': true,
          ucCategory: { essential: true, functional: isGranted(), marketing: null },
        } }))
      }
      window.answer = granted => (keep(granted), tell(granted ? 'onAcceptAllServices' : 'onDenyAllServices'))
      tell('onInitialPageLoad')`,
  },
  {
    name: 'Any tool of IAB’s TCF',
    // Until the tool is there, its stub keeps the calls. Then eventStatus is `tcloaded` with a stored answer,
    // `cmpuishown` while the visitor is asked, `useractioncomplete` after; where GDPR does not apply there is no `purpose`.
    before: 'window.__tcfapi = (...call) => (__tcfapi.calls ||= []).push(call)',
    script: `${KEEPS}
      const listeners = []
      let eventStatus = window.optOut || answered() !== null ? 'tcloaded' : 'cmpuishown'
      const tell = callback => callback(
        window.optOut
          ? { gdprApplies: false, eventStatus, cmpStatus: 'loaded', tcfPolicyVersion: 5 }
          : { gdprApplies: true, eventStatus, cmpStatus: 'loaded', tcfPolicyVersion: 5, tcString: 'CP…',
              purpose: { consents: isGranted() ? { 1: true, 8: true } : {}, legitimateInterests: {} } },
        true,
      )
      const { calls = [] } = __tcfapi
      window.__tcfapi = (command, version, callback) => {
        if (command === 'addEventListener') tell(listeners[listeners.push(callback) - 1])
      }
      for (const call of calls) __tcfapi(...call)
      window.answer = granted => {
        if (answered() !== null) { eventStatus = 'cmpuishown'; listeners.forEach(tell) }
        keep(granted)
        eventStatus = 'useractioncomplete'
        listeners.forEach(tell)
      }`,
  },
]
