/** What browsers have and TypeScript's own types do not know yet. */
interface Document {
  readonly prerendering?: boolean
}

interface Navigator {
  readonly globalPrivacyControl?: boolean
}

interface Window {
  /** Not in every browser; a page may have an element of this name. */
  readonly navigation?: EventTarget
}
