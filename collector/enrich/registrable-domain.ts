/**
 * Names under which registries and hosting services give each customer a name of their own. A part of the Public Suffix
 * List (https://publicsuffix.org): the second-level names that most countries have, Poland's in full, and common hosting
 * services. The whole list has 10,000 entries and changes weekly; a suffix that is missing here makes two customers of it
 * one site, so that a visit from one to the other names no source.
 */
const UNDER_ANY_COUNTRY = words('ac co com edu gob gouv gov mil net nom org ltd plc sch')
const UNDER_COUNTRY: Record<string, ReadonlySet<string>> = {
  at: words('gv or'),
  au: words('asn id'),
  br: words('adv art blog eco eng ind inf jor log med pro psi srv tur wiki'),
  cr: words('fi go or sa'),
  hu: words('info shop tm'),
  id: words('biz desa go my or web'),
  il: words('k12 muni'),
  in: words('firm gen ind res'),
  jp: words('ad ed go gr lg ne or'),
  ke: words('go info me mobi ne or'),
  kr: words('go ne or pe re'),
  nz: words('geek gen govt iwi kiwi maori school'),
  pl: words(`
    agro aid atm auto biz gmina gsm info mail media miasta nieruchomosci pc powiat priv realestate rel sex shop sklep sos
    szkola targi tm tourism travel turystyka art med gda gdansk gdynia gliwice krakow lodz lublin poznan sopot torun wroc
    zakopane augustow babia-gora bedzin beskidy bialowieza bialystok bielawa bieszczady boleslawiec bydgoszcz bytom cieszyn
    czeladz czest dlugoleka elblag elk glogow gniezno gorlice grajewo ilawa jaworzno jelenia-gora jgora kalisz karpacz
    kartuzy kaszuby katowice kazimierz-dolny kepno ketrzyn klodzko kobierzyce kolobrzeg konin konskowola kutno lapy lebork
    legnica lezajsk limanowa lomza lowicz lubin lukow malbork malopolska mazowsze mazury mielec mielno mragowo naklo
    nowaruda nysa olawa olecko olkusz olsztyn opoczno opole ostroda ostroleka ostrowiec ostrowwlkp pila pisz podhale
    podlasie polkowice pomorskie pomorze prochowice pruszkow przeworsk pulawy radom rawa-maz rybnik rzeszow sanok sejny
    skoczow slask slupsk sosnowiec stalowa-wola starachowice stargard suwalki swidnica swiebodzin swinoujscie szczecin
    szczytno tarnobrzeg tgory turek tychy ustka walbrzych warmia warszawa waw wegrow wielun wlocl wloclawek wodzislaw
    wolomin wroclaw zachpomor zagan zarow zgora zgorzelec`),
  th: words('go in mi or'),
  tr: words('av bbs bel biz dr gen info k12 name pol tel tv web'),
  ua: words('dp if in kh kharkiv kiev kyiv lviv od odesa te zp'),
  uk: words('me nhs police'),
  za: words('law web'),
} // biome-ignore format: a table
const HOSTING = words(`
  amazonaws.com azurewebsites.net blogspot.com carrd.co cba.pl cloudfront.net firebaseapp.com fly.dev framer.app
  framer.website github.io gitlab.io glitch.me herokuapp.com myshopify.com netlify.app ngrok-free.app ngrok.io notion.site
  onrender.com pages.dev prv.pl shoparena.pl shoplo.com substack.com surge.sh tumblr.com vercel.app web.app webflow.io
  weebly.com wixsite.com wordpress.com workers.dev`) // biome-ignore format: a table

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** The registrable domain of a host: `shop.example` for `blog.shop.example`. */
export function registrableDomain(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, '')
  if (name.startsWith('[') || IPV4.test(name)) return name
  const labels = name.split('.')
  if (labels.length < 3) return name
  return labels.slice(isSuffix(labels) ? -3 : -2).join('.')
}

export const isOfOneDomain = (one: string, other: string): boolean =>
  registrableDomain(one) === registrableDomain(other)

/** Whether the last two labels are a public suffix. */
function isSuffix(labels: readonly string[]): boolean {
  const [second = '', top = ''] = labels.slice(-2)
  if (HOSTING.has(`${second}.${top}`)) return true
  if (top.length !== 2) return false
  return UNDER_ANY_COUNTRY.has(second) || UNDER_COUNTRY[top]?.has(second) === true
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter(Boolean))
}
