import { explainSaid } from './debug/explainSaid.js'
import { followTracker } from './debug/followTracker.js'
import { inspectPage } from './debug/inspectPage.js'
import { lookAtPage } from './debug/page.js'
import { watchNetwork } from './debug/watchNetwork.js'
import { pageTracker } from './pageTracker.js'
import type { Said } from './say.js'

// The script element carries what was said so far; one that was put there by hand carries nothing.
const { src = '', said } = (document.currentScript || {}) as HTMLScriptElement & { said?: Said[] }
const seen = lookAtPage(src)
inspectPage(seen)
if (said) explainSaid(said)
// A tracker from npm is in no global, and says what it says by itself.
if (!said || 'waymark' in window) followTracker(pageTracker())
watchNetwork(seen.collector)
