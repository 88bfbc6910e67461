import { options } from '../options.js'
import { findScript } from './findScript.js'
import { continueVisitor } from './papVisitor.js'
import { newTracker, type PostAffTracker } from './tracker.js'
import { ONLY_ACCOUNT } from './writers.js'

interface Page {
  PostAffTracker?: PostAffTracker
  papTrack?: unknown
  setVisitor?: unknown
}

/** Recognises a tracker of this script, and not another object that has its name. */
const OURS = '_waymark'

/** Sets up the page's tracker. A page may load the script several times, under several names. */
export const start = (): void => {
  const page = window as Page
  const src = findScript()
  const present = Object(page.PostAffTracker)
  const tracker: PostAffTracker = present[OURS]
    ? present
    : setUp(page, src, present.executeOnResponseFinished)
  const [, account] = /[?&]accountId=([^&#]*)/.exec(src) || []
  tracker.setAccountId(account)
  // Snippets of payment buttons load the script by this name and make no call.
  if (/\/notifysale\.php/.test(src)) tracker.notifySale()
}

const setUp = (page: Page, src: string, functions: unknown): PostAffTracker => {
  options.account = ONLY_ACCOUNT
  // The folder of the script is the collector.
  options.collector = src.replace(/\/[^/]*([?#].*)?$/, '')
  const { anchors, directLinks } = Object(Object(document.currentScript).dataset)
  Object.assign(options, { anchors, directLinks })
  continueVisitor()
  const tracker = newTracker(Array.isArray(functions) ? functions : [])
  Object.assign(tracker, { [OURS]: true })
  page.PostAffTracker = tracker
  tracker.setParamNameUserId()
  // Snippets call these two without the object. A page may have functions of the same names.
  page.papTrack = page.papTrack || tracker.track
  page.setVisitor = page.setVisitor || tracker.setVisitorId
  return tracker
}
