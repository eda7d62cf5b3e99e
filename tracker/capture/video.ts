import { on } from '../attempt.ts'
import { emit, isNew } from '../emit.ts'
import { clean } from '../url.ts'

/** HTML5 video that the visitor started: its start, its half, its end, each once per file. */
export const captureVideo = () => {
  watch('play', 'video_start', 0)
  watch('timeupdate', 'video_progress', 50)
  watch('ended', 'video_complete', 100)
}

// Media events do not bubble; the capture phase hears them all the same.
const watch = (type: string, name: string, video_percent: number) =>
  on(document, type, event => {
    const video = event.target as HTMLVideoElement
    const video_url = clean(video.currentSrc)
    // What plays by itself or for ever is decoration.
    if (video.autoplay || video.loop || video.currentTime * 100 < video.duration * video_percent) return
    if (isNew(name + video_url)) emit(name, { video_url, video_percent })
  })
