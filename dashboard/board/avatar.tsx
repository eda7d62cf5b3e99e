import { Icon, type IconName } from '../ui/icons.tsx'
import { words } from '../words/words.ts'
import { hueOf, initials } from './contact-name.ts'

type Who = { id: string; name: string | null; device: string | null; isHere?: boolean }

export function Avatar({ id, name, device, isHere = false }: Who) {
  const letters = initials(name)
  return (
    <span class="avatar" style={{ '--hue': String(hueOf(id)) }}>
      {letters ? <span aria-hidden="true">{letters}</span> : <Icon name={pictureOf(device)} />}
      {isHere && (
        <span class="presence" title={words.value.onSite}>
          <span class="sr-only">{words.value.onSite}</span>
        </span>
      )}
    </span>
  )
}

function pictureOf(device: string | null): IconName {
  if (device === 'mobile' || device === 'phone') return 'phone'
  return device === 'tablet' ? 'tablet' : 'desktop'
}
