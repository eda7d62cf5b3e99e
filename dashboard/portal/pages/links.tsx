import { useSignal } from '@preact/signals'
import type { PortalCheck, PortalCode, PortalLinks } from '../../../shared/portal.ts'
import { SHARE_WAYS, SHEET_MEDIUM, shareAddress, withMedium } from '../../../shared/share-link.ts'
import { get, post } from '../api.ts'
import { Alert, Copy, Field, faultsOf, Title, useLoaded, Waiting } from '../parts.tsx'
import { siteId } from '../place.ts'
import { t } from '../words/words.ts'

/** The partner's codes with their links, a maker of links to pages, and a check of any address. */
export function Links() {
  const { links } = t()
  const loaded = useLoaded(() => get<PortalLinks>('/links'))
  const fault = useSignal<string | null>(null)
  const data = loaded.value
  const draw = () =>
    post<PortalLinks>('/links/code').then(loaded.set, error => {
      fault.value = faultsOf(error).text
    })
  const first = data?.rows.find(({ kind, isActive }) => kind === 'link' && isActive)
  return (
    <>
      <Title>{links.title}</Title>
      <p class="soft">{links.lead}</p>
      {!data && <Waiting {...loaded} />}
      {data?.rows.length === 0 && (
        <p>
          {links.none} {!data.canDraw && links.noneYet}
        </p>
      )}
      {data?.canDraw && (
        <button type="button" class="button primary big" onClick={() => void draw()}>
          {links.draw}
        </button>
      )}
      {fault.value && <Alert>{fault.value}</Alert>}
      <ul class="list">
        {data?.rows.map(code => (
          <Code key={code.code} code={code} />
        ))}
      </ul>
      {first && <Maker code={first.code} />}
      {data && data.rows.length > 0 && <Checker />}
    </>
  )
}

function Code({ code }: { code: PortalCode }) {
  const { links } = t()
  const link = code.short ?? code.deep
  return (
    <li>
      <h2>
        {code.kind === 'coupon' ? links.coupon : links.link}: {code.written}
      </h2>
      <p class="soft">
        {links.people(code.people)} · {links.orders(code.orders)}
        {!code.isActive && ` · ${links.off}`}
      </p>
      {code.kind === 'coupon' && <Copy text={code.written} label={code.written} />}
      {code.kind === 'link' && link === null && <p class="notice">{links.noHome}</p>}
      {code.kind === 'link' && link !== null && code.isActive && <Share code={code} link={link} />}
    </li>
  )
}

function Share({ code, link }: { code: PortalCode; link: string }) {
  const { links } = t()
  const text = useSignal(links.defaultText)
  const drawing = `/partner-api/${siteId()}/links/${encodeURIComponent(code.code)}/qr`
  const canShare = typeof navigator.share === 'function'
  return (
    <>
      <p class="address">
        <a href={link}>{link}</a>
      </p>
      <p class="row">
        <Copy text={link} label={link} />
        {canShare && (
          <button
            type="button"
            class="button"
            onClick={() =>
              void navigator.share({ text: text.value, url: withMedium(link, SHEET_MEDIUM) }).catch(() => {})
            }
          >
            {links.share}
          </button>
        )}
      </p>
      <details>
        <summary>{links.share}</summary>
        <Field label={links.shareText} value={text.value} isOptional onInput={next => (text.value = next)} />
        <p class="row">
          {SHARE_WAYS.map(way => (
            <a
              key={way}
              class="button"
              href={shareAddress(way, { link, text: text.value, subject: text.value })}
              rel="noopener noreferrer"
            >
              {links.ways[way]}
            </a>
          ))}
        </p>
      </details>
      <img class="qr" src={`${drawing}.svg`} alt={links.qr(code.written)} width={160} height={176} />
      <p>
        <a href={`${drawing}.svg`} download={`${code.code}.svg`}>
          {links.qrSvg}
        </a>{' '}
        ·{' '}
        <a href={`${drawing}.png`} download={`${code.code}.png`}>
          {links.qrPng}
        </a>
      </p>
    </>
  )
}

function Maker({ code }: { code: string }) {
  const { links } = t()
  const address = useSignal('')
  const subId = useSignal('')
  const made = useSignal<{ deep: string; replaced: boolean } | null>(null)
  const fault = useSignal<{ field: string | null; text: string } | null>(null)
  const at = (field: string) => (fault.value?.field === field ? fault.value.text : undefined)
  const make = () => {
    fault.value = null
    made.value = null
    const wish = { code, address: address.value, ...(subId.value && { subId: subId.value }) }
    return post<{ deep: string; replaced: boolean }>('/links', wish).then(
      found => {
        made.value = found
      },
      error => {
        fault.value = faultsOf(error)
      },
    )
  }
  return (
    <section>
      <h2>{links.page}</h2>
      <form
        onSubmit={event => {
          event.preventDefault()
          void make()
        }}
      >
        <Field
          label={links.address}
          value={address.value}
          fault={at('address')}
          onInput={next => (address.value = next)}
        />
        <Field
          label={links.subId}
          value={subId.value}
          isOptional
          fault={at('subId')}
          onInput={next => (subId.value = next)}
        />
        {fault.value?.field === null && <Alert>{fault.value.text}</Alert>}
        <button type="submit" class="button">
          {links.make}
        </button>
      </form>
      {made.value && (
        <div role="status">
          <p>
            {links.made}: {made.value.replaced && links.replaced}
          </p>
          <p class="address made">{made.value.deep}</p>
          <Copy text={made.value.deep} label={made.value.deep} />
        </div>
      )}
    </section>
  )
}

function Checker() {
  const { links } = t()
  const address = useSignal('')
  const result = useSignal<PortalCheck['result'] | null>(null)
  const fault = useSignal<string | null>(null)
  const check = () => {
    fault.value = null
    return post<PortalCheck>('/links/check', { address: address.value }).then(
      found => {
        result.value = found.result
      },
      error => {
        fault.value = faultsOf(error).text
      },
    )
  }
  return (
    <section>
      <h2>{links.check}</h2>
      <form
        onSubmit={event => {
          event.preventDefault()
          void check()
        }}
      >
        <Field label={links.checkAddress} value={address.value} onInput={next => (address.value = next)} />
        {fault.value && <Alert>{fault.value}</Alert>}
        <button type="submit" class="button">
          {links.checkDo}
        </button>
      </form>
      <p role="status">{result.value && links.results[result.value]}</p>
    </section>
  )
}
