/**
 * Parameters of addresses with personal or secret values, recognized by whole words of their names (`access_token`,
 * `user[password]`, `sessionId`), so that `author`, `keyword` and `country_code` stay.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean))

/** At any position in the name. */
const SECRET = words(`
  password passwords passwd passw passwort pwd haslo secret secrets token tokens jwt otp totp cvc cvv csrf xsrf credential
  credentials passcode passphrase bearer
`)
/** As the last part of the name. */
const SECRET_AT_END = words(
  'auth authorization key sid sess session sessid sessionid pin sig signature hmac pass nonce',
)
/** Without a separator between the words. */
const SECRET_AS_ONE = /(?:token|password|passwd|secret|apikey|accesskey|sessionid|sessid|signature)$/
/** `code` is a secret by itself or after one of these words; a country, currency or coupon code is not. */
const CODE_AFTER = words(`
  auth authorization access sms verification verify security reset login signin confirmation confirm activation invite
  invitation pin mfa 2fa tfa backup recovery email mail phone one time
`)

/** Names of personal fields, as forms sent by GET put them into addresses. */
const PERSONAL = words(`
  fname lname firstname lastname surname fullname imie nazwisko imienazwisko imieinazwisko vorname nachname prenom apellido
  apellidos cognome forename givenname familyname email mail cardnumber cardno ccnumber ccnum ccname cardname cardholder
  cardexpiry ccexp expiry iban pesel ssn dob birthdate birthday dataurodzenia
`)
const PHONE = words(
  'phone telephone telefon tel mobile mobil mobilephone cellphone cell komorka gsm msisdn handy phonenumber',
)

/** The class of a parameter by its name. `name` is personal only beside other personal fields. */
export type Privacy = 'secret' | 'personal' | 'phone' | 'name' | null

export function privacyOf(name: string): Privacy {
  const parts = wordsOf(name)
  const last = parts.at(-1)
  if (last === undefined) return null
  const whole = parts.join('')
  if (parts.some(part => SECRET.has(part)) || SECRET_AT_END.has(last) || SECRET_AS_ONE.test(whole))
    return 'secret'
  if (last === 'code' && (parts.length === 1 || CODE_AFTER.has(parts.at(-2)!))) return 'secret'
  // `billing_first_name` ends in two words that form one term.
  const lastTwo = parts.slice(-2).join('')
  if (PHONE.has(last) || PHONE.has(lastTwo)) return 'phone'
  if (PERSONAL.has(last) || PERSONAL.has(lastTwo) || PERSONAL.has(whole)) return 'personal'
  return last === 'name' && (parts.length === 1 || parts[0] === 'your') ? 'name' : null
}

/** Splits a name into words: `user[firstName]` gives `user`, `first`, `name`; without diacritics. */
export function wordsOf(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ł/g, 'l')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean)
}
