import { emit, isNew } from '../emit.ts'
import { when } from '../listen.ts'
import { clean } from '../url.ts'

/**
 * HTML5 video that the visitor started: its start, its half, its end, each once per file. Media events do not
 * bubble; the capture phase hears them all the same. What plays by itself or for ever is decoration.
 */
export const captureVideo = () =>
  when<HTMLVideoElement>('play timeupdate ended', 'video:not([autoplay],[loop])', video => {
    const video_url = clean(video.currentSrc)
    // A stream is never half over, and what is not known yet has only begun.
    const halves = (video.currentTime / video.duration || 0) * 2
    ;['start', 'progress', 'complete'].forEach((name, half) => {
      if (halves >= half && isNew(name + video_url))
        emit(`video_${name}`, { video_url, video_percent: half * 50 })
    })
  })
