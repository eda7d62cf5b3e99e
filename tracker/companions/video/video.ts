import type { Companion } from '../../equip.ts'
import { clean, isNew, takeMore, when } from '../more-tools.ts'
import { emit, take } from '../tools.ts'

/**
 * HTML5 video that the visitor started: its start, its half, its end, each once per file. Media events do not bubble;
 * the capture phase receives them. Autoplay and endless loops are ignored as decoration.
 */
export const watchVideo: Companion = (...tools) => {
  take(...tools)
  takeMore(...tools)
  // Comes several times a second while it plays, and at the very end.
  when<HTMLVideoElement>('timeupdate', 'video:not([autoplay],[loop])', video => {
    const url = clean(video.currentSrc)
    // A live stream has no half; a video of unknown length has a start only.
    const half = isNew(url) ? 0 : ((video.currentTime / video.duration) * 2) | 0
    if (isNew(half + url)) emit('video_progress', { url, half })
  })
}
