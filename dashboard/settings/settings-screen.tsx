import { useEffect } from 'preact/hooks'
import { may, site } from '../core/session.ts'
import { Denied } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { words } from '../words/words.ts'
import { KeysPart } from './keys-part.tsx'
import { NewSite } from './new-site.tsx'
import { PeoplePart } from './people-part.tsx'
import { SitePart } from './site-part.tsx'
import { WallsPart } from './walls-part.tsx'

export function SettingsScreen() {
  const { settings } = words.value
  useEffect(() => {
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView()
  }, [])
  return (
    <main class="page settings" id="main">
      <Title text={settings.title} />
      {may('admin') && site.value ? (
        <>
          <SitePart key={`site ${site.value.id}`} site={site.value} />
          <KeysPart key={`keys ${site.value.id}`} site={site.value} />
          <WallsPart key={`walls ${site.value.id}`} site={site.value} />
          <PeoplePart />
          <section class="panel" aria-labelledby="import">
            <h2 id="import">{settings.contacts}</h2>
            <a class="button" href="/import">
              {settings.toImport}
            </a>
          </section>
          <section class="panel" aria-labelledby="audit">
            <h2 id="audit">{settings.audit}</h2>
            <a class="button" href="/audit">
              {settings.toAudit}
            </a>
          </section>
          <section class="panel" aria-labelledby="new-site">
            <h2 id="new-site">{settings.newSite}</h2>
            <NewSite />
          </section>
        </>
      ) : (
        <Denied />
      )}
    </main>
  )
}
