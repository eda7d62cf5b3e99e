import type { ProviderKind } from '../../../shared/provider.ts'
import type { ServiceWords } from './services-en.ts'

export const servicesPl: Record<ProviderKind, ServiceWords> = {
  sendgrid: {
    about: 'Dostarczenia, otwarcia, kliknięcia, odbicia, wypisania i zgłoszenia spamu – podpisane.',
    steps: [
      'W SendGrid otwórz Settings → Mail Settings → Event Webhooks i wybierz „Create new webhook”.',
      'Wklej adres w polu „Post URL” i zaznacz zdarzenia: Delivered, Bounced, Opened, Clicked, Spam Reports, Unsubscribed.',
      'W sekcji „Security features” włącz „Enable Signed Event Webhook” i zapisz.',
      'Otwórz webhook jeszcze raz, skopiuj „Verification Key” i wklej tutaj.',
    ],
    secrets: { verificationKey: 'Verification Key' },
  },
  mailgun: {
    about: 'Dostarczenia, otwarcia, kliknięcia, błędy, wypisania i zgłoszenia spamu – z podpisanym tokenem.',
    steps: [
      'W Mailgun otwórz Sending → Webhooks, wybierz domenę i „Add webhook”.',
      'Dodaj adres dla każdego z: Delivered Messages, Opened Messages, Clicked Messages, Permanent Failures, Unsubscribes, Spam Complaints.',
      'Otwórz Settings → API Security, skopiuj „HTTP webhook signing key” i wklej tutaj.',
    ],
    secrets: { signingKey: 'HTTP webhook signing key' },
  },
  postmark: {
    about:
      'Dostarczenia, otwarcia, kliknięcia, odbicia, wypisania i zgłoszenia spamu. Postmark niczego nie podpisuje.',
    steps: [
      'W Postmark otwórz swój serwer i jego strumień wiadomości, potem Webhooks → „Add webhook”.',
      'Wklej adres w polu „Webhook URL”.',
      'Zaznacz Open, Click, Delivery, Bounce, Spam complaint i Subscription change; treści wiadomości nie dołączaj. Zapisz.',
    ],
    secrets: {},
  },
  ses: {
    about: 'Dostarczenia, otwarcia, kliknięcia, odbicia i zgłoszenia spamu przez Amazon SNS – podpisane.',
    steps: [
      'W Amazon SNS utwórz temat typu Standard albo otwórz ten, który masz.',
      'Wybierz „Create subscription”, protokół HTTPS i wklej adres jako endpoint. „Enable raw message delivery” zostaw wyłączone.',
      'Amazon poprosi o potwierdzenie, które zostanie wysłane samo; przyjmowany jest tylko pierwszy temat, który o nie poprosi.',
      'W Amazon SES otwórz Configuration sets → swój zestaw → Event destinations → „Add destination”, zaznacz Deliveries, Opens, Clicks, Hard bounces i Complaints oraz wskaż temat.',
    ],
    secrets: {},
  },
  brevo: {
    about:
      'Dostarczenia, otwarcia, kliknięcia, odbicia, wypisania i zgłoszenia spamu. Brevo niczego nie podpisuje.',
    steps: [
      'W Brevo otwórz Transactional → Settings → Webhook i wybierz „Add a new webhook”.',
      'Wklej adres i zaznacz zdarzenia: Delivered, Opened, Clicked, Hard bounce, Soft bounce, Spam, Unsubscribed.',
      'Dla kampanii dodaj ten sam adres w Contacts → Settings → Webhooks.',
    ],
    secrets: {},
  },
  mailerlite: {
    about: 'Otwarcia, kliknięcia, nowi subskrybenci, wypisania, odbicia i zgłoszenia spamu – podpisane.',
    steps: [
      'W MailerLite otwórz Integrations → Webhooks i utwórz webhook.',
      'Wklej adres i zaznacz zdarzenia: subskrybent dodany, wypisany, odbity, zgłoszony spam; kampania otwarta i kliknięta.',
      'MailerLite pokaże sekret do podpisu: skopiuj go i wklej tutaj.',
    ],
    secrets: { signingSecret: 'Sekret webhooka' },
  },
  getresponse: {
    about: 'Otwarcia, kliknięcia, zapisy, wypisania i odbicia. GetResponse niczego nie podpisuje.',
    steps: [
      'W GetResponse otwórz Narzędzia → Integracje i API → Webhooks i wybierz „Utwórz webhook”.',
      'Wklej adres i zaznacz: wiadomość otwarta, link kliknięty, kontakt zapisany, kontakt wypisany, kontakt usunięty po odbiciu.',
      'Zapisz. Starszy sposób, Callbacks, nie jest obsługiwany.',
    ],
    secrets: {},
  },
  emaillabs: {
    about: 'Dostarczenia i odbicia. EmailLabs nie przesyła webhookiem otwarć ani kliknięć.',
    steps: [
      'W panelu EmailLabs otwórz webhooki i dodaj nowy z tym adresem.',
      'Zaznacz statusy ok, hardbounce, softbounce i spambounce.',
      'Skopiuj klucz tajny webhooka i wklej tutaj.',
    ],
    secrets: { secretKey: 'Klucz tajny' },
  },
  resend: {
    about: 'Dostarczenia, otwarcia, kliknięcia, odbicia i zgłoszenia spamu – podpisane.',
    steps: [
      'W Resend otwórz Webhooks i wybierz „Add Webhook”.',
      'Wklej adres w polu „Endpoint URL” i zaznacz email.delivered, email.opened, email.clicked, email.bounced i email.complained.',
      'Skopiuj „Signing Secret” webhooka i wklej tutaj.',
    ],
    secrets: { signingSecret: 'Signing Secret (whsec_…)' },
  },
  mailchimp: {
    about: 'Zapisy i wypisania. Mailchimp nie przesyła otwarć ani kliknięć i niczego nie podpisuje.',
    steps: [
      'W Mailchimp otwórz Audience → All contacts → Settings → Webhooks i wybierz „Create New Webhook”.',
      'Wklej adres w polu „Callback URL”.',
      'Zaznacz Subscribes i Unsubscribes i zapisz.',
    ],
    secrets: {},
  },
  woocommerce: {
    about: 'Opłacone zamówienia i zwroty – podpisane. Zamówienie liczy się raz, zwroty częściowe się sumują.',
    steps: [
      'W WordPressie otwórz WooCommerce → Ustawienia → Zaawansowane → Webhooki i wybierz „Dodaj webhook”.',
      'Status aktywny, temat „Zamówienie zaktualizowane”, adres jako „URL dostarczania”, a w polu „Sekret” sekret z liter i cyfr. Zapisz.',
      'Dodaj drugi webhook z tematem „Zamówienie utworzone”, tym samym adresem i tym samym sekretem.',
      'Wklej ten sam sekret tutaj.',
    ],
    secrets: { secret: 'Sekret (litery i cyfry)' },
  },
  shopify: {
    about: 'Opłacone zamówienia i zwroty w walucie sklepu – podpisane.',
    steps: [
      'W Shopify otwórz Ustawienia → Powiadomienia → Webhooki i wybierz „Utwórz webhook”.',
      'Zdarzenie „Płatność za zamówienie”, format JSON, adres jako „URL”. Zapisz i dodaj to samo dla zdarzenia „Aktualizacja zamówienia”.',
      'Skopiuj sekret, który stoi pod listą webhooków, i wklej tutaj.',
    ],
    secrets: { secret: 'Sekret podpisu webhooków' },
  },
  stripe: {
    about: 'Płatności, faktury i zwroty – podpisane. Płatności testowe są zapisywane bez punktów.',
    steps: [
      'W Stripe otwórz Developers → Webhooks i wybierz „Add destination” (lub „Add endpoint”).',
      'Zaznacz zdarzenia checkout.session.completed, checkout.session.async_payment_succeeded, invoice.paid i charge.refunded i wklej adres jako „Endpoint URL”.',
      'Skopiuj „Signing secret” i wklej tutaj.',
    ],
    secrets: { signingSecret: 'Signing secret (whsec_…)' },
  },
  calendly: {
    about: 'Umówione i odwołane spotkania – podpisane. Przełożone spotkanie pozostaje jedną rezerwacją.',
    steps: [
      'Calendly tworzy webhooki tylko przez API, w płatnych planach: utwórz token dostępu w Integrations → API & Webhooks.',
      'Wyślij POST https://api.calendly.com/webhook_subscriptions z adresem jako „url”, zdarzeniami invitee.created i invitee.canceled, swoją organizacją, zakresem „organization” i własnym „signing_key”.',
      'Wklej ten sam signing_key tutaj.',
    ],
    secrets: { signingKey: 'signing_key' },
  },
  'cal-com': {
    about: 'Umówione i odwołane spotkania – podpisane. Przełożone spotkanie pozostaje jedną rezerwacją.',
    steps: [
      'W Cal.com otwórz Settings → Developer → Webhooks i wybierz „New”.',
      'Wklej adres w polu „Subscriber URL” i zaznacz Booking created oraz Booking canceled. Szablon treści zostaw wyłączony.',
      'W polu „Secret” wpisz własny sekret, zapisz i wklej ten sam sekret tutaj.',
    ],
    secrets: { secret: 'Secret' },
  },
  twilio: {
    about: 'Połączenia i SMS-y: kto dzwonił, kto odebrał, odpowiedzi i doręczenia, z podpisem.',
    steps: [
      'W Twilio Console otwórz Phone Numbers → Manage → Active numbers i wybierz numer.',
      'W Voice Configuration wklej adres w polu „Call status changes”.',
      'W Messaging Configuration wklej adres w polu „A message comes in”; dla doręczeń podaj go jako status callback wiadomości.',
      'Skopiuj „Auth Token” z Account Info w Console i wklej go tutaj.',
    ],
    secrets: { authToken: 'Auth Token' },
  },
  smsapi: {
    about: 'Doręczenia SMS-ów i odpowiedzi na nie. SMSAPI niczego nie podpisuje.',
    steps: [
      'W panelu SMSAPI otwórz Ustawienia → Callback.',
      'Wklej adres dla raportów doręczeń SMS.',
      'Aby przychodziły odpowiedzi, wklej go także dla wiadomości przychodzących (SMS dwukierunkowy).',
      'Oba rodzaje żądań są rozpoznawane automatycznie.',
    ],
    secrets: {},
  },
  zadarma: {
    about: 'Połączenia centrali: kto dzwonił, kto odebrał, oraz SMS-y, częściowo podpisane.',
    steps: [
      'W Zadarmie otwórz Ustawienia → Integracje i API → Powiadomienia o połączeniach.',
      'Wklej adres; Zadarma od razu go sprawdzi.',
      'Włącz NOTIFY_END i NOTIFY_OUT_END, a jeśli odbierasz SMS-y, także SMS.',
      'Skopiuj Secret z Ustawienia → API i wklej go tutaj.',
    ],
    secrets: { secret: 'Secret' },
  },
  typeform: {
    about: 'Wysłane formularze z adresem e-mail – podpisane.',
    steps: [
      'W Typeform otwórz formularz, potem Connect → Webhooks → „Add a webhook”, i wklej adres.',
      'Wybierz „Edit”, w polu „Secret” wpisz własny sekret i zapisz.',
      'Włącz webhook i wklej ten sam sekret tutaj.',
    ],
    secrets: { secret: 'Secret' },
  },
  tally: {
    about: 'Wysłane formularze z adresem e-mail – podpisane.',
    steps: [
      'W Tally otwórz formularz, potem Integrations → Webhooks → „Connect”.',
      'Wklej adres w polu „Endpoint URL” i dodaj signing secret.',
      'Wklej ten sam sekret tutaj.',
    ],
    secrets: { signingSecret: 'Signing secret' },
  },
  hubspot: {
    about:
      'Gorące leady stają się kontaktami z notatką, szansą sprzedaży i zadaniem; wygrane i przegrane wracają.',
    steps: [
      'W HubSpot otwórz Settings → Integrations → Private apps (także Legacy apps) i wybierz „Create a private app”.',
      'W zakładce Scopes zaznacz crm.objects.contacts.read i .write, crm.schemas.contacts.write, a dla szans sprzedaży crm.objects.deals.read i .write.',
      'Utwórz aplikację, otwórz jej zakładkę Auth, skopiuj access token i wklej go tutaj.',
      'Aby wyniki wracały, otwórz zakładkę Webhooks aplikacji, wklej adres jako target URL i zasubskrybuj „Deal” → „Property changed” → dealstage.',
      'Skopiuj „Client secret” z zakładki Auth i wklej go tutaj: HubSpot podpisuje nim żądania.',
    ],
    secrets: { token: 'Access token', clientSecret: 'Client secret' },
  },
  pipedrive: {
    about:
      'Gorące leady stają się osobami z notatką, szansą sprzedaży i aktywnością; wygrane i przegrane wracają.',
    steps: [
      'W Pipedrive otwórz menu konta → Preferencje osobiste → API, skopiuj „osobisty token API” i wklej go tutaj.',
      'Aby wyniki wracały, otwórz Narzędzia i aplikacje → Webhooki → „Utwórz nowy webhook”.',
      'Wybierz akcję zdarzenia „change” i obiekt „deal”, wersję 2, a adres wklej jako adres URL punktu końcowego.',
      'Ustaw tam nazwę użytkownika i hasło HTTP Auth i wklej je tutaj.',
    ],
    secrets: {
      token: 'Osobisty token API',
      user: 'Nazwa użytkownika HTTP Auth',
      password: 'Hasło HTTP Auth',
    },
  },
  webhook: {
    about:
      'Wszystko, co potrafi wysłać żądanie POST: Zapier, Make, n8n, formularze, sklepy. Znaczenie wartości określasz samodzielnie.',
    steps: [
      'Wklej adres w usłudze jako adres webhooka (POST, JSON lub formularz).',
      'Wyślij z niej jedno żądanie: pojawi się poniżej.',
      'Wskaż, co znaczy każda wartość, obejrzyj podgląd i zapisz.',
    ],
    secrets: {},
  },
}
