/** Line drawings on a 20 × 20 grid, 1.5 wide. Always beside a text or with an accessible name. */
const PATHS = {
  board: 'M3 4.5h14M3 10h9M3 15.5h5',
  overview: 'M3.5 3.5v13h13M6.5 13l3-4 2.5 2L16 6',
  insights: 'M7 13.5a5 5 0 1 1 6 0v1.5H7zM8 17.5h4',
  alerts: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.3 17.2h3.4',
  plans: 'M4 3.5h12v13H4zM7 7h6M7 10h6M7 13h3',
  partners:
    'M7.5 9.5a3 3 0 1 1 0-6 3 3 0 0 1 0 6zM2.5 16.5c0-3 2.2-5 5-5s5 2 5 5M13 9a2.5 2.5 0 0 0 0-5M14.5 11.8c1.9.6 3 2.3 3 4.7',
  install: 'M7 6l-4 4 4 4M13 6l4 4-4 4M11.5 4l-3 12',
  health:
    'M10 16.5S3 12.6 3 7.9A3.6 3.6 0 0 1 10 6.6a3.6 3.6 0 0 1 7 1.3c0 4.7-7 8.6-7 8.6zM3.5 10h3.2l1.3-2.4 2.2 4.2 1.2-1.8h5',
  settings: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4',
  stream: 'M2.5 11h3l2-6 4 10 2.5-7 1.2 3h2.3',
  search: 'M8.5 3.5a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM12.3 12.3l4.2 4.2',
  pause: 'M7 4.5v11M13 4.5v11',
  play: 'M6.5 4l9 6-9 6z',
  menu: 'M4 10h.01M10 10h.01M16 10h.01',
  close: 'M5 5l10 10M15 5L5 15',
  back: 'M12 4l-6 6 6 6',
  copy: 'M7 7h9v9H7zM13 7V4H4v9h3',
  call: 'M5 3.5h3l1.2 3.6-1.9 1.4a8.6 8.6 0 0 0 4.2 4.2l1.4-1.9 3.6 1.2v3a1.5 1.5 0 0 1-1.6 1.5A12 12 0 0 1 3.5 5.1 1.5 1.5 0 0 1 5 3.5z',
  mail: 'M3 5h14v10.5H3zM3.3 5.6L10 11l6.7-5.4',
  check: 'M4 10.5l4 4 8-9',
  alert: 'M10 3.5v8M10 15.5v.01',
  keyboard: 'M2.5 6h15v8.5h-15zM5.5 9h.01M8.5 9h.01M11.5 9h.01M14.5 9h.01M7 12h6',
  desktop: 'M3 4.5h14v9H3zM7.5 16.5h5M10 13.5v3',
  phone: 'M6.5 3h7v14h-7zM9.5 14.5h1',
  tablet: 'M4.5 3h11v14h-11zM9.5 14.5h1',
  grip: 'M7.5 5h.01M12.5 5h.01M7.5 10h.01M12.5 10h.01M7.5 15h.01M12.5 15h.01',
  undo: 'M7.5 4L4 7.5 7.5 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8',
  redo: 'M12.5 4L16 7.5 12.5 11M16 7.5H8.5a4.5 4.5 0 0 0 0 9H12',
  page: 'M5 3h7l3 3v11H5zM8 9.5h4M8 12.5h4',
  cart: 'M2.5 4h2.2l2 8.5h8L16.5 7H6M8 16.5v.01M13.5 16.5v.01',
  form: 'M4 4.5h12v11H4zM7 8h6M7 12h3',
  file: 'M10 3.5v9M6.5 9L10 12.5 13.5 9M4 16.5h12',
  person: 'M10 9.5a3 3 0 1 1 0-6 3 3 0 0 1 0 6zM4.5 16.5c0-3 2.4-5 5.5-5s5.5 2 5.5 5',
  up: 'M10 5l4.5 7h-9z',
  down: 'M10 15L5.5 8h9z',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}

/** The mark: one pulse in a square, hot at its peak. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect x="1" y="1" width="30" height="30" rx="7" class="mark-ground" />
      <path class="mark-line" d="M5 18.5h6l3-9.5" />
      <path class="mark-peak" d="M12.6 13.4L14 9l1.3 4.4" />
      <path class="mark-line" d="M14 9l4.5 14.5 3-5h5.5" />
    </svg>
  )
}
