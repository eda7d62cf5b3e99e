import { when } from '../attempt.ts'
import { emit, isNew } from '../emit.ts'
import { clean } from '../url.ts'

/** HTML5 video that the visitor started: its start, its half, its end, each once per file. */
export const captureVideo = () => {
  watch('play', 'video_start', 0)
  watch('timeupdate', 'video_progress', 50)
  watch('ended', 'video_complete', 100)
}

// Media events do not bubble; the capture phase hears them all the same. What plays by itself or for ever is
// decoration.
const watch = (type: string, name: string, video_percent: number) =>
  when<HTMLVideoElement>(type, 'video:not([autoplay],[loop])', video => {
    const video_url = clean(video.currentSrc)
    if (!(video.currentTime * 100 < video.duration * video_percent) && isNew(name + video_url))
      emit(name, { video_url, video_percent })
  })
