import { explainSaid } from './debug/explainSaid.js'
import { followTracker } from './debug/followTracker.js'
import { inspectPage } from './debug/inspectPage.js'
import { lookAtPage } from './debug/page.js'
import { watchNetwork } from './debug/watchNetwork.js'
import { pageTracker } from './pageTracker.js'
import type { Said } from './say.js'

// The tracker puts its recorded steps on this script element. A tag written by hand has none.
const { src = '', said } = (document.currentScript || {}) as HTMLScriptElement & { said?: Said[] }
const seen = lookAtPage(src)
inspectPage(seen)
if (said) explainSaid(said)
// A tracker from npm is not on the window. Its steps all come through `said`.
if (!said || 'waymark' in window) followTracker(pageTracker())
watchNetwork(seen.collector)
