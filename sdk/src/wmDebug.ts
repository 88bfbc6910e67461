import { explain } from './explain.js'
import type { Said } from './say.js'

// The script element carries what was said so far.
const script = document.currentScript as (HTMLScriptElement & { readonly said?: Said[] }) | null
if (script?.said) explain(script.said)
