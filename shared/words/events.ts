import type { Kind } from '../event.ts'
import type { Language } from '../person.ts'

/**
 * An action of a contact, with and without its object; `{}` is the place of the object.
 * Polish uses forms without grammatical gender, since the contact's is unknown.
 */
type Phrase = [about: string, alone: string]

const en: Record<Kind, Phrase> = {
  page_view: ['viewed {}', 'viewed a page'],
  scroll: ['read {} to the end', 'scrolled through a page'],
  engagement: ['spent time on {}', 'spent time on a page'],
  click: ['clicked {}', 'clicked a link'],
  file_download: ['downloaded {}', 'downloaded a file'],
  view_search_results: ['searched for {}', 'searched'],
  view_item: ['viewed product {}', 'viewed a product'],
  add_to_cart: ['added {} to the cart', 'added an item to the cart'],
  remove_from_cart: ['removed {} from the cart', 'removed an item from the cart'],
  add_to_wishlist: ['added {} to the wishlist', 'added an item to the wishlist'],
  begin_checkout: ['started checkout with {}', 'started checkout'],
  form_start: ['started the form {}', 'started a form'],
  form_submit: ['submitted the form {}', 'submitted a form'],
  generate_lead: ['asked to be contacted about {}', 'asked to be contacted'],
  demo_request: ['asked for a demo of {}', 'asked for a demo'],
  newsletter_signup: ['signed up for the newsletter {}', 'signed up for the newsletter'],
  sign_up: ['created an account: {}', 'created an account'],
  login: ['signed in: {}', 'signed in'],
  video_start: ['started the video {}', 'started a video'],
  video_progress: ['is watching {}', 'is watching a video'],
  video_complete: ['watched {} to the end', 'watched a video to the end'],
  share: ['shared {}', 'shared a page'],
  select_promotion: ['selected the offer {}', 'selected an offer'],
  comment: ['commented on {}', 'left a comment'],
  revisit: ['came back to {}', 'came back'],
  career_view: ['viewed jobs: {}', 'viewed jobs'],
  ad_click: ['arrived from the ad {}', 'arrived from an ad'],
  purchase: ['bought {}', 'made a purchase'],
  call_booked: ['booked a call about {}', 'booked a call'],
  office_visit: ['visited the office: {}', 'visited the office'],
  email_click: ['clicked {} in an email', 'clicked a link in an email'],
  social_reaction: ['reacted to {}', 'reacted on social media'],
  refund: ['got a refund for {}', 'got a refund'],
  deal_created: ['is in talks about {}', 'is in talks about a deal'],
  deal_won: ['agreed to the deal {}', 'agreed to a deal'],
  deal_lost: ['did not agree to the deal {}', 'did not agree to a deal'],
  email_open: ['opened the email {}', 'opened an email'],
  email_unsubscribe: ['unsubscribed from {}', 'unsubscribed'],
  offer_sent: ['received the offer {}', 'received an offer'],
  call_attempt: ['was called about {}', 'was called'],
  call_missed: ['missed a call about {}', 'missed a call'],
  chat_spam: ['sent spam in chat: {}', 'sent spam in chat'],
  complaint: ['complained about {}', 'complained'],
  identify: ['identified themselves: {}', 'identified themselves'],
  group: ['shared their company: {}', 'shared their company'],
  consent: ['answered the consent banner: {}', 'answered the consent banner'],
  alias: ['was merged with {}', 'was merged with another contact'],
  adjustment: ['got manual points: {}', 'got manual points'],
  objection: ['objected to profiling: {}', 'objected to profiling'],
}

const pl: Record<Kind, Phrase> = {
  page_view: ['odsłona: {}', 'odsłona strony'],
  scroll: ['przewinięto {} do końca', 'przewinięto stronę'],
  engagement: ['czas na stronie: {}', 'czas na stronie'],
  click: ['kliknięto {}', 'kliknięto link'],
  file_download: ['pobrano {}', 'pobrano plik'],
  view_search_results: ['wyszukano: {}', 'wyszukiwanie'],
  view_item: ['produkt: {}', 'obejrzano produkt'],
  add_to_cart: ['do koszyka dodano {}', 'dodano do koszyka'],
  remove_from_cart: ['z koszyka usunięto {}', 'usunięto z koszyka'],
  add_to_wishlist: ['do ulubionych dodano {}', 'dodano do ulubionych'],
  begin_checkout: ['rozpoczęto zamówienie: {}', 'rozpoczęto zamówienie'],
  form_start: ['rozpoczęto formularz {}', 'rozpoczęto formularz'],
  form_submit: ['wysłano formularz {}', 'wysłano formularz'],
  generate_lead: ['prośba o kontakt: {}', 'prośba o kontakt'],
  demo_request: ['prośba o demo: {}', 'prośba o demo'],
  newsletter_signup: ['zapis na newsletter {}', 'zapis na newsletter'],
  sign_up: ['założono konto: {}', 'założono konto'],
  login: ['zalogowano: {}', 'zalogowano się'],
  video_start: ['włączono film {}', 'włączono film'],
  video_progress: ['trwa film {}', 'trwa film'],
  video_complete: ['obejrzano do końca {}', 'obejrzano film do końca'],
  share: ['udostępniono {}', 'udostępniono stronę'],
  select_promotion: ['wybrano ofertę {}', 'wybrano ofertę'],
  comment: ['komentarz: {}', 'dodano komentarz'],
  revisit: ['powrót na: {}', 'powrót na stronę'],
  career_view: ['oferty pracy: {}', 'oferty pracy'],
  ad_click: ['wejście z reklamy {}', 'wejście z reklamy'],
  purchase: ['kupiono {}', 'zakup'],
  call_booked: ['umówiono rozmowę: {}', 'umówiono rozmowę'],
  office_visit: ['wizyta w biurze: {}', 'wizyta w biurze'],
  email_click: ['kliknięto {} w mailu', 'kliknięto link w mailu'],
  social_reaction: ['reakcja na: {}', 'reakcja w mediach społecznościowych'],
  refund: ['zwrot: {}', 'zwrot'],
  deal_created: ['transakcja w toku: {}', 'transakcja w toku'],
  deal_won: ['transakcja wygrana: {}', 'transakcja wygrana'],
  deal_lost: ['transakcja przegrana: {}', 'transakcja przegrana'],
  email_open: ['otwarto mail {}', 'otwarto mail'],
  email_unsubscribe: ['wypisano się z: {}', 'wypisano się'],
  offer_sent: ['wysłano ofertę {}', 'wysłano ofertę'],
  call_attempt: ['próba rozmowy: {}', 'próba rozmowy'],
  call_missed: ['nieodebrana rozmowa: {}', 'nieodebrana rozmowa'],
  chat_spam: ['spam na czacie: {}', 'spam na czacie'],
  complaint: ['reklamacja: {}', 'reklamacja'],
  identify: ['przesłano dane kontaktowe: {}', 'przesłano dane kontaktowe'],
  group: ['podano firmę: {}', 'podano firmę'],
  consent: ['odpowiedź na pytanie o zgodę: {}', 'odpowiedź na pytanie o zgodę'],
  alias: ['połączono z {}', 'połączono z innym kontaktem'],
  adjustment: ['korekta punktów: {}', 'korekta punktów'],
  objection: ['sprzeciw wobec profilowania: {}', 'sprzeciw wobec profilowania'],
}

const PHRASES: Record<Language, Record<string, Phrase>> = { en, pl }

/** The words before and after the thing, and the thing; a name of the owner's own stands for itself. */
export function phrase(
  language: Language,
  name: string,
  about: string | null,
): [string, string | null, string] {
  const [withThing, alone] = (Object.hasOwn(PHRASES[language], name) && PHRASES[language][name]) || [
    `${name}: {}`,
    name,
  ]
  if (!about) return [alone, null, '']
  const [before = '', after = ''] = withThing.split('{}')
  return [before, about, after]
}
